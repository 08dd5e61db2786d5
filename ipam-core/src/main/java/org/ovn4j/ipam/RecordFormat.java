package org.ovn4j.ipam;

/**
 * What journals and snapshots have in common, all numbers with the highest octet first.
 *
 * <p>A stream begins with eight octets: seven that name what it is, and the version of its format.
 * Then come records: three octets with the length of the payload and one that checks them, the
 * payload, and the CRC-32C of all of these. The length has a check of its own, so that a stream
 * that ends within a record is told from one whose length was damaged; either check finds every
 * damage to a single octet.
 *
 * <p>A change, in a payload, is an octet with {@link #KIND} and flags; the sequence number; the
 * owner; unless the owner's lease ended, the addresses and the MAC, where that does not follow from
 * the first address; and with {@link #UNTIL} the end of the cool-down in milliseconds since the
 * epoch, in eight octets, and the addresses that were dropped. Numbers are written seven bits to an
 * octet, the lowest first, the highest bit telling that more follow. An owner is the number of its
 * octets and its UTF-8; addresses are their number, and for each an octet 4 or 6 and its own 4 or
 * 16.
 */
final class RecordFormat {
  static final int VERSION = 1;

  /** "ipamjrn", and the version in the lowest octet. */
  static final long JOURNAL = 0x6970_616d_6a72_6e00L;

  /** "ipamsnp", and the version in the lowest octet. */
  static final long SNAPSHOT = 0x6970_616d_736e_7000L;

  static final int STREAM_HEADER = 8;
  static final int RECORD_HEADER = 4;
  static final int CRC = 4;
  static final int MAX_PAYLOAD = (1 << 24) - 1;

  /** The bits of the kind in the first octet of a change. */
  static final int KIND = 3;

  static final int HELD = 0;
  static final int ENDED = 1;
  static final int COOLING = 2;

  /** An address alone that cools, of an owner who gave it up for another; in snapshots. */
  static final int DROPPED = 3;

  static final int PERSISTENT = 1 << 2;
  static final int CHOSEN = 1 << 3;

  /** The MAC follows from the first address. */
  static final int DERIVED_MAC = 1 << 4;

  /** The end of a cool-down is given. */
  static final int UNTIL = 1 << 5;

  /** The first octet of the records of a snapshot, which come in this order. */
  static final int BEGIN = 1;

  static final int COOLING_ADDRESSES = 2;
  static final int LEASES = 3;
  static final int END = 4;

  private RecordFormat() {}

  /** The octet that checks the three of a length; never that of four octets of zeros. */
  static int lengthCheck(int length) {
    return (length >>> 16 ^ length >>> 8 ^ length ^ 0xa5) & 0xff;
  }
}
