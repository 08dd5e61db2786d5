package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.nb.ChassisTemplateVar;
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

  /** An address, or the name of a variable that has it, and a port. */
  private static final Pattern VIRTUAL = Pattern.compile("(?:\\[([^]]*)]|([^:]*)):([0-9]{1,5})");

  /** Copies the lists. */
  public HeldService {
    addresses = List.copyOf(addresses);
    nodePorts = List.copyOf(nodePorts);
  }

  /** Those of the owner's rows, by network and name. */
  public static List<HeldService> read(Snapshot snapshot, String owner) {
    Set<String> gateways = gateways(snapshot);
    Map<String, String> variables = variables(snapshot, owner);
    Map<String, Map<String, Offers>> found = new TreeMap<>();
    for (LoadBalancer row : snapshot.rows(LoadBalancer.TABLE).values()) {
      if (Ownership.isOwnedBy(row, owner) && "Service".equals(row.externalIds().get(KIND))) {
        String network = row.externalIds().getOrDefault(ExternalIds.NETWORK, DefaultNetwork.NAME);
        found
            .computeIfAbsent(network, key -> new TreeMap<>())
            .computeIfAbsent(row.externalIds().getOrDefault(OWNER, ""), key -> new Offers())
            .add(row, gateways, variables);
      }
    }
    List<HeldService> services = new ArrayList<>();
    found.forEach(
        (network, byName) ->
            byName.forEach((name, offers) -> services.add(offers.toService(network, name))));
    return services;
  }

  /** What chassis fill in: addresses of services are the same on all. */
  private static Map<String, String> variables(Snapshot snapshot, String owner) {
    Map<String, String> variables = new HashMap<>();
    snapshot.rows(ChassisTemplateVar.TABLE).values().stream()
        .filter(row -> Ownership.isOwnedBy(row, owner))
        .forEach(row -> variables.putAll(row.variables()));
    return variables;
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

    void add(LoadBalancer row, Set<String> gateways, Map<String, String> variables) {
      String protocol = row.protocol().map(LoadBalancer.Protocol::name).orElse("TCP");
      for (String virtual : row.vips().keySet()) {
        Matcher parts = VIRTUAL.matcher(virtual);
        if (parts.matches()) {
          String named = parts.group(1) == null ? parts.group(2) : parts.group(1);
          String text =
              named.startsWith("^") ? variables.getOrDefault(named.substring(1), "") : named;
          add(text, Integer.parseInt(parts.group(3)), protocol, gateways);
        }
      }
    }

    private void add(String text, int port, String protocol, Set<String> gateways) {
      if (gateways.contains(text)) {
        nodePorts.add(port + "/" + protocol);
      } else {
        IpAddress.tryParse(text)
            .filter(HeldService::isOffered)
            .ifPresent(address -> addresses.add(ServiceRows.text(address, port) + "/" + protocol));
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
