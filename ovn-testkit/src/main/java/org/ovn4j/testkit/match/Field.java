package org.ovn4j.testkit.match;

/**
 * A field or some bits of it, as it is mentioned.
 *
 * @param at where
 * @param bits how many
 */
record Field(Symbol symbol, Token at, int bits) {}
