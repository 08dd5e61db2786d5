package org.ovn4j.model;

import java.util.Optional;
import org.ovn4j.model.internal.Names;

/** Where connections are opened to: a port of the one who accepts them. */
public sealed interface PolicyPort {

  /**
   * Port numbers that follow each other.
   *
   * @param protocol their protocol
   * @param first 0 to 65535
   * @param last the first or a higher one, up to 65535
   */
  record Numbers(Protocol protocol, int first, int last) implements PolicyPort {
    private static final int MAX = 65_535;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is no port, or they are in the wrong order
     */
    public Numbers {
      if (first < 0 || last > MAX || first > last) {
        throw new IllegalArgumentException(
            "Ports %d to %d; allowed: from 0 to %d, the lower one first"
                .formatted(first, last, MAX));
      }
    }

    /** One port. */
    public static Numbers of(Protocol protocol, int number) {
      return new Numbers(protocol, number, number);
    }

    /** Every port of a protocol. */
    public static Numbers every(Protocol protocol) {
      return new Numbers(protocol, 0, MAX);
    }

    /** Whether it is every port of the protocol. */
    public boolean isEvery() {
      return first == 0 && last == MAX;
    }

    /** Whether a port is among them. */
    public boolean contains(Protocol of, int number) {
      return protocol == of && first <= number && number <= last;
    }
  }

  /**
   * The ports that a name stands for in each workload, {@link Workload#ports}; none in a workload
   * without this name.
   *
   * @param protocol only this one; empty for any
   * @param name the name
   */
  record Named(Optional<Protocol> protocol, String name) implements PolicyPort {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is no port's name
     */
    public Named {
      Names.require("Port", name, Names.portName(name));
    }

    /** Whether the name stands for this port of a workload. */
    public boolean means(NamedPort port) {
      return port.name().equals(name) && protocol.map(port.protocol()::equals).orElse(true);
    }
  }
}
