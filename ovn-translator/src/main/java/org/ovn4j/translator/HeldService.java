package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.northbound.Ownership;
import org.ovn4j.northbound.Snapshot;

/**
 * Where a service is reached according to the database.
 *
 * @param network the network's name, {@code default} for the default network
 * @param service the service's namespace and name
 * @param addresses addresses, each with port and protocol, as {@code 10.96.0.10:53/UDP}: its
 *     cluster addresses and those outside
 * @param nodePorts where the gateway of each node answers at its own address, as {@code 30080/TCP}
 */
public record HeldService(
    String network, String service, List<String> addresses, List<String> nodePorts) {

  private static final String OWNER = "k8s.ovn.org/owner";
  private static final String KIND = "k8s.ovn.org/kind";

  /** Copies the lists. */
  public HeldService {
    addresses = List.copyOf(addresses);
    nodePorts = List.copyOf(nodePorts);
  }

  /** Those of the owner's rows, by network and name. */
  public static List<HeldService> read(Snapshot snapshot, String owner) {
    Set<String> gateways = gateways(snapshot);
    Map<String, Map<String, Offers>> found = new TreeMap<>();
    for (LoadBalancer row : snapshot.rows(LoadBalancer.TABLE).values()) {
      if (Ownership.isOwnedBy(row, owner) && "Service".equals(row.externalIds().get(KIND))) {
        String network = row.externalIds().getOrDefault(ExternalIds.NETWORK, DefaultNetwork.NAME);
        found
            .computeIfAbsent(network, key -> new TreeMap<>())
            .computeIfAbsent(row.externalIds().getOrDefault(OWNER, ""), key -> new Offers())
            .add(row, gateways);
      }
    }
    List<HeldService> services = new ArrayList<>();
    found.forEach(
        (network, byName) ->
            byName.forEach((name, offers) -> services.add(offers.toService(network, name))));
    return services;
  }

  /** The addresses of the nodes' gateways outside. */
  private static Set<String> gateways(Snapshot snapshot) {
    String outside = OvnNames.routerToExternal("");
    return snapshot.rows(LogicalRouterPort.TABLE).values().stream()
        .filter(port -> port.name().startsWith(outside))
        .flatMap(port -> port.networks().stream())
        .map(cidr -> cidr.replaceAll("/.*", ""))
        .collect(Collectors.toSet());
  }

  /** What the load balancers of one service offer, but for those between gateways. */
  private static final class Offers {
    private final Set<String> addresses = new TreeSet<>();
    private final Set<String> nodePorts = new TreeSet<>();

    void add(LoadBalancer row, Set<String> gateways) {
      String protocol = row.protocol().map(LoadBalancer.Protocol::name).orElse("TCP");
      for (String virtual : row.vips().keySet()) {
        int colon = virtual.lastIndexOf(':');
        String text = virtual.substring(0, colon).replaceAll("[\\[\\]]", "");
        Optional<IpAddress> address = IpAddress.tryParse(text);
        if (gateways.contains(text)) {
          nodePorts.add(virtual.substring(colon + 1) + "/" + protocol);
        } else if (address.filter(HeldService::isOffered).isPresent()) {
          addresses.add(virtual + "/" + protocol);
        }
      }
    }

    HeldService toService(String network, String service) {
      return new HeldService(network, service, List.copyOf(addresses), List.copyOf(nodePorts));
    }
  }

  private static boolean isOffered(IpAddress address) {
    return !Masquerade.of(address.family()).block().contains(address);
  }
}
