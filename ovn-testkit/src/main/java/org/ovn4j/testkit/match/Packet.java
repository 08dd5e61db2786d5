package org.ovn4j.testkit.match;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What expressions are evaluated with. Immutable. */
public final class Packet {

  private final Map<String, String> fields;
  private final Set<String> predicates;
  private final Map<String, BigInteger> numbers = new HashMap<>();

  private Packet(Map<String, String> fields, Set<String> predicates) {
    this.fields = Map.copyOf(fields);
    this.predicates = Set.copyOf(predicates);
    fields.forEach(
        (name, value) -> {
          Symbol symbol = symbol(name, false);
          if (!symbol.isString()) {
            numbers.put(name, number(symbol, value));
          }
        });
    predicates.forEach(name -> symbol(name, true));
  }

  /**
   * A packet.
   *
   * @param fields the values of the fields that it has, as expressions write them; of {@code
   *     inport} and {@code outport} the ports' names, without quotes
   * @param predicates those that hold, {@code ip4}
   * @throws IllegalArgumentException if OVN has no such field or predicate, or that is no value of
   *     it
   */
  public static Packet of(Map<String, String> fields, Set<String> predicates) {
    return new Packet(fields, predicates);
  }

  private static Symbol symbol(String name, boolean predicate) {
    Symbol symbol = Symbol.ALL.get(name);
    if (symbol == null || symbol.predicate() != predicate) {
      throw new IllegalArgumentException(
          "no " + (predicate ? "predicate" : "field") + " of OVN: " + name);
    }
    return symbol;
  }

  private static BigInteger number(Symbol symbol, String value) {
    try {
      return new Lexer(value)
          .next()
          .constant()
          .filter(constant -> constant.mask().isEmpty() && constant.width() <= symbol.width())
          .orElseThrow(() -> new IllegalArgumentException(symbol.name() + " cannot be " + value))
          .value();
    } catch (MatchSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The value of a string field, if the packet has it. */
  Optional<String> string(Symbol symbol) {
    return Optional.ofNullable(fields.get(symbol.name()));
  }

  /** The value of another field, if the packet has it; of a predicate whether it holds. */
  Optional<BigInteger> number(Symbol symbol) {
    return symbol.predicate()
        ? Optional.of(predicates.contains(symbol.name()) ? BigInteger.ONE : BigInteger.ZERO)
        : Optional.ofNullable(numbers.get(symbol.name()));
  }

  @Override
  public String toString() {
    return predicates + " " + fields;
  }
}
