package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.ipam.IpRange;
import org.ovn4j.ipam.Lease;
import org.ovn4j.ipam.LeasePool;
import org.ovn4j.ipam.LeasePoolBuilder;
import org.ovn4j.ipam.LeaseRequest;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.IpamClaim;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.Network;
import org.ovn4j.model.Origin;

/** The leases of one switch of a network, for one assignment. */
final class NetworkLeases {

  private final NetworkKeys keys;
  private final Network network;
  private final List<Cidr> subnets;
  private final LeaseJournal journal;
  private final List<Diagnostic> diagnostics;
  private final LeasePool pool;

  /**
   * The leases as the journal has them.
   *
   * @param subnets the switch's subnets, for one of several switches; else the network's
   */
  NetworkLeases(
      NetworkKeys keys, List<Cidr> subnets, LeaseJournal journal, List<Diagnostic> diagnostics) {
    this.keys = keys;
    this.network = keys.network();
    this.subnets = subnets;
    this.journal = journal;
    this.diagnostics = diagnostics;
    this.pool = pool(network, subnets);
    journal.cursors(keys).forEach(pool::restoreCursor);
  }

  private static LeasePool pool(Network network, List<Cidr> subnets) {
    LeasePoolBuilder pool = LeasePool.builder(subnets.toArray(Cidr[]::new));
    if (network instanceof Layer2Network layer2) {
      layer2.excludeSubnets().forEach(block -> pool.exclude(IpRange.of(block)));
      layer2.reservedSubnets().forEach(block -> pool.reserve(IpRange.of(block)));
      layer2.infrastructureSubnets().forEach(block -> pool.infrastructure(IpRange.of(block)));
    } else if (network instanceof LocalnetNetwork localnet) {
      localnet.excludeSubnets().forEach(block -> pool.exclude(IpRange.of(block)));
    }
    Gateway.of(network, subnets)
        .ifPresent(
            gateway -> {
              pool.reserveMac(gateway.mac());
              Stream.of(gateway.addresses(), gateway.management())
                  .flatMap(Collection::stream)
                  .forEach(pool::infrastructure);
            });
    return pool.build();
  }

  /**
   * Leases for the ports, in this order: what is held stays; claims without a workload keep their
   * addresses; who asks for addresses gets them or an error; the others get the next free ones.
   */
  AssignedSwitch assign(List<AttachedPort> ports, List<IpamClaim> claims) {
    Map<String, IpamClaim> bound = bound(claims);
    Map<PortId, Lease> leases = new HashMap<>();
    List<AttachedPort> open = new ArrayList<>();
    List<AttachedPort> asking = new ArrayList<>();
    for (AttachedPort port : ports) {
      (wanted(port, bound).isEmpty() ? open : asking).add(port);
    }
    List<AttachedPort> fresh = open.stream().filter(port -> !keep(port, leases)).toList();
    restoreCursors(leases.values());
    holdUnused(bound, asking);
    asking.forEach(port -> request(port, wanted(port, bound), leases));
    // Who asks for a MAC comes first: an address chosen for another could derive the same.
    fresh.stream()
        .sorted(Comparator.comparing(port -> port.attachment().requestedMac().isEmpty()))
        .forEach(port -> request(port, List.of(), leases));
    return new AssignedSwitch(keys.node(), subnets, cursors(), assigned(ports, leases));
  }

  /** Where the mark on the switch is lost, the highest address held stands in for the last one. */
  private void restoreCursors(Collection<Lease> kept) {
    for (IpFamily family : IpFamily.values()) {
      if (pool.cursor(family).isEmpty()) {
        kept.stream()
            .flatMap(lease -> lease.addresses().stream())
            .filter(address -> address.family() == family)
            .max(Comparator.naturalOrder())
            .ifPresent(pool::restoreCursor);
      }
    }
  }

  /** The network's claims that have addresses; none where addresses are not kept. */
  private Map<String, IpamClaim> bound(List<IpamClaim> claims) {
    Map<String, IpamClaim> bound = new TreeMap<>();
    for (IpamClaim claim : claims) {
      if (network.persistent()
          && claim.networkName().equals(network.name())
          && !claim.addresses().isEmpty()) {
        bound.put(claim.namespace() + "/" + claim.name(), claim);
      }
    }
    return bound;
  }

  private static List<AssignedPort> assigned(List<AttachedPort> ports, Map<PortId, Lease> leases) {
    List<AssignedPort> assigned = new ArrayList<>();
    for (AttachedPort port : ports) {
      Lease lease = leases.get(port.id());
      if (lease != null) {
        assigned.add(new AssignedPort(port.id(), port.workload(), lease, port.locked()));
      }
    }
    return assigned;
  }

  private List<IpAddress> cursors() {
    return Stream.of(IpFamily.values()).flatMap(family -> pool.cursor(family).stream()).toList();
  }

  /** The addresses that the port must have: those of its claim, else those that it asks for. */
  private List<IpAddress> wanted(AttachedPort port, Map<String, IpamClaim> bound) {
    return port.claim()
        .map(bound::get)
        .map(IpamClaim::addresses)
        .orElse(port.attachment().requestedAddresses());
  }

  /** Gives the port what the database says it holds; false if that is nothing, or fits no more. */
  private boolean keep(AttachedPort port, Map<PortId, Lease> leases) {
    Optional<LeaseText> held = journal.lease(keys, port.id());
    if (held.isEmpty()) {
      return false;
    }
    MacAddress mac = port.attachment().requestedMac().orElse(held.get().mac());
    LeaseRequest request =
        new LeaseRequest(
            owner(port), held.get().addresses(), Optional.of(mac), network.persistent());
    return pool.restore(request)
        .fold(
            lease -> {
              leases.put(port.id(), lease);
              return true;
            },
            refusal -> {
              diagnostics.add(
                  Diagnostic.warning(
                      port.attachment().origin(),
                      held.get().toString(),
                      "cannot keep what it holds, and gets another address: " + refusal.message()));
              return false;
            });
  }

  /** A claim keeps its addresses while no workload uses them. */
  private void holdUnused(Map<String, IpamClaim> bound, List<AttachedPort> asking) {
    Map<String, IpamClaim> unused = new TreeMap<>(bound);
    asking.forEach(port -> port.claim().ifPresent(unused::remove));
    unused.forEach(
        (name, claim) ->
            grant(
                new LeaseRequest("IPAMClaim " + name, claim.addresses(), Optional.empty(), true),
                claim.origin()));
  }

  private void request(AttachedPort port, List<IpAddress> addresses, Map<PortId, Lease> leases) {
    List<IpAddress> asked = port.attachment().requestedAddresses();
    if (!asked.isEmpty() && !Set.copyOf(asked).equals(Set.copyOf(addresses))) {
      diagnostics.add(
          Diagnostic.error(
              port.attachment().origin(),
              asked.toString(),
              "asks for other addresses than its IPAMClaim "
                  + port.claim().orElse("")
                  + " holds, "
                  + addresses
                  + "; ask for those or for none"));
      return;
    }
    LeaseRequest request =
        new LeaseRequest(
            owner(port), addresses, port.attachment().requestedMac(), network.persistent());
    grant(request, port.attachment().origin()).ifPresent(lease -> leases.put(port.id(), lease));
  }

  private Optional<Lease> grant(LeaseRequest request, Origin origin) {
    return pool.lease(request)
        .fold(
            Optional::of,
            refusal -> {
              diagnostics.add(
                  Diagnostic.error(
                      origin,
                      "no address on network " + network.name() + ": " + refusal.message()));
              return Optional.empty();
            });
  }

  /** Unique in the network, and what a refusal calls the holder. */
  private static String owner(AttachedPort port) {
    return port.workload().kind().kubernetesKind()
        + " "
        + port.id().workload()
        + " on "
        + port.id().attachment();
  }
}
