package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.Ownership;
import org.ovn4j.northbound.Snapshot;

/**
 * Leases as the database keeps them: in the {@code external_ids} of the rows that they are for. A
 * lease is written with its port, in one transaction, so there is no second store to disagree with.
 *
 * <p>Rows are found by key, not by their marks. Where a person erased the mark of a port, its
 * {@code port_security} and {@code addresses} still tell; where they tell nothing, or the port
 * itself is gone, a machine's DHCP options do.
 */
final class LeaseJournal {

  /** Holds a {@link LeaseText}. */
  static final String LEASE = "ovn4j.org/lease";

  /** On a Layer3 network's switch: its subnets, separated by spaces. */
  static final String SUBNETS = "ovn4j.org/subnets";

  /** On a switch: the addresses handed out last, one of each family, separated by spaces. */
  static final String CURSOR = "ovn4j.org/cursor";

  private final Snapshot snapshot;

  LeaseJournal(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** What the port holds, if the database knows it. */
  Optional<LeaseText> lease(NetworkKeys keys, PortId port) {
    Optional<LogicalSwitchPort> row = find(keys.port(port));
    return row.flatMap(lsp -> first(mark(lsp.externalIds(), LEASE).stream()))
        .or(() -> row.flatMap(LeaseJournal::unmarked))
        .or(() -> ofMachine(keys, port));
  }

  private static Optional<LeaseText> unmarked(LogicalSwitchPort row) {
    return first(Stream.of(row.portSecurity(), row.addresses()).flatMap(Collection::stream));
  }

  private Optional<LeaseText> ofMachine(NetworkKeys keys, PortId port) {
    return first(
        Stream.of(IpFamily.values())
            .flatMap(family -> find(keys.portDhcp(family, port)).stream())
            .flatMap((DhcpOptions dhcp) -> mark(dhcp.externalIds(), LEASE).stream()));
  }

  /** The addresses handed out last on the network. */
  List<IpAddress> cursors(NetworkKeys keys) {
    List<IpAddress> cursors = new ArrayList<>();
    find(keys.logicalSwitch())
        .ifPresent(
            row -> {
              for (String mark : mark(row.externalIds(), CURSOR)) {
                for (String word : mark.split(" ", -1)) {
                  IpAddress.tryParse(word).ifPresent(cursors::add);
                }
              }
            });
    return cursors;
  }

  /** The subnets of a Layer3 network's switch on a node. */
  List<Cidr> subnets(NetworkKeys keys) {
    List<Cidr> subnets = new ArrayList<>();
    mark(keys.logicalSwitch(), SUBNETS)
        .ifPresent(
            mark -> {
              for (String word : mark.split(" ", -1)) {
                Cidr.tryParse(word).ifPresent(subnets::add);
              }
            });
    return subnets;
  }

  /** What a row of another kind keeps under a key of its {@code external_ids}. */
  <R extends Row> Optional<String> mark(RowKey<R> key, String name) {
    return find(key)
        .flatMap(row -> row.get(row.table().column("external_ids")).value(name))
        .map(String.class::cast);
  }

  /** What the ports of the owner's rows hold. */
  List<HeldLease> leases(String owner) {
    List<HeldLease> leases = new ArrayList<>();
    for (LogicalSwitchPort row : snapshot.rows(LogicalSwitchPort.TABLE).values()) {
      if (Ownership.isOwnedBy(row, owner)) {
        for (String mark : mark(row.externalIds(), LEASE)) {
          LeaseText.parse(mark)
              .ifPresent(
                  lease ->
                      leases.add(
                          new HeldLease(
                              row.externalIds().getOrDefault(ExternalIds.NETWORK, ""),
                              row.name(),
                              lease.addresses(),
                              lease.mac(),
                              row.enabled().orElse(true))));
        }
      }
    }
    leases.sort(Comparator.comparing(HeldLease::network).thenComparing(HeldLease::port));
    return leases;
  }

  private static Optional<LeaseText> first(Stream<String> texts) {
    return texts.flatMap(text -> LeaseText.parse(text).stream()).findFirst();
  }

  private static List<String> mark(Map<String, String> externalIds, String key) {
    return Optional.ofNullable(externalIds.get(key)).stream().toList();
  }

  private <R extends Row> Optional<R> find(RowKey<R> key) {
    return Optional.ofNullable(snapshot.rows(key.table()).get(key.uuid()));
  }
}
