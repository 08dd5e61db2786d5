package org.ovn4j.northbound;

import static org.ovn4j.northbound.Rows.OWNER;
import static org.ovn4j.northbound.Rows.key;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.GatewayChassis;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LoadBalancerHealthCheck;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalRouterPolicy;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.Meter;
import org.ovn4j.model.nb.MeterBand;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.model.ovsdb.Table;

/**
 * Plans with every kind of reference: sets of strong and weak ones, optional ones, rows that
 * several rows keep alive, rows kept alive by such rows, sets that must not be empty. The names
 * come from a small stock, so that two plans have much in common.
 */
final class RandomPlans {

  private final Random random;
  private final Plan.Builder plan = Plan.builder(OWNER);

  /** Names of new rows by table, in the order in which they were added. */
  private final Map<Table<?>, List<RowKey<?>>> added = new HashMap<>();

  private RandomPlans(Random random) {
    this.random = random;
  }

  static Plan next(Random random) {
    return new RandomPlans(random).build();
  }

  private Plan build() {
    for (String name : some("d", 3)) {
      add(
          DhcpOptions.TABLE,
          name,
          DhcpOptions.builder().cidr("10.0.0.0/24").options(options()).build());
    }
    Map<String, List<Ref<Acl>>> acls =
        spread("acl", 5, Acl.TABLE, List.of("s0", "s1", "s2", "g0", "g1"));
    acls.values().stream().flatMap(List::stream).distinct().forEach(ref -> acl(ref));
    Map<String, List<Ref<LogicalSwitchPort>>> ports = ports();
    List<Ref<LoadBalancer>> balancers = balancers();
    for (String name : List.of("s0", "s1", "s2")) {
      if (ports.containsKey(name) || acls.containsKey(name) || random.nextBoolean()) {
        add(
            LogicalSwitch.TABLE,
            name,
            LogicalSwitch.builder()
                .name(name)
                .otherConfig(options())
                .ports(ports.getOrDefault(name, List.of()))
                .acls(acls.getOrDefault(name, List.of()))
                .loadBalancer(sublist(balancers))
                .build());
      }
    }
    for (String name : List.of("g0", "g1")) {
      if (acls.containsKey(name) || random.nextBoolean()) {
        add(
            PortGroup.TABLE,
            name,
            PortGroup.builder()
                .name(name)
                .acls(acls.getOrDefault(name, List.of()))
                .ports(sublist(refs(LogicalSwitchPort.TABLE)))
                .build());
      }
    }
    routers(balancers);
    meters();
    return plan.build();
  }

  private void acl(Ref<Acl> ref) {
    RowKey<?> key =
        keys(Acl.TABLE).stream().filter(k -> k.uuid().equals(ref.uuid())).findFirst().orElseThrow();
    Acl row =
        Acl.builder()
            .action(random.nextBoolean() ? Acl.Action.DROP : Acl.Action.ALLOW)
            .direction(Acl.Direction.TO_LPORT)
            .match(key.parts().get(0))
            .priority(random.nextInt(2))
            .build();
    plan.add(key(Acl.TABLE, key.parts().get(0)), row, Origin.of("acl"));
  }

  /** Ports move between switches, and one name may be that of a row with another key. */
  private Map<String, List<Ref<LogicalSwitchPort>>> ports() {
    Map<String, List<Ref<LogicalSwitchPort>>> ports = new TreeMap<>();
    for (String name : some("p", 6)) {
      RowKey<LogicalSwitchPort> key =
          RowKey.of(LogicalSwitchPort.TABLE, OWNER, name, "variant" + random.nextInt(2));
      LogicalSwitchPort.Builder row = LogicalSwitchPort.builder().name(name).options(options());
      List<Ref<DhcpOptions>> dhcp = refs(DhcpOptions.TABLE);
      if (!dhcp.isEmpty()) {
        row.dhcpv4Options(dhcp.get(random.nextInt(dhcp.size())));
      }
      add(key, row.build());
      ports.computeIfAbsent("s" + random.nextInt(3), s -> new ArrayList<>()).add(key.ref());
    }
    return ports;
  }

  private List<Ref<LoadBalancer>> balancers() {
    for (String name : some("lb", 3)) {
      List<Ref<LoadBalancerHealthCheck>> checks = new ArrayList<>();
      for (String check : some(name + "-check", 2)) {
        add(
            LoadBalancerHealthCheck.TABLE,
            check,
            LoadBalancerHealthCheck.builder().vip(check).options(options()).build());
        checks.add(key(LoadBalancerHealthCheck.TABLE, check).ref());
      }
      add(LoadBalancer.TABLE, name, LoadBalancer.builder().name(name).healthCheck(checks).build());
    }
    return refs(LoadBalancer.TABLE);
  }

  private void routers(List<Ref<LoadBalancer>> balancers) {
    for (String name : some("r", 2)) {
      List<Ref<LogicalRouterPort>> ports = new ArrayList<>();
      for (String port : some(name + "-port", 2)) {
        List<Ref<GatewayChassis>> chassis = new ArrayList<>();
        for (String gateway : some(port + "-chassis", 2)) {
          add(
              GatewayChassis.TABLE,
              gateway,
              GatewayChassis.builder()
                  .name(gateway)
                  .chassisName("c" + random.nextInt(2))
                  .priority(1)
                  .build());
          chassis.add(key(GatewayChassis.TABLE, gateway).ref());
        }
        add(
            LogicalRouterPort.TABLE,
            port,
            LogicalRouterPort.builder()
                .name(port)
                .mac("0a:58:00:00:00:01")
                .networks("10.0.0." + random.nextInt(2) + "/24")
                .gatewayChassis(chassis)
                .build());
        ports.add(key(LogicalRouterPort.TABLE, port).ref());
      }
      List<Ref<LogicalRouterPolicy>> policies = new ArrayList<>();
      for (Ref<LogicalRouterPort> port : sublist(ports)) {
        String policy = name + "-policy" + policies.size();
        add(
            LogicalRouterPolicy.TABLE,
            policy,
            LogicalRouterPolicy.builder()
                .action(LogicalRouterPolicy.Action.ALLOW)
                .match("ip4")
                .priority(1)
                .outputPort(port)
                .build());
        policies.add(key(LogicalRouterPolicy.TABLE, policy).ref());
      }
      add(
          LogicalRouter.TABLE,
          name,
          LogicalRouter.builder()
              .name(name)
              .ports(ports)
              .policies(policies)
              .loadBalancer(sublist(balancers))
              .build());
    }
  }

  private void meters() {
    for (String name : some("m", 2)) {
      List<Ref<MeterBand>> bands = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(2); i++) {
        String band = name + "-band" + random.nextInt(3) + i;
        add(
            MeterBand.TABLE,
            band,
            MeterBand.builder().action(MeterBand.Action.DROP).rate(10).build());
        bands.add(key(MeterBand.TABLE, band).ref());
      }
      add(Meter.TABLE, name, Meter.builder().name(name).unit(Meter.Unit.KBPS).bands(bands).build());
    }
  }

  private <R extends Row> void add(Table<R> table, String name, R row) {
    add(key(table, name), row);
  }

  private <R extends Row> void add(RowKey<R> key, R row) {
    keys(key.table()).add(key);
    plan.add(key, row, Origin.of(key.toString()));
  }

  private List<RowKey<?>> keys(Table<?> table) {
    return added.computeIfAbsent(table, t -> new ArrayList<>());
  }

  private <R extends Row> List<Ref<R>> refs(Table<R> table) {
    return keys(table).stream().map(key -> new Ref<R>(key.uuid())).toList();
  }

  /** Some rows, each with one or more of the holders. */
  private <R extends Row> Map<String, List<Ref<R>>> spread(
      String prefix, int most, Table<R> table, List<String> holders) {
    Map<String, List<Ref<R>>> spread = new TreeMap<>();
    for (String name : some(prefix, most)) {
      keys(table).add(key(table, name));
      List<String> chosen = sublist(holders);
      for (String holder : chosen.isEmpty() ? holders.subList(0, 1) : chosen) {
        spread.computeIfAbsent(holder, h -> new ArrayList<>()).add(key(table, name).ref());
      }
    }
    return spread;
  }

  private List<String> some(String prefix, int most) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      names.add(prefix + i);
    }
    return sublist(names);
  }

  private <T> List<T> sublist(List<T> all) {
    return all.stream().filter(each -> random.nextBoolean()).toList();
  }

  private Map<String, String> options() {
    return Map.of("mtu", Integer.toString(random.nextInt(2)));
  }
}
