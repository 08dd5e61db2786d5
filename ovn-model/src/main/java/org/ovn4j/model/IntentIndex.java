package org.ovn4j.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an intent has by names, workloads apart. Of equal names the first. */
final class IntentIndex {

  final Map<String, Network> networksByName;
  final Map<String, Namespace> namespacesByName;
  final Map<String, Node> nodesByName;
  final Map<String, IpamClaim> claimsByKey;
  final Map<String, List<Network>> networksByNamespace = new LinkedHashMap<>();
  final Map<String, List<Service>> servicesByNamespace;
  final List<Service> servicesOfEveryNetwork;
  final Map<String, List<NetworkPolicy>> policiesByNamespace;
  final Map<String, List<EndpointSlice>> slicesByService;

  /** The networks by the definitions of them: namespace and name. */
  final Map<String, Network> networksByDefinition = new HashMap<>();

  IntentIndex(Intent intent) {
    networksByName = index(intent.networks(), Network::name);
    namespacesByName = index(intent.namespaces(), Namespace::name);
    nodesByName = index(intent.nodes(), Node::name);
    claimsByKey = index(intent.claims(), claim -> key(claim.namespace(), claim.name()));
    servicesByNamespace =
        intent.services().stream().collect(Collectors.groupingBy(Service::namespace));
    servicesOfEveryNetwork = intent.services().stream().filter(Service::everyNetwork).toList();
    policiesByNamespace =
        intent.policies().stream().collect(Collectors.groupingBy(NetworkPolicy::namespace));
    slicesByService =
        intent.endpointSlices().stream()
            .collect(Collectors.groupingBy(slice -> key(slice.namespace(), slice.service())));
    indexNetworks(intent.networks());
  }

  private static <T> Map<String, T> index(List<T> values, Function<T, String> key) {
    Map<String, T> index = new LinkedHashMap<>();
    values.forEach(value -> index.putIfAbsent(key.apply(value), value));
    return index;
  }

  /** Neither part has a slash. */
  static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  private void indexNetworks(List<Network> networks) {
    namespacesByName.keySet().forEach(name -> networksByNamespace.put(name, new ArrayList<>()));
    for (Network network : networks) {
      for (Namespace namespace : namespacesOf(network)) {
        networksByNamespace
            .computeIfAbsent(namespace.name(), name -> new ArrayList<>())
            .add(network);
      }
    }
    networksByNamespace.replaceAll((name, list) -> List.copyOf(list));
    networksByNamespace.forEach(
        (namespace, list) ->
            list.forEach(
                network ->
                    network
                        .tenancy()
                        .definitions(namespace)
                        .forEach(
                            definition ->
                                networksByDefinition.putIfAbsent(
                                    key(namespace, definition), network))));
  }

  /** The namespaces that a network is offered to, by name. */
  List<Namespace> namespacesOf(Network network) {
    return network.tenancy() instanceof Tenancy.Namespaced tenancy
        ? Optional.ofNullable(namespacesByName.get(tenancy.namespace()))
            .map(List::of)
            .orElse(List.of())
        : namespacesByName.values().stream().filter(network.tenancy()::includes).toList();
  }
}
