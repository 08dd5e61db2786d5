package org.ovn4j.ipam;

/** The two versions of the Internet Protocol. */
public enum IpFamily {
  /** 32-bit addresses, RFC 791. */
  IPV4(32),
  /** 128-bit addresses, RFC 8200. */
  IPV6(128);

  private final int bits;

  IpFamily(int bits) {
    this.bits = bits;
  }

  /** Number of bits in an address: 32 or 128. */
  public int bits() {
    return bits;
  }
}
