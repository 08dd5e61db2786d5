package org.ovn4j.testkit.match;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A field or some bits of it, as it is mentioned.
 *
 * @param at where
 * @param low the lowest of the bits
 * @param bits how many
 */
record Field(Symbol symbol, Token at, int low, int bits) {

  /** The value of the bits, if the packet has the field. */
  Optional<BigInteger> of(Packet packet) {
    BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    return packet.number(symbol).map(value -> value.shiftRight(low).and(mask));
  }
}
