package org.ovn4j.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What of a workload with a primary network the default network may reach all the same: a port, or
 * pings.
 *
 * @param protocol what it speaks; empty for pings: ICMP and ICMPv6
 * @param number 1 to 65535; empty for pings, which have none
 */
public record OpenPort(Optional<Protocol> protocol, OptionalInt number) {

  /** Pings. */
  public static final OpenPort ICMP = new OpenPort(Optional.empty(), OptionalInt.empty());

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if the protocol has no ports and there is one, or it has and
   *     there is none, or none that it can be
   */
  public OpenPort {
    if (protocol.isEmpty()) {
      if (number.isPresent()) {
        throw new IllegalArgumentException("ICMP has no port " + number.getAsInt());
      }
    } else if (number.isEmpty() || number.getAsInt() < 1 || number.getAsInt() > 65535) {
      throw new IllegalArgumentException(
          protocol.get()
              + " needs a port, 1 to 65535"
              + (number.isEmpty() ? "" : ", not " + number.getAsInt()));
    }
  }

  /** A port. */
  public static OpenPort of(Protocol protocol, int number) {
    return new OpenPort(Optional.of(protocol), OptionalInt.of(number));
  }
}
