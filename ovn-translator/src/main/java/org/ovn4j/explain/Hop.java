package org.ovn4j.explain;

import java.util.Optional;
import org.ovn4j.ipam.IpAddress;

/**
 * A part of a path.
 *
 * @param kind what it is
 * @param name its name in OVN; of a wire, that of the physical network
 * @param source the source address that packets have from here on, if it changes here
 * @param destination where packets go from here on, if that changes here: an address, with a port
 *     unless it is a ping
 */
public record Hop(
    Kind kind, String name, Optional<IpAddress> source, Optional<String> destination) {

  /** Kinds of parts. */
  public enum Kind {
    /** A logical switch. */
    SWITCH,
    /** A logical router. */
    ROUTER,
    /** A physical network. */
    WIRE
  }

  static Hop at(Kind kind, String name) {
    return new Hop(kind, name, Optional.empty(), Optional.empty());
  }

  /** The same, which gives packets this source. */
  Hop from(IpAddress address) {
    return new Hop(kind, name, Optional.of(address), destination);
  }

  /** The same, which sends packets there. */
  Hop to(IpAddress address, Transport transport) {
    return new Hop(kind, name, source, Optional.of(text(address, transport)));
  }

  static String text(IpAddress address, Transport transport) {
    if (transport.protocol().isEmpty()) {
      return address.toString();
    }
    return (address.isIpv4() ? address.toString() : "[" + address + "]") + ":" + transport.port();
  }
}
