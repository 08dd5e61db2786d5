package org.ovn4j.translator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.PlannedRow;

/**
 * What a network's DHCP servers answer: RFC 2131 and RFC 8415 as far as OVN speaks them, see
 * DHCP_Options in ovn-nb(5). Pods of a subnet share one row; a virtual machine has its own, which
 * tells it its host name and outlives its port.
 */
final class Dhcp {

  /** As OVN-Kubernetes has it, in seconds. */
  private static final String LEASE_TIME = "3500";

  /** The server of a network without a gateway: OVN-Kubernetes' address and MAC for one. */
  private static final String LINK_LOCAL_SERVER = "169.254.1.1";

  private static final String LINK_LOCAL_SERVER_MAC = "0a:58:a9:fe:01:01";

  private final SwitchContext context;

  Dhcp(SwitchContext context) {
    this.context = context;
  }

  /** Adds the rows that pods share. */
  void addTo(Plan.Builder plan) {
    if (context.assigned().ports().stream().anyMatch(p -> !p.isVirtualMachine() && !p.locked())) {
      for (Cidr subnet : context.subnets()) {
        plan.add(
            context.keys().subnetDhcp(subnet.family()),
            row(subnet, options(subnet.family()), ExternalIds.of(context.network())),
            context.network().origin());
      }
    }
  }

  /** The rows that a port has alone. */
  List<PlannedRow> rows(AssignedPort port) {
    return !port.isVirtualMachine() || port.locked()
        ? List.of()
        : context.subnets().stream()
            .map(
                subnet ->
                    PlannedRow.of(
                        context.keys().portDhcp(subnet.family(), port.id()),
                        machineRow(subnet, port),
                        port.workload().origin()))
            .toList();
  }

  /** The row for a port's family, if the network has that family and the port is not locked. */
  Optional<Ref<DhcpOptions>> options(IpFamily family, AssignedPort port) {
    if (!context.hasFamily(family) || port.locked()) {
      return Optional.empty();
    }
    RowKey<DhcpOptions> key =
        port.isVirtualMachine()
            ? context.keys().portDhcp(family, port.id())
            : context.keys().subnetDhcp(family);
    return Optional.of(key.ref());
  }

  private DhcpOptions machineRow(Cidr subnet, AssignedPort port) {
    Map<String, String> options = options(subnet.family());
    if (subnet.family() == IpFamily.IPV4) {
      // OVN wants text in quotes of its own; a Kubernetes name holds nothing to escape.
      options.put("hostname", "\"" + port.workload().name() + "\"");
    }
    Map<String, String> ids = ExternalIds.dhcp(context.network(), port, subnet.toString());
    ids.put(LeaseJournal.LEASE, LeaseText.of(port.lease()).toString());
    return row(subnet, options, ids);
  }

  private static DhcpOptions row(
      Cidr subnet, Map<String, String> options, Map<String, String> ids) {
    return DhcpOptions.builder().cidr(subnet.toString()).options(options).externalIds(ids).build();
  }

  private Map<String, String> options(IpFamily family) {
    Map<String, String> options = new TreeMap<>();
    String serverMac = context.gateway().map(g -> g.mac().toString()).orElse(LINK_LOCAL_SERVER_MAC);
    if (family == IpFamily.IPV4) {
      Optional<String> router =
          context.gateway().flatMap(g -> g.address(family)).map(IpAddress::toString);
      options.put("server_id", router.orElse(LINK_LOCAL_SERVER));
      options.put("server_mac", serverMac);
      options.put("lease_time", LEASE_TIME);
      options.put("mtu", Integer.toString(context.network().mtuOrDefault()));
      router.ifPresent(address -> options.putAll(routes(address)));
    } else {
      options.put("server_id", serverMac);
    }
    List<IpAddress> dns = context.network().isPrimary() ? context.dns(family) : List.of();
    if (!dns.isEmpty()) {
      options.put(
          "dns_server",
          dns.stream().map(IpAddress::toString).collect(Collectors.joining(", ", "{", "}")));
    }
    return options;
  }

  /** A primary network is the way to everything; another one only to itself (RFC 3442). */
  private Map<String, String> routes(String router) {
    if (context.network().isPrimary()) {
      return Map.of("router", router);
    }
    return Map.of(
        "classless_static_route",
        context.network().cidrs().stream()
            .filter(cidr -> cidr.family() == IpFamily.IPV4)
            .map(cidr -> cidr + "," + router)
            .collect(Collectors.joining(", ", "{", "}")));
  }
}
