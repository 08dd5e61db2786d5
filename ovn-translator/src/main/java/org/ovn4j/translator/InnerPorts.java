package org.ovn4j.translator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.translator.ServiceRows.OneProtocol;
import org.ovn4j.translator.ServiceRows.PortEndpoints;

/**
 * At which port of its gateways, seen from the nodes' gateways, a network has which port of a
 * service: at its node port, which no other has; or if it has none, at one that follows from its
 * name, so that other services seldom change it.
 */
final class InnerPorts {

  private static final int FIRST = 1024;
  private static final int COUNT = 28_976;

  private final Map<String, Integer> numbers = new HashMap<>();

  /** Numbers for all of these. Below the ports that translated sources have. */
  InnerPorts(List<OneProtocol> parts) {
    Map<Protocol, Set<Integer>> taken = new TreeMap<>();
    for (OneProtocol part : parts) {
      Set<Integer> ofProtocol = taken.computeIfAbsent(part.protocol(), p -> new HashSet<>());
      part.ports().forEach(port -> port.port().nodePort().ifPresent(ofProtocol::add));
    }
    for (OneProtocol part : parts) {
      Set<Integer> ofProtocol = taken.computeIfAbsent(part.protocol(), p -> new HashSet<>());
      for (PortEndpoints port : part.ports()) {
        if (port.port().nodePort().isEmpty()) {
          numbers.put(key(port.service(), port.port()), free(port, ofProtocol));
        }
      }
    }
  }

  /** If none is left, which takes more ports than a network has addresses for, two share one. */
  private static int free(PortEndpoints port, Set<Integer> taken) {
    int first = Math.floorMod(key(port.service(), port.port()).hashCode(), COUNT);
    for (int i = 0; i < COUNT; i++) {
      int number = FIRST + (first + i) % COUNT;
      if (taken.add(number)) {
        return number;
      }
    }
    return FIRST + first;
  }

  private static String key(Service service, Service.Port port) {
    return String.join(
        "/",
        service.namespace(),
        service.name(),
        port.protocol().name(),
        Integer.toString(port.number()));
  }

  /** The number of a port of one of the services. */
  int of(PortEndpoints port) {
    Integer number = numbers.get(key(port.service(), port.port()));
    return number == null ? port.port().nodePort().orElseThrow() : number;
  }
}
