package org.ovn4j.ipam;

import static org.ovn4j.ipam.RecordFormat.CHOSEN;
import static org.ovn4j.ipam.RecordFormat.DERIVED_MAC;
import static org.ovn4j.ipam.RecordFormat.ENDED;
import static org.ovn4j.ipam.RecordFormat.HELD;
import static org.ovn4j.ipam.RecordFormat.KIND;
import static org.ovn4j.ipam.RecordFormat.PERSISTENT;
import static org.ovn4j.ipam.RecordFormat.UNTIL;

import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the payload of a record. Its checksum was right, so what is read is what was written; yet
 * everything is checked against the end of the payload, for who wrote it may have been at fault.
 * Not thread-safe.
 */
final class RecordDecoder {
  private byte[] octets = {};
  private int next;
  private int end;

  private int flags;
  private List<IpAddress> dropped = List.of();

  void reset(byte[] in, int from, int length) {
    octets = in;
    next = from;
    end = from + length;
  }

  boolean hasMore() {
    return next < end;
  }

  // --- changes ------------------------------------------------------------------------------

  /**
   * The next change as a lease in the making, with the state that says what becomes of it: {@link
   * Lease#CLAIMING} if it is held, {@link Lease#COOLING} or {@link Lease#ENDED}.
   */
  Lease lease() throws StreamCorruptedException {
    flags = octet();
    long number = number();
    String owner = text();
    int kind = kind();
    int state = kind == HELD ? Lease.CLAIMING : kind == ENDED ? Lease.ENDED : Lease.COOLING;
    Lease lease = new Lease(owner, (flags & PERSISTENT) != 0, state);
    dropped = List.of();
    if (kind != ENDED) {
      List<IpAddress> addresses = addresses();
      lease.fill(addresses, mac(addresses), number);
    } else {
      lease.fill(List.of(), 0, number);
    }
    if ((flags & UNTIL) != 0) {
      lease.setCoolUntil(longNumber());
      dropped = addresses();
    }
    return lease;
  }

  /** The kind of the change that was read last. */
  int kind() {
    return flags & KIND;
  }

  /** Whether the pool chose the addresses of the change that was read last. */
  boolean isChosen() {
    return (flags & CHOSEN) != 0;
  }

  /** The addresses that cool of the change that was read last, beside those of a lease. */
  List<IpAddress> dropped() {
    return dropped;
  }

  private long mac(List<IpAddress> addresses) throws StreamCorruptedException {
    if ((flags & DERIVED_MAC) == 0) {
      require(6);
      long mac = 0;
      for (int i = 0; i < 6; i++) {
        mac = mac << 8 | (octets[next++] & 0xff);
      }
      return mac;
    }
    if (addresses.isEmpty() || !addresses.get(0).isIpv4()) {
      throw new StreamCorruptedException("no IPv4 address comes first to derive the MAC from");
    }
    return MacAddress.derivedBits(addresses.get(0));
  }

  List<IpAddress> addresses() throws StreamCorruptedException {
    long count = number();
    if (count == 0) {
      return List.of();
    }
    IpAddress first = address();
    if (count == 1) {
      return List.of(first);
    }
    IpAddress second = address();
    if (count == 2) {
      return List.of(first, second);
    }
    List<IpAddress> all = new ArrayList<>(List.of(first, second));
    while (all.size() < count) {
      all.add(address());
    }
    return List.copyOf(all);
  }

  private IpAddress address() throws StreamCorruptedException {
    int family = octet();
    return switch (family) {
      case 4 -> {
        require(Integer.BYTES);
        next += Integer.BYTES;
        yield IpAddress.ipv4(intAt(octets, next - Integer.BYTES));
      }
      case 6 -> IpAddress.ipv6(longNumber(), longNumber());
      default -> throw new StreamCorruptedException("there is no family %d".formatted(family));
    };
  }

  // --- parts --------------------------------------------------------------------------------

  int octet() throws StreamCorruptedException {
    require(1);
    return octets[next++] & 0xff;
  }

  long longNumber() throws StreamCorruptedException {
    require(Long.BYTES);
    next += Long.BYTES;
    return (long) intAt(octets, next - 8) << 32 | (intAt(octets, next - 4) & 0xffff_ffffL);
  }

  long number() throws StreamCorruptedException {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
      int octet = octet();
      number |= (octet & 0x7fL) << shift;
      if (octet < 0x80) {
        return number;
      }
    }
    throw new StreamCorruptedException("a number has more than 63 bits");
  }

  private String text() throws StreamCorruptedException {
    long length = number();
    require(length);
    String text = new String(octets, next, (int) length, StandardCharsets.UTF_8);
    next += (int) length;
    return text;
  }

  private void require(long count) throws StreamCorruptedException {
    if (count > end - next) {
      throw new StreamCorruptedException("a record ends too early");
    }
  }

  static int intAt(byte[] octets, int at) {
    return octets[at] << 24
        | (octets[at + 1] & 0xff) << 16
        | (octets[at + 2] & 0xff) << 8
        | (octets[at + 3] & 0xff);
  }
}
