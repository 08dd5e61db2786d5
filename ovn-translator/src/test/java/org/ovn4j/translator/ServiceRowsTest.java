package org.ovn4j.translator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.translator.Intents.cidrs;
import static org.ovn4j.translator.Intents.defaultNetwork;
import static org.ovn4j.translator.Intents.gateways;
import static org.ovn4j.translator.Intents.machine;
import static org.ovn4j.translator.Intents.network;
import static org.ovn4j.translator.Intents.onNode;
import static org.ovn4j.translator.Intents.pod;
import static org.ovn4j.translator.Plans.plan;
import static org.ovn4j.translator.Plans.render;
import static org.ovn4j.translator.Plans.rows;

import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.ChassisTemplateVar;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LoadBalancerGroup;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.northbound.Golden;
import org.ovn4j.northbound.Plan;

/** Rows of services. That packets go as they say is shown by the lab. */
class ServiceRowsTest {

  @Test
  void nameServerOfTheNodeAnswersAtNodePortsToo() {
    Service dns =
        Service.builder("kube-system", "kube-dns")
            .clusterAddresses(Intents.addresses("10.96.0.10"))
            .internalPolicy(Service.TrafficPolicy.LOCAL)
            .addPorts(Service.Port.of(Protocol.UDP, 53, 53).withNodePort(30053))
            .everyNetwork(true)
            .build();
    Intent intent = gateways().defaultNetwork(defaultNetwork()).add(dns).build();

    assertThat(rows(plan(intent), LoadBalancer.TABLE))
        .extracting(LoadBalancer::name)
        .contains(
            "Service_kube-system/kube-dns_UDP_cluster_router_ovn-worker",
            "Service_kube-system/kube-dns_UDP_node_router_ovn-worker");
  }

  @Test
  void servicesAreOfferedInsideAtNodePortsAndAtExternalAddresses() {
    Service web =
        Service.builder("green", "web")
            .type(Service.Type.LOAD_BALANCER)
            .clusterAddresses(Intents.addresses("10.96.0.20", "fd00:10:96::14"))
            .loadBalancerAddresses(Intents.addresses("192.0.2.100"))
            .addSourceRanges(cidrs("198.51.100.0/24").get(0))
            .addPorts(Service.Port.of(Protocol.TCP, 80, 8080).withNodePort(30080))
            .putSelector("app", "web")
            .affinityTimeout(86_400)
            .build();
    Service near =
        Service.builder("green", "near")
            .clusterAddresses(Intents.addresses("10.96.0.21"))
            .externalAddresses(Intents.addresses("192.0.2.101"))
            .externalPolicy(Service.TrafficPolicy.LOCAL)
            .addPorts(Service.Port.of(Protocol.UDP, 53, 5353))
            .putSelector("app", "web")
            .build();
    Workload server = machine("vm-a").toBuilder().putLabels("app", "web").build();
    Intent intent = gateways().add(network("203.203.0.0/16")).add(server).add(web, near).build();
    String rows = render(plan(intent));
    Golden.check(
        "services.txt",
        rows.lines()
            .filter(line -> line.matches("[+] (Load_Balancer|ACL|Logical_Router GR|.*etor-).*"))
            .collect(Collectors.joining("\n", "", "\n")));

    Plan notReady =
        plan(
            intent.toBuilder()
                .removeWorkloads(workload -> true)
                .add(server.toBuilder().ready(false).build())
                .build());
    assertThat(
            notReady.rows().entrySet().stream()
                .filter(row -> !row.getValue().equals(plan(intent).rows().get(row.getKey()))))
        .as("three load balancers, two routers that lose one, and what announced it")
        .hasSize(6);
  }

  @Test
  void chassisFillInWhoIsNearOnASwitchThatIsOnAllNodes() {
    Service near =
        Service.builder("green", "near")
            .clusterAddresses(Intents.addresses("10.96.0.20"))
            .internalPolicy(Service.TrafficPolicy.LOCAL)
            .affinityTimeout(60)
            .addPorts(Service.Port.of(Protocol.TCP, 80, 8080))
            .putSelector("app", "web")
            .build();
    Workload server = machine("vm-a").toBuilder().putLabels("app", "web").build();
    Plan plan = plan(gateways().add(network("203.203.0.0/16")).add(server).add(near).build());

    assertThat(rows(plan, LoadBalancer.TABLE))
        .singleElement()
        .satisfies(
            row -> {
              String name = "^lb_[0-9a-f_]{36}";
              assertThat(row.vips().firstKey()).matches("\\" + name + "_vip0:80");
              assertThat(row.vips().get(row.vips().firstKey())).matches("\\" + name + "_80");
              assertThat(row.options())
                  .containsEntry("template", "true")
                  .doesNotContainKey("affinity_timeout");
            });
    assertThat(rows(plan, ChassisTemplateVar.TABLE))
        .extracting(row -> row.chassis() + " " + new TreeSet<>(row.variables().values()))
        .containsExactlyInAnyOrder(
            "C1 [10.96.0.20, 203.203.0.3:8080]", "ovn-worker2 [10.96.0.20, 169.254.0.7:80]");
    assertThat(plan.diagnostics())
        .singleElement()
        .satisfies(told -> assertThat(told.message()).startsWith("sessionAffinity is left out"));
  }

  @Test
  void whatKeepsClientsAddressesIsOfferedToOtherNetworksByTheirOwnGateways() {
    Service local =
        Service.builder("plain", "local")
            .clusterAddresses(Intents.addresses("10.96.0.30"))
            .externalPolicy(Service.TrafficPolicy.LOCAL)
            .externalAddresses(Intents.addresses("192.0.2.102"))
            .loadBalancerAddresses(Intents.addresses("192.0.2.103"))
            .addSourceRanges(cidrs("198.51.100.0/24").get(0))
            .addPorts(Service.Port.of(Protocol.TCP, 80, 8080).withNodePort(30080))
            .putSelector("app", "web")
            .build();
    Intent intent =
        gateways()
            .defaultNetwork(defaultNetwork())
            .add(Namespace.of("plain", Map.of()))
            .add(network("203.203.0.0/16"))
            .add(
                machine("vm-a"),
                onNode(pod("plain", "web", new PrimaryTarget()), "ovn-worker").toBuilder()
                    .putLabels("app", "web")
                    .build())
            .add(local)
            .build();
    Plan plan = plan(intent);

    LoadBalancer theirs = balancer(plan, "Service_plain/local_TCP_other_networks_ovn-worker");
    assertThat(theirs.vips())
        .as("not at the address with source ranges that the node is not in")
        .containsOnly(
            Map.entry("192.0.2.11:30080", "169.254.0.6:30080"),
            Map.entry("192.0.2.102:80", "169.254.0.6:30080"));
    LoadBalancer nodes = balancer(plan, "Service_plain/local_TCP_inner_ovn-worker");
    assertThat(nodes.vips().keySet()).containsExactly("169.254.0.6:30080");
    assertThat(nodes.options()).doesNotContainKey("skip_snat");
    assertThat(rows(plan, LogicalRouter.TABLE))
        .filteredOn(router -> router.name().startsWith("GR_green"))
        .singleElement()
        .satisfies(
            gateway ->
                assertThat(gateway.loadBalancerGroup())
                    .singleElement()
                    .satisfies(
                        group ->
                            assertThat(rows(plan, LoadBalancerGroup.TABLE))
                                .filteredOn(
                                    g -> g.name().startsWith("otherNetworksLBGroup_ovn-worker@"))
                                .singleElement()
                                .extracting(LoadBalancerGroup::loadBalancer)
                                .satisfies(of -> assertThat(of).hasSize(1))));

    LoadBalancer pods = balancer(plan, "Service_plain/local_TCP_node_switch_external_ovn-worker");
    String endpoint = nodes.vips().get("169.254.0.6:30080");
    assertThat(pods.vips())
        .as("for pods of the node, whose own addresses count")
        .containsOnly(
            Map.entry("192.0.2.11:30080", endpoint),
            Map.entry("192.0.2.102:80", endpoint),
            Map.entry("192.0.2.103:80", endpoint));
    LogicalSwitch own = switchNamed(plan, "ovn-worker");
    assertThat(own.loadBalancer())
        .extracting(ref -> ((LoadBalancer) row(plan, ref.uuid())).name())
        .contains(pods.name());
    assertThat(own.acls())
        .extracting(ref -> (Acl) row(plan, ref.uuid()))
        .extracting(acl -> acl.priority() + " " + acl.action().schemaName() + " " + acl.match())
        .as("less than what holds back locked ports")
        .containsExactlyInAnyOrder(
            "500 drop ip4.dst == 192.0.2.103 && tcp.dst == 80",
            "501 allow ip4.dst == 192.0.2.103 && tcp.dst == 80 && ip4.src == 198.51.100.0/24");
    assertThat(switchNamed(plan, "ovn-worker2").acls()).as("nobody answers there").isEmpty();
  }

  private static LogicalSwitch switchNamed(Plan plan, String name) {
    return rows(plan, LogicalSwitch.TABLE).stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void sourceRangesHoldBackPodsOnTheWayToEachGateway() {
    Service ranged =
        Service.builder("green", "ranged")
            .clusterAddresses(Intents.addresses("10.96.0.31"))
            .loadBalancerAddresses(Intents.addresses("192.0.2.104"))
            .addSourceRanges(cidrs("10.244.1.0/24").get(0))
            .addPorts(Service.Port.of(Protocol.TCP, 80, 8080))
            .putSelector("app", "web")
            .build();
    Intent.Builder intent =
        gateways()
            .add(network("203.203.0.0/16"))
            .add(machine("vm-a").toBuilder().putLabels("app", "web").build())
            .add(ranged);
    assertThat(rows(plan(intent.build()), PortGroup.TABLE)).as("nobody comes that way").isEmpty();
    Plan plan = plan(intent.defaultNetwork(defaultNetwork()).build());

    PortGroup group =
        rows(plan, PortGroup.TABLE).stream()
            .filter(row -> row.acls().size() == 4)
            .findFirst()
            .orElseThrow();
    assertThat(group.ports())
        .extracting(port -> ((LogicalSwitchPort) row(plan, port.uuid())).name())
        .containsExactlyInAnyOrder("jtor-GR_ovn-worker", "jtor-GR_ovn-worker2");
    assertThat(group.acls())
        .extracting(acl -> (Acl) row(plan, acl.uuid()))
        .allMatch(acl -> acl.direction() == Acl.Direction.TO_LPORT)
        .extracting(acl -> acl.action().schemaName() + " " + acl.match())
        .contains(
            "drop outport == \"jtor-GR_ovn-worker\" && ip4.dst == 192.0.2.104 && tcp.dst == 80",
            "allow outport == \"jtor-GR_ovn-worker\" && ip4.dst == 192.0.2.104 && tcp.dst == 80"
                + " && ip4.src == 10.244.1.0/24");
  }

  private static Row row(Plan plan, UUID uuid) {
    return Objects.requireNonNull(plan.rows().get(uuid)).row();
  }

  private static LoadBalancer balancer(Plan plan, String name) {
    return rows(plan, LoadBalancer.TABLE).stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
