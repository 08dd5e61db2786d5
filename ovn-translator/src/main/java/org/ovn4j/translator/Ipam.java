package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.Snapshot;

/**
 * Gives workloads their addresses and MACs, network by network: those they hold already, those they
 * ask for, or the next free ones.
 *
 * <p>The database is the journal: what a workload holds is read from the rows of an earlier plan.
 * Immutable; assigning does not change it, and the same journal and intent give the same addresses.
 */
public final class Ipam {

  private final String owner;
  private final LeaseJournal journal;

  private Ipam(String owner, LeaseJournal journal) {
    this.owner = owner;
    this.journal = journal;
  }

  /**
   * The leases that a database holds.
   *
   * @param owner the controller whose rows they are in
   */
  public static Ipam restore(Snapshot snapshot, String owner) {
    return new Ipam(owner, new LeaseJournal(snapshot));
  }

  /**
   * The intent with addresses for its workloads. A workload that holds a lease keeps it; one that
   * asks for an address gets that or none; the others get the next in turn, so that an address that
   * became free is not handed out again at once. Stopped virtual machines keep their leases on
   * persistent networks and lose them on others. Interfaces that get none are in the diagnostics.
   */
  public Assignment assign(Intent intent) {
    return assign(intent, Optional.empty(), Set.of());
  }

  /**
   * As {@link #assign(Intent)}, but takes over from an earlier assignment what has the same cause.
   *
   * @param touched the names of networks whose rows have changed since that assignment; the empty
   *     name if marks with numbers of networks or nodes have
   */
  Assignment assign(Intent intent, Optional<Assignment> earlier, Set<String> touched) {
    Optional<Assignment> alike =
        earlier.filter(other -> intent.isEqualButForWorkloads(other.intent()));
    AttachedPorts attached =
        alike
            .map(other -> other.attached().with(intent, other.intent()))
            .orElseGet(() -> AttachedPorts.of(intent));
    Map<String, Network> networks =
        alike.map(Assignment::networksByName).orElseGet(() -> byName(intent));
    Assignment.Numbers numbers =
        alike
            .filter(other -> !touched.contains(""))
            .map(Assignment::numbers)
            .orElseGet(
                () -> {
                  Assignment.Numbers fresh = numbers(intent, networks.values());
                  return alike.map(Assignment::numbers).filter(fresh::equals).orElse(fresh);
                });
    Optional<Assignment> same = alike.filter(other -> other.numbers().equals(numbers));
    Set<String> changed = new HashSet<>(touched);
    same.ifPresent(other -> changed.addAll(attached.changedSince(other.attached())));
    Map<String, Assignment.OfNetwork> assigned =
        new LinkedHashMap<>(same.map(Assignment::networks).orElse(Map.of()));
    for (String name : same.isPresent() ? changed : networks.keySet()) {
      Network network = networks.get(name);
      if (network != null) {
        assigned.put(name, assign(intent, network, numbers.id(name), attached.on(name)));
      }
    }
    return new Assignment(intent, attached, networks, numbers, assigned);
  }

  private static Map<String, Network> byName(Intent intent) {
    Map<String, Network> networks = new TreeMap<>();
    // Another network of a name is an error, which Intent.check tells.
    intent.networks().forEach(network -> networks.putIfAbsent(network.name(), network));
    intent.defaultNetwork().ifPresent(own -> networks.put(DefaultNetwork.NAME, own.layer3()));
    return networks;
  }

  private Assignment.OfNetwork assign(
      Intent intent, Network network, OptionalInt id, List<AttachedPort> ports) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    Optional<Diagnostic> tooSmall = Gateway.tooSmall(network);
    if (tooSmall.isPresent()) {
      return new Assignment.OfNetwork(Optional.empty(), List.of(tooSmall.get()));
    }
    List<AssignedSwitch> switches = switches(intent, network, ports, diagnostics);
    return new Assignment.OfNetwork(
        Optional.of(new AssignedNetwork(network, id, switches)), diagnostics);
  }

  private Assignment.Numbers numbers(Intent intent, Collection<Network> networks) {
    List<Diagnostic> ofNetworks = new ArrayList<>();
    List<Diagnostic> ofNodes = new ArrayList<>();
    return new Assignment.Numbers(
        networkIds(networks, ofNetworks), nodes(intent, ofNodes), ofNetworks, ofNodes);
  }

  private List<AssignedSwitch> switches(
      Intent intent, Network network, List<AttachedPort> ports, List<Diagnostic> diagnostics) {
    if (network instanceof Layer3Network layer3) {
      List<String> always =
          layer3.tenancy() instanceof Tenancy.Default
              ? intent.nodes().stream().map(Node::name).toList()
              : List.of();
      return new HostSubnetting(owner, layer3, journal, diagnostics).assign(ports, always);
    }
    NetworkKeys keys = new NetworkKeys(owner, network, Optional.empty());
    return List.of(
        new NetworkLeases(keys, network.cidrs(), journal, diagnostics)
            .assign(ports, intent.claims()));
  }

  private Map<String, Integer> networkIds(
      Collection<Network> networks, List<Diagnostic> diagnostics) {
    Map<String, Network> primary = new TreeMap<>();
    networks.stream()
        .filter(network -> network.isPrimary() && !(network.tenancy() instanceof Tenancy.Default))
        .forEach(network -> primary.put(network.name(), network));
    Map<String, Optional<String>> held = new TreeMap<>();
    primary.forEach(
        (name, network) -> {
          NetworkKeys keys = new NetworkKeys(owner, network, Optional.empty());
          held.put(name, journal.mark(keys.router(), Numbering.NETWORK_ID));
        });
    Map<String, Integer> ids = Numbering.NETWORKS.assign(held);
    primary.forEach(
        (name, network) -> {
          if (!ids.containsKey(name)) {
            diagnostics.add(
                Diagnostic.error(
                    network.origin(),
                    "no number is left for it: a cluster has at most "
                        + Numbering.NETWORKS.size()
                        + " primary networks; remove one"));
          }
        });
    return ids;
  }

  private List<GatewayNode> nodes(Intent intent, List<Diagnostic> diagnostics) {
    Map<String, Node> nodes = new TreeMap<>();
    Map<String, Optional<String>> held = new TreeMap<>();
    for (Node node : intent.nodes()) {
      if (node.gateway().isPresent() && nodes.putIfAbsent(node.name(), node) == null) {
        RowKey<LogicalRouter> router = NodeGateways.routerKey(owner, node.name());
        held.put(node.name(), journal.mark(router, Numbering.NODE_ID));
      }
    }
    Map<String, Integer> ids = Numbering.NODES.assign(held);
    List<GatewayNode> numbered = new ArrayList<>();
    nodes.forEach(
        (name, node) -> {
          Integer id = ids.get(name);
          if (id == null) {
            diagnostics.add(
                Diagnostic.error(
                    node.origin(),
                    "no number is left for its gateway: at most "
                        + Numbering.NODES.size()
                        + " nodes have one; remove that of another node"));
          } else {
            numbered.add(new GatewayNode(node, node.gateway().orElseThrow(), id));
          }
        });
    return numbered;
  }

  /** What the database says each port holds, by the names of network and port. */
  public List<HeldLease> leases() {
    return journal.leases(owner);
  }
}
