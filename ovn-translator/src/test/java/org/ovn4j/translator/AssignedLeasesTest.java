package org.ovn4j.translator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.translator.Intents.OWNER;
import static org.ovn4j.translator.Intents.cluster;
import static org.ovn4j.translator.Intents.network;
import static org.ovn4j.translator.Intents.pod;
import static org.ovn4j.translator.Intents.secondary;
import static org.ovn4j.translator.Intents.stopped;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.Lease;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Network;
import org.ovn4j.model.Network.Role;
import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.northbound.Snapshots;

class AssignedLeasesTest {

  private static final Network GREEN = network("203.203.0.0/16", "fd10::/64");
  private static final Network SIDE = secondary("side", "10.0.0.0/29").build();

  private static AssignedLeases leases(Workload... workloads) {
    Intent intent = cluster().add(GREEN, SIDE).add(workloads).build();
    return new AssignedLeases(Ipam.restore(Snapshots.empty(), OWNER).assign(intent));
  }

  private static List<String> addresses(AssignedLeases leases, Workload workload, int index) {
    return leases
        .of(workload, workload.attachments().get(index))
        .map(Lease::addresses)
        .orElse(List.of())
        .stream()
        .map(IpAddress::toString)
        .toList();
  }

  @Test
  void eachInterfaceHasWhatItWasGiven() {
    Workload web =
        pod(
            "green",
            "web",
            new PrimaryTarget(),
            Intents.on("side", 0),
            Intents.on("side", 1),
            Intents.on("absent", 0));

    AssignedLeases leases = leases(web);

    assertThat(addresses(leases, web, 0)).containsExactly("203.203.0.3", "fd10::3");
    assertThat(addresses(leases, web, 1))
        .as("in the order of the ports' names")
        .containsExactly("10.0.0.2");
    assertThat(addresses(leases, web, 2)).containsExactly("10.0.0.1");
    assertThat(leases.of(web, web.attachments().get(3))).isEmpty();
  }

  @Test
  void whoDoesNotRunOrIsNotInTheIntentHasNothing() {
    Workload done = stopped(pod("done"));

    assertThat(addresses(leases(done), done, 0)).isEmpty();
    assertThat(addresses(leases(), pod("other"), 0)).isEmpty();
  }

  @Test
  void primaryNetworkHasAGateway() {
    assertThat(leases().gateway(GREEN))
        .containsExactly(IpAddress.parse("203.203.0.1"), IpAddress.parse("fd10::1"));
    assertThat(leases().gateway(SIDE)).isEmpty();
    assertThat(leases().gateway(secondary("absent", "10.1.0.0/16").build())).isEmpty();
  }

  @Test
  void layer3NetworkHasASubnetOnTheNodesItIsOnAndAGatewayOnThoseWithAWayOut() {
    Network routed =
        Layer3Network.builder(new Tenancy.Namespaced("green", "routed"), Role.PRIMARY)
            .addSubnets(new Layer3Network.Subnet(Cidr.parse("10.7.0.0/16"), OptionalInt.empty()))
            .build();
    NodeGateway wayOut =
        new NodeGateway(
            "physnet",
            List.of(NodeGateway.Address.tryParse("192.0.2.11/24").orElseThrow()),
            List.of(),
            Optional.empty(),
            OptionalInt.empty());
    Intent intent =
        cluster()
            .add(Node.of("n3", List.of()).with(wayOut), Node.of("n4", List.of()))
            .add(routed)
            .add(on("n3", pod("a")), on("n4", pod("b")))
            .build();

    AssignedLeases leases =
        new AssignedLeases(Ipam.restore(Snapshots.empty(), OWNER).assign(intent));

    assertThat(leases.nodeSubnets(routed))
        .isEqualTo(
            Map.of(
                "n3", List.of(Cidr.parse("10.7.0.0/24")),
                "n4", List.of(Cidr.parse("10.7.1.0/24"))));
    assertThat(leases.nodeGateways(routed))
        .isEqualTo(Map.of("n3", List.of(IpAddress.parse("169.254.0.11"))));
    assertThat(leases.gateway(routed)).isEmpty();
  }

  private static Workload on(String node, Workload workload) {
    return workload.toBuilder().node(Optional.of(node)).build();
  }
}
