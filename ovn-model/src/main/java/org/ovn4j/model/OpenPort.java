package org.ovn4j.model;

import java.util.OptionalInt;

/**
 * A port of a workload with a primary network that the default network may reach all the same.
 *
 * @param protocol what it speaks
 * @param number 1 to 65535; empty for ICMP, which has none
 */
public record OpenPort(Protocol protocol, OptionalInt number) {

  /** What a port speaks. */
  public enum Protocol {
    TCP,
    UDP,
    SCTP,
    /** Of both families. */
    ICMP
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if the protocol has no ports and there is one, or it has and
   *     there is none, or none that it can be
   */
  public OpenPort {
    if (protocol == Protocol.ICMP) {
      if (number.isPresent()) {
        throw new IllegalArgumentException("ICMP has no port " + number.getAsInt());
      }
    } else if (number.isEmpty() || number.getAsInt() < 1 || number.getAsInt() > 65535) {
      throw new IllegalArgumentException(
          protocol
              + " needs a port, 1 to 65535"
              + (number.isEmpty() ? "" : ", not " + number.getAsInt()));
    }
  }
}
