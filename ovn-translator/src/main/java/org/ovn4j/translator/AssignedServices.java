package org.ovn4j.translator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Service;

/**
 * Who answers for the services of an intent, at the addresses that an assignment gave, for those
 * who show it. Immutable towards its callers; for one thread.
 */
public final class AssignedServices {

  private final Assignment assignment;
  private final Map<String, Endpoints> endpoints = new HashMap<>();

  /** Those of the assignment's intent. */
  public AssignedServices(Assignment assignment) {
    this.assignment = assignment;
  }

  /** The intent. */
  public Intent intent() {
    return assignment.intent();
  }

  /**
   * The network that a service belongs to; empty if its namespace has no primary network and OVN no
   * default one.
   */
  public Optional<Network> network(Service service) {
    return intent()
        .primaryNetwork(service.namespace())
        .or(() -> intent().defaultNetwork().map(DefaultNetwork::layer3));
  }

  /** The addresses that answer at one of the service's ports at least, in their order. */
  public List<IpAddress> answering(Service service) {
    Endpoints some =
        endpoints.computeIfAbsent(
            network(service).map(Network::name).orElse(""), this::endpointsOn);
    TreeSet<IpAddress> answering = new TreeSet<>();
    for (Service.Port port : service.ports()) {
      for (IpFamily family : IpFamily.values()) {
        Endpoints.answering(service, some.all(service, port), e -> e.address().family() == family)
            .forEach(endpoint -> answering.add(endpoint.address()));
      }
    }
    return List.copyOf(answering);
  }

  private Endpoints endpointsOn(String network) {
    return new Endpoints(
        intent(), assignment.assigned(network).map(ServiceRows::members).orElse(List.of()));
  }
}
