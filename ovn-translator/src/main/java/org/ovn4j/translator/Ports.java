package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.model.PolicyPort.Numbers;
import org.ovn4j.model.Protocol;

/**
 * What is sent: anything, or what goes to some ports of one protocol.
 *
 * @param protocol empty for anything
 * @param numbers ports of the protocol, in order, that neither overlap nor touch
 */
record Ports(Optional<Protocol> protocol, List<Numbers> numbers) {

  static final Ports ANYTHING = new Ports(Optional.empty(), List.of());

  Ports {
    numbers = List.copyOf(numbers);
  }

  /** The ports of each protocol that there is one of. */
  static List<Ports> of(List<Numbers> numbers) {
    Map<Protocol, List<Numbers>> byProtocol = new EnumMap<>(Protocol.class);
    numbers.forEach(n -> byProtocol.computeIfAbsent(n.protocol(), key -> new ArrayList<>()).add(n));
    List<Ports> all = new ArrayList<>();
    byProtocol.forEach((protocol, some) -> all.add(new Ports(Optional.of(protocol), union(some))));
    return all;
  }

  private static List<Numbers> union(List<Numbers> numbers) {
    List<Numbers> sorted = new ArrayList<>(numbers);
    sorted.sort(Comparator.comparingInt(Numbers::first));
    List<Numbers> merged = new ArrayList<>();
    for (Numbers next : sorted) {
      int top = merged.size() - 1;
      if (top >= 0 && next.first() <= merged.get(top).last() + 1) {
        Numbers below = merged.get(top);
        int last = Math.max(below.last(), next.last());
        merged.set(top, new Numbers(below.protocol(), below.first(), last));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }

  /** What is in both; empty if nothing is. */
  Optional<Ports> intersection(Ports other) {
    if (protocol.isEmpty()) {
      return Optional.of(other);
    }
    if (other.protocol.isEmpty()) {
      return Optional.of(this);
    }
    List<Numbers> both = new ArrayList<>();
    if (protocol.equals(other.protocol)) {
      for (Numbers a : numbers) {
        for (Numbers b : other.numbers) {
          int first = Math.max(a.first(), b.first());
          int last = Math.min(a.last(), b.last());
          if (first <= last) {
            both.add(new Numbers(a.protocol(), first, last));
          }
        }
      }
    }
    return both.isEmpty() ? Optional.empty() : Optional.of(new Ports(protocol, both));
  }

  /** The word that OVN-Kubernetes has for the protocol in the names of rows. */
  String label() {
    return protocol.map(p -> p.name().toLowerCase(Locale.ROOT)).orElse("None");
  }
}
