package org.ovn4j.benchmarks;

import com.google.common.net.InetAddresses;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.MACAddressString;
import inet.ipaddr.mac.MACAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.function.Function;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;

/**
 * How a library reads and writes addresses.
 *
 * @param parse from a text to the library's own value
 * @param format back
 */
record TextCodec<T>(Function<String, T> parse, Function<T, String> format) {

  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  /** Of IPv4 and IPv6 addresses. */
  static TextCodec<?> ip(String impl) {
    return switch (impl) {
      case "ovn4j" -> new TextCodec<>(IpAddress::parse, IpAddress::toString);
      case "jdk" -> new TextCodec<>(TextCodec::literal, InetAddress::getHostAddress);
      case "guava" -> new TextCodec<>(InetAddresses::forString, InetAddresses::toAddrString);
      case "ipaddress" ->
          new TextCodec<>(
              text -> new IPAddressString(text).getAddress(), IPAddress::toCanonicalString);
      default -> throw unknown(impl);
    };
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException notLiteral) {
      throw new IllegalArgumentException(text, notLiteral);
    }
  }

  /** Of MAC addresses. */
  static TextCodec<?> mac(String impl) {
    return switch (impl) {
      case "ovn4j" -> new TextCodec<>(MacAddress::parse, MacAddress::toString);
      case "hexformat" -> new TextCodec<>(COLONS::parseHex, COLONS::formatHex);
      case "string.format" -> new TextCodec<>(COLONS::parseHex, TextCodec::formatted);
      case "ipaddress" ->
          new TextCodec<>(
              text -> new MACAddressString(text).getAddress(), MACAddress::toColonDelimitedString);
      default -> throw unknown(impl);
    };
  }

  private static String formatted(byte[] octets) {
    return String.format(
        "%02x:%02x:%02x:%02x:%02x:%02x",
        octets[0], octets[1], octets[2], octets[3], octets[4], octets[5]);
  }

  private static IllegalArgumentException unknown(String impl) {
    return new IllegalArgumentException("No library is called '%s'".formatted(impl));
  }
}
