package org.ovn4j.ipam;

import static org.ovn4j.ipam.RecordFormat.CHOSEN;
import static org.ovn4j.ipam.RecordFormat.COOLING;
import static org.ovn4j.ipam.RecordFormat.DERIVED_MAC;
import static org.ovn4j.ipam.RecordFormat.ENDED;
import static org.ovn4j.ipam.RecordFormat.HELD;
import static org.ovn4j.ipam.RecordFormat.MAX_PAYLOAD;
import static org.ovn4j.ipam.RecordFormat.PERSISTENT;
import static org.ovn4j.ipam.RecordFormat.RECORD_HEADER;
import static org.ovn4j.ipam.RecordFormat.UNTIL;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Puts one record after the other together and writes each at once. Not thread-safe. */
final class RecordWriter {
  private final CRC32C crc = new CRC32C();
  private byte[] octets = new byte[1 << 10];
  private int size = RECORD_HEADER;

  /** What a stream begins with. */
  static void writeHeader(OutputStream out, long magic) throws IOException {
    RecordWriter header = new RecordWriter();
    header.size = 0;
    header.putLong(magic | RecordFormat.VERSION);
    out.write(header.octets, 0, header.size);
  }

  /** Begins a record; drops what there is of another. */
  RecordWriter begin() {
    size = RECORD_HEADER;
    return this;
  }

  int payloadSize() {
    return size - RECORD_HEADER;
  }

  /**
   * Ends the record and writes it; {@link #begin} comes next.
   *
   * @throws IllegalArgumentException if it is too long; nothing is written then
   */
  void write(OutputStream out) throws IOException {
    int length = payloadSize();
    if (length > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "A record of %d octets is longer than %d".formatted(length, MAX_PAYLOAD));
    }
    octets[0] = (byte) (length >>> 16);
    octets[1] = (byte) (length >>> 8);
    octets[2] = (byte) length;
    octets[3] = (byte) RecordFormat.lengthCheck(length);
    crc.reset();
    crc.update(octets, 0, size);
    putInt((int) crc.getValue());
    out.write(octets, 0, size);
  }

  // --- changes ------------------------------------------------------------------------------

  /** A change of a journal. */
  void put(LeaseEvent event) {
    int kind =
        switch (event.kind()) {
          case HELD -> HELD;
          case ENDED -> ENDED;
          case COOLING -> COOLING;
        };
    boolean cools = kind == COOLING || !event.dropped().isEmpty();
    int flags =
        kind
            | (event.persistent() ? PERSISTENT : 0)
            | (event.chosen() ? CHOSEN : 0)
            | (cools ? UNTIL : 0);
    put(flags, event.sequence(), event.owner(), event.addresses(), event.mac().bits());
    if (cools) {
      putLong(event.until().toEpochMilli());
      putAddresses(event.dropped());
    }
  }

  /** A lease of a snapshot. */
  void put(int kind, Lease lease) {
    boolean cools = kind != HELD;
    int flags = kind | (lease.persistent() ? PERSISTENT : 0) | (cools ? UNTIL : 0);
    put(flags, lease.version(), lease.owner(), lease.addresses(), lease.macBits());
    if (cools) {
      putLong(lease.coolUntil());
      putAddresses(List.of());
    }
  }

  private void put(int flags, long number, String owner, List<IpAddress> addresses, long mac) {
    boolean derived = MacAddress.isDerived(mac, addresses);
    putOctet(flags | (derived ? DERIVED_MAC : 0));
    putNumber(number);
    putText(owner);
    if ((flags & RecordFormat.KIND) == ENDED) {
      return;
    }
    putAddresses(addresses);
    if (!derived) {
      room(Long.BYTES);
      for (int shift = 40; shift >= 0; shift -= 8) {
        octets[size++] = (byte) (mac >>> shift);
      }
    }
  }

  void putAddresses(List<IpAddress> addresses) {
    putNumber(addresses.size());
    for (IpAddress address : addresses) {
      if (address.isIpv4()) {
        putOctet(4);
        putInt((int) address.low());
      } else {
        putOctet(6);
        putLong(address.high());
        putLong(address.low());
      }
    }
  }

  // --- parts --------------------------------------------------------------------------------

  void putOctet(int octet) {
    room(1);
    octets[size++] = (byte) octet;
  }

  private void putInt(int value) {
    room(Integer.BYTES);
    for (int shift = 24; shift >= 0; shift -= 8) {
      octets[size++] = (byte) (value >>> shift);
    }
  }

  void putLong(long value) {
    putInt((int) (value >>> 32));
    putInt((int) value);
  }

  /** A number that is not negative. */
  void putNumber(long number) {
    room(10);
    long rest = number;
    for (; rest >= 0x80; rest >>>= 7) {
      octets[size++] = (byte) (rest | 0x80);
    }
    octets[size++] = (byte) rest;
  }

  private void putText(String text) {
    int length = text.length();
    int start = size;
    putNumber(length);
    room(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        size = start;
        putUtf8(text);
        return;
      }
      octets[size++] = (byte) c;
    }
  }

  private void putUtf8(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (!new String(utf8, StandardCharsets.UTF_8).equals(text)) {
      throw new IllegalArgumentException(
          "Owner %s has half a character, which UTF-8 cannot express".formatted(text));
    }
    putNumber(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, octets, size, utf8.length);
    size += utf8.length;
  }

  private void room(int more) {
    if (octets.length - size < more) {
      octets = Arrays.copyOf(octets, Math.max(2 * octets.length, size + more));
    }
  }
}
