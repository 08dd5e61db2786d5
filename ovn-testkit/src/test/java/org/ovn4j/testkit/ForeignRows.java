package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.AddressSet;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;
import org.ovn4j.northbound.Ownership;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;

/** Rows of others: of no owner, of another owner, apart from ours and within ours. */
final class ForeignRows {

  private static final UUID SWITCH = new UUID(1, 1);
  private static final UUID PORT = new UUID(1, 2);
  private static final UUID ACL = new UUID(1, 3);
  private static final UUID ROUTER = new UUID(1, 4);
  private static final UUID ROUTER_PORT = new UUID(1, 5);
  private static final UUID DHCP = new UUID(1, 6);
  private static final UUID ADDRESSES = new UUID(1, 7);
  private static final UUID GROUP = new UUID(1, 8);

  private ForeignRows() {}

  /** Adds rows that have nothing to do with ours. */
  static void addApart(NorthboundDb database) {
    Map<String, String> other = Map.of(Ownership.KEY, "somebody-else");
    Laws.commit(
        database,
        Laws.insert(PORT, LogicalSwitchPort.builder().name("foreign").build()),
        Laws.insert(ACL, acl()),
        Laws.insert(
            SWITCH,
            LogicalSwitch.builder()
                .name("foreign")
                .ports(List.of(new Ref<>(PORT)))
                .acls(List.of(new Ref<>(ACL)))
                .build()),
        Laws.insert(
            ROUTER_PORT,
            LogicalRouterPort.builder()
                .name("foreign")
                .mac("0a:58:0a:00:00:01")
                .networks(List.of("10.0.0.1/16"))
                .externalIds(other)
                .build()),
        Laws.insert(
            ROUTER,
            LogicalRouter.builder()
                .name("foreign")
                .ports(List.of(new Ref<>(ROUTER_PORT)))
                .externalIds(other)
                .build()),
        Laws.insert(DHCP, DhcpOptions.builder().cidr("10.0.0.0/16").externalIds(other).build()),
        Laws.insert(ADDRESSES, AddressSet.builder().name("foreign").build()));
  }

  /** Adds a port and an ACL to each of our switches, and a group of all ports, ours included. */
  static void addWithin(NorthboundDb database) {
    Snapshot snapshot = database.snapshot();
    List<Operation> operations = new ArrayList<>();
    long number = 0;
    for (UUID uuid : snapshot.rows(LogicalSwitch.TABLE).keySet().stream().sorted().toList()) {
      UUID port = new UUID(2, ++number);
      UUID acl = new UUID(3, number);
      operations.add(
          Laws.insert(port, LogicalSwitchPort.builder().name("foreign-" + number).build()));
      operations.add(Laws.insert(acl, acl()));
      operations.add(
          new Operation.Mutate(
              LogicalSwitch.TABLE,
              uuid,
              List.of(
                  new Mutation("ports", Mutator.INSERT, Datum.of(port)),
                  new Mutation("acls", Mutator.INSERT, Datum.of(acl)))));
    }
    operations.add(
        Laws.insert(
            GROUP,
            PortGroup.builder()
                .name("foreign")
                .ports(
                    snapshot.rows(LogicalSwitchPort.TABLE).keySet().stream()
                        .map(Ref<LogicalSwitchPort>::new)
                        .toList())
                .build()));
    database.commit(new Transaction(operations)).orElseThrow();
  }

  private static Acl acl() {
    return Acl.builder()
        .direction(Acl.Direction.FROM_LPORT)
        .action(Acl.Action.ALLOW)
        .priority(1)
        .match("ip4")
        .build();
  }
}
