package org.ovn4j.cli.draw;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ovn4j.cli.draw.Topology.Services;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Network;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.translator.AssignedServices;
import org.ovn4j.translator.Assignment;

/** What a picture shows of the services of each network. */
final class ServiceReader {

  private static final int MOST_SERVICES = 5;

  private final AssignedServices services;
  private final Map<String, List<Service>> byNetwork = new HashMap<>();
  private final Map<Service, Set<IpAddress>> answering = new HashMap<>();

  ServiceReader(Assignment assignment) {
    this.services = new AssignedServices(assignment);
    for (Service service : assignment.intent().services()) {
      services
          .network(service)
          .ifPresent(
              network ->
                  byNetwork.computeIfAbsent(network.name(), key -> new ArrayList<>()).add(service));
    }
  }

  private List<Service> shown(Network network) {
    List<Service> all = byNetwork.getOrDefault(network.name(), List.of());
    // One more takes no more room than to say that there is one more.
    return all.size() <= MOST_SERVICES + 1 ? all : all.subList(0, MOST_SERVICES);
  }

  Services of(Network network, boolean oneNamespace) {
    List<Service> shown = shown(network);
    return new Services(
        shown.stream().map(service -> shown(service, oneNamespace)).toList(),
        byNetwork.getOrDefault(network.name(), List.of()).size() - shown.size());
  }

  /** The services shown, as indexes, for which one of the addresses on the network answers. */
  List<Integer> answered(Network network, List<IpAddress> addresses) {
    List<Service> shown = shown(network);
    return IntStream.range(0, shown.size())
        .filter(i -> addresses.stream().anyMatch(answering(shown.get(i))::contains))
        .boxed()
        .toList();
  }

  private Set<IpAddress> answering(Service service) {
    return answering.computeIfAbsent(service, key -> Set.copyOf(services.answering(key)));
  }

  private Topology.Service shown(Service service, boolean oneNamespace) {
    String ports =
        service.ports().stream()
            .map(port -> port(port.number(), port.protocol()))
            .collect(Collectors.joining(","));
    Stream<String> addresses =
        Stream.concat(
                service.clusterAddresses().stream(), service.outerAddresses().stream().distinct())
            .map(address -> (address.isIpv4() ? address : "[" + address + "]") + ":" + ports);
    Stream<String> nodePorts =
        service.ports().stream()
            .filter(port -> port.nodePort().isPresent())
            .map(port -> "every node:" + port(port.nodePort().getAsInt(), port.protocol()));
    return new Topology.Service(
        oneNamespace ? "" : service.namespace(),
        service.name(),
        Stream.concat(addresses, nodePorts).toList(),
        answering(service).isEmpty() ? "nobody answers" : "");
  }

  private static String port(int number, Protocol protocol) {
    return protocol == Protocol.TCP ? Integer.toString(number) : number + "/" + protocol;
  }
}
