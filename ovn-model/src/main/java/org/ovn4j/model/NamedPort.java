package org.ovn4j.model;

import org.ovn4j.model.internal.Names;

/**
 * A port of a workload's containers that services and policies may call by its name.
 *
 * @param name an RFC 6335 service name: at most 15 of a-z, 0-9 and {@code -}
 * @param protocol what it speaks
 * @param number 1 to 65535
 */
public record NamedPort(String name, Protocol protocol, int number) {

  /**
   * Checks name and number.
   *
   * @throws IllegalArgumentException if one is not allowed in Kubernetes
   */
  public NamedPort {
    Names.require("Port", name, Names.portName(name));
    Names.requirePort(number);
  }
}
