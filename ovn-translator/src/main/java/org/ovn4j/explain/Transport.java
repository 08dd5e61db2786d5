package org.ovn4j.explain;

import java.util.Locale;
import java.util.Optional;
import org.ovn4j.model.Protocol;

/**
 * What a connection speaks.
 *
 * @param protocol empty for pings: ICMP and ICMPv6
 * @param port the receiver's port, 1 to 65535; 0 without a protocol
 */
public record Transport(Optional<Protocol> protocol, int port) {

  /** Pings. */
  public static final Transport ICMP = new Transport(Optional.empty(), 0);

  private static final int MAX = 65_535;

  /**
   * Checks the port.
   *
   * @throws IllegalArgumentException if it is none, or a ping has one
   */
  public Transport {
    if (protocol.isEmpty() ? port != 0 : port < 1 || port > MAX) {
      throw new IllegalArgumentException(
          protocol.isEmpty() ? "ICMP has no port" : "port " + port + " must be from 1 to " + MAX);
    }
  }

  /** A connection to a port. */
  public static Transport of(Protocol protocol, int port) {
    return new Transport(Optional.of(protocol), port);
  }

  /** The same to another port. */
  Transport at(int other) {
    return protocol.isEmpty() ? this : new Transport(protocol, other);
  }

  /** {@code tcp 80} or {@code icmp}. */
  @Override
  public String toString() {
    return protocol.map(p -> p.name().toLowerCase(Locale.ROOT) + " " + port).orElse("icmp");
  }
}
