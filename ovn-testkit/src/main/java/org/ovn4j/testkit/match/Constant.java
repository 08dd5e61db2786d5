package org.ovn4j.testkit.match;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An integer as it is written.
 *
 * @param format how it is written
 * @param value the integer; where there is a mask, only bits in that
 * @param mask the bits that count, if it has a mask
 */
record Constant(Format format, BigInteger value, Optional<BigInteger> mask) {

  /** How an integer may be written, with the bits it has then, 0 for as many as it needs. */
  enum Format {
    DECIMAL(0),
    HEXADECIMAL(0),
    IPV4(32),
    IPV6(128),
    ETHERNET(48);

    private final int bits;

    Format(int bits) {
      this.bits = bits;
    }

    int bits() {
      return bits;
    }
  }

  static Constant of(Format format, BigInteger value) {
    return new Constant(format, value, Optional.empty());
  }

  Constant masked(BigInteger bits) {
    return new Constant(format, value.and(bits), Optional.of(bits));
  }

  /** Whether a field of that value has it: all bits, or those of the mask. */
  boolean fits(BigInteger field) {
    return mask.map(field::and).orElse(field).equals(value);
  }

  /** The bits of the least field that it fits in. */
  int width() {
    return mask.map(BigInteger::bitLength)
        .orElseGet(() -> format.bits() == 0 ? value.bitLength() : format.bits());
  }

  /** Whether it is the literal for true or false. */
  boolean isBoolean() {
    return format == Format.DECIMAL && mask.isEmpty() && value.bitLength() <= 1;
  }
}
