package org.ovn4j.model;

import java.util.List;
import java.util.Optional;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.internal.Names;

/**
 * Some of those who answer for a service, as Kubernetes' own controllers or others say. All slices
 * of a service count together.
 *
 * @param namespace of the service
 * @param name its name
 * @param service the service's name
 * @param network the primary network that its addresses are on, {@link Network#name}; empty if
 *     nothing is said, as in Kubernetes' own slices, whose addresses are on the default network
 * @param endpoints who answers
 * @param ports where they all answer
 * @param origin where it came from
 */
public record EndpointSlice(
    String namespace,
    String name,
    String service,
    Optional<String> network,
    List<Endpoint> endpoints,
    List<Port> ports,
    Origin origin) {

  /**
   * Who answers.
   *
   * @param workload the name of the pod or virtual machine; if the intent has it, it answers at the
   *     addresses that it is given there, on the service's network
   * @param addresses where it answers if the intent does not have it
   * @param conditions whether it answers
   * @param node where it runs; empty if that is not known, or outside
   */
  public record Endpoint(
      Optional<String> workload,
      List<IpAddress> addresses,
      Conditions conditions,
      Optional<String> node) {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if one is not allowed in Kubernetes
     */
    public Endpoint {
      workload.ifPresent(name -> Names.require("Pod", name, Names.subdomain(name)));
      node.ifPresent(host -> Names.require("Node", host, Names.subdomain(host)));
      addresses = List.copyOf(addresses);
    }

    /** An endpoint of which only the address is known. */
    public static Endpoint of(IpAddress address) {
      return new Endpoint(Optional.empty(), List.of(address), Conditions.READY, Optional.empty());
    }
  }

  /**
   * Whether an endpoint answers.
   *
   * @param ready whether it is to be sent new connections
   * @param serving whether it answers, be it on its way out or not
   * @param terminating whether it is on its way out
   */
  public record Conditions(boolean ready, boolean serving, boolean terminating) {
    /** Of one that answers, and stays. */
    public static final Conditions READY = new Conditions(true, true, false);

    /** Of one that does not answer yet, or no more. */
    public static final Conditions NOT_READY = new Conditions(false, false, false);
  }

  /**
   * A port of the endpoints.
   *
   * @param name as that of the service's port; empty for one without
   * @param protocol its protocol
   * @param number 1 to 65535
   */
  public record Port(String name, Protocol protocol, int number) {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is no port
     */
    public Port {
      Names.requirePort(number);
    }
  }

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if one is not allowed in Kubernetes
   */
  public EndpointSlice {
    Names.require("Namespace", namespace, Names.label(namespace));
    Names.require("EndpointSlice", name, Names.subdomain(name));
    Names.require("Service", service, Names.label(service));
    endpoints = List.copyOf(endpoints);
    ports = List.copyOf(ports);
  }
}
