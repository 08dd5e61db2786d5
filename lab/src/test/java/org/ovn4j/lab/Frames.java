package org.ovn4j.lab;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Ethernet frames made by hand, for {@link OvnLab#inject}. */
final class Frames {

  private static final int IP_HEADER = 20;
  private static final int UDP_HEADER = 8;
  private static final int ECHO = 7;

  private Frames() {}

  /**
   * An empty UDP datagram to the echo port, in an IPv4 packet in an Ethernet frame; hexadecimal.
   */
  static String udp(String sourceMac, String targetMac, String source, String target) {
    ByteBuffer packet = ByteBuffer.allocate(IP_HEADER + UDP_HEADER);
    packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putInt(0);
    packet.putShort((short) 0x4011).putShort((short) 0).put(ipv4(source)).put(ipv4(target));
    packet.putShort(10, internetChecksum(packet));
    // No UDP checksum: zero says so (RFC 768).
    packet.putShort((short) ECHO).putShort((short) ECHO).putShort((short) UDP_HEADER);
    return hex(targetMac) + hex(sourceMac) + "0800" + HexFormat.of().formatHex(packet.array());
  }

  /** The header's checksum (RFC 1071), its own field being zero. */
  private static short internetChecksum(ByteBuffer header) {
    int sum = 0;
    for (int i = 0; i < IP_HEADER; i += Short.BYTES) {
      sum += Short.toUnsignedInt(header.getShort(i));
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (short) ~sum;
  }

  private static byte[] ipv4(String address) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES);
    for (String part : address.split("\\.", -1)) {
      bytes.put((byte) Integer.parseInt(part));
    }
    return bytes.array();
  }

  private static String hex(String mac) {
    return mac.replace(":", "");
  }
}
