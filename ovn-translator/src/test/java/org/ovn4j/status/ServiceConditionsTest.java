package org.ovn4j.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.ovn4j.status.Condition.Status.FALSE;
import static org.ovn4j.status.Condition.Status.TRUE;
import static org.ovn4j.status.Condition.Status.UNKNOWN;
import static org.ovn4j.translator.Intents.OWNER;
import static org.ovn4j.translator.Intents.addresses;
import static org.ovn4j.translator.Intents.cluster;
import static org.ovn4j.translator.Intents.network;
import static org.ovn4j.translator.Intents.pod;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.Policy;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Workload;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Snapshots;
import org.ovn4j.translator.AssignedServices;
import org.ovn4j.translator.Assignment;
import org.ovn4j.translator.HeldService;
import org.ovn4j.translator.Ipam;
import org.ovn4j.translator.Translator;

/** What is said of services and policies, by the plan and by the database. */
class ServiceConditionsTest {

  private static final Service WEB =
      Service.builder("green", "web")
          .type(Service.Type.LOAD_BALANCER)
          .clusterAddresses(addresses("10.96.1.1"))
          .loadBalancerAddresses(addresses("192.0.2.100"))
          .addPorts(Service.Port.of(Protocol.TCP, 80, 8080).withNodePort(30080))
          .selector(Map.of("app", "web"))
          .build();
  private static final NetworkPolicy CLOSED =
      NetworkPolicy.builder("green", "closed", Direction.INGRESS)
          .workloads(LabelSelector.ofLabels(Map.of("app", "web")))
          .build();
  private static final AdminPolicy GUARD =
      AdminPolicy.builder("guard", 7, PolicyPeer.Workloads.of(LabelSelector.EVERYTHING)).build();

  private static Workload web(String name) {
    return pod(name).toBuilder().labels(Map.of("app", "web")).build();
  }

  private static Intent.Builder green() {
    NodeGateway gateway =
        NodeGateway.of(
            List.of(NodeGateway.Address.tryParse("192.0.2.11/24").orElseThrow()), List.of());
    return cluster()
        .add(Node.of("edge", List.of()).with(gateway))
        .add(network("203.203.0.0/16"))
        .add(pod("other"));
  }

  private static Assignment assign(Intent intent) {
    return Ipam.restore(Snapshots.empty(), OWNER).assign(intent);
  }

  private static Plan plan(Intent intent) {
    return new Translator(OWNER).plan(assign(intent));
  }

  private static Condition planned(Intent intent, Service service) {
    AssignedServices services = new AssignedServices(assign(intent));
    return ServiceConditions.planned(intent, plan(intent).diagnostics())
        .of(service, Optional.of(services.answering(service)))
        .get(0);
  }

  private static Condition observed(Intent intent, Snapshot in, Service service) {
    AssignedServices services = new AssignedServices(assign(intent));
    return ServiceConditions.observed(intent, plan(intent).diff(in))
        .of(service, Optional.of(services.answering(service)))
        .get(0);
  }

  private static Condition observed(Intent intent, Snapshot in, Policy policy) {
    return PolicyConditions.observed(intent, plan(intent).diff(in)).of(policy).get(0);
  }

  @Test
  void serviceInTheDatabaseSaysWhereItIsAnswered() {
    Intent intent = green().add(WEB).add(web("one"), web("two")).build();
    Snapshot rows = Snapshots.of(plan(intent));

    assertThat(observed(intent, rows, WEB))
        .isEqualTo(
            new Condition(
                "Programmed",
                TRUE,
                "Programmed",
                "the database holds its load balancers; 2 endpoints answer at 10.96.1.1,"
                    + " 192.0.2.100"));
    assertThat(observed(intent, Snapshots.empty(), WEB))
        .extracting(Condition::status, Condition::reason)
        .containsExactly(FALSE, "ChangesPending");
    assertThat(planned(intent, WEB))
        .extracting(Condition::status, Condition::reason)
        .containsExactly(UNKNOWN, "Planned");
  }

  @Test
  void rowsThatAreOtherwiseInTheDatabaseArePending() {
    Intent before = green().add(WEB).add(CLOSED).add(web("one")).build();
    Intent intent = green().add(WEB).add(CLOSED).add(web("one"), web("two")).build();
    Snapshot rows = Snapshots.of(plan(before));

    assertThat(observed(intent, rows, WEB))
        .extracting(Condition::reason)
        .isEqualTo("ChangesPending");
    assertThat(observed(intent, rows, WEB).message())
        .matches("the database holds \\d+ rows of the service otherwise");
    assertThat(observed(intent, rows, CLOSED).message())
        .isEqualTo("the database holds 1 row of the policy otherwise");
  }

  @Test
  void whatAServiceLacksIsTold() {
    assertThat(planned(green().add(WEB).build(), WEB).message())
        .endsWith("; nobody answers at 10.96.1.1, 192.0.2.100");
    Service waiting = WEB.toBuilder().loadBalancerAddresses(List.of()).build();
    assertThat(planned(green().add(waiting).add(web("one")).build(), waiting).message())
        .endsWith("; 1 endpoint answers at 10.96.1.1; no load balancer has given it an address");
    Service both = WEB.toBuilder().clusterAddresses(addresses("10.96.1.1", "fd00::1")).build();
    assertThat(planned(green().add(both).add(web("one")).build(), both).message())
        .endsWith("; 1 endpoint answers at 10.96.1.1, 192.0.2.100, nobody answers at fd00::1");
    Service headless =
        Service.builder("green", "head").addPorts(Service.Port.of(Protocol.TCP, 1, 1)).build();
    assertThat(planned(green().add(headless).build(), headless).message())
        .endsWith("; it has no address");
    Service lost =
        Service.builder("plain", "lost").clusterAddresses(addresses("10.96.1.2")).build();
    assertThat(planned(green().add(lost).build(), lost))
        .extracting(Condition::status, Condition::reason)
        .containsExactly(UNKNOWN, "NoNetwork");
  }

  @Test
  void errorsOfTheObjectKeepItOut() {
    Diagnostic error = Diagnostic.error(WEB.origin(), "80", "is taken");
    assertThat(ServiceConditions.planned(green().build(), List.of(error)).of(WEB, Optional.empty()))
        .containsExactly(new Condition("Programmed", FALSE, "Invalid", "is taken (value: \"80\")"));
    assertThat(PolicyConditions.planned(green().build(), List.of(error)).of(CLOSED))
        .extracting(Condition::status, Condition::reason)
        .containsExactly(tuple(UNKNOWN, "NotPlanned"));
    Diagnostic ofGuard = Diagnostic.error(GUARD.origin(), "7", "is taken");
    assertThat(PolicyConditions.planned(green().build(), List.of(ofGuard)).of(GUARD))
        .extracting(Condition::type, Condition::status, Condition::reason)
        .containsExactly(tuple("Ready-In-Zone-global", FALSE, "SetupFailed"));
  }

  @Test
  void policyInTheDatabaseSaysHowManyWorkloadsItIsAbout() {
    Intent intent = green().add(CLOSED).add(GUARD).add(web("one")).build();
    Snapshot rows = Snapshots.of(plan(intent));

    assertThat(observed(intent, rows, CLOSED))
        .isEqualTo(
            new Condition(
                "Programmed",
                TRUE,
                "Programmed",
                "the database holds its rules; it is about 1 workload"));
    assertThat(observed(intent, rows, GUARD))
        .isEqualTo(
            new Condition(
                "Ready-In-Zone-global",
                TRUE,
                "SetupSucceeded",
                "Setting up OVN DB plumbing was successful; it is about 2 workloads"));
    assertThat(observed(intent, Snapshots.empty(), CLOSED).reason()).isEqualTo("ChangesPending");
    Intent alone = green().add(CLOSED).build();
    assertThat(observed(alone, Snapshots.of(plan(alone)), CLOSED).message())
        .endsWith("; it is about no workloads");
  }

  @Test
  void databaseTellsWhereServicesAreReached() {
    Service near =
        Service.builder("green", "near")
            .clusterAddresses(addresses("10.96.1.2", "fd00:10:96::2"))
            .internalPolicy(Service.TrafficPolicy.LOCAL)
            .addPorts(Service.Port.of(Protocol.TCP, 80, 8080))
            .selector(Map.of("app", "web"))
            .build();
    Intent intent = green().add(WEB, near).add(web("one")).build();

    assertThat(HeldService.read(Snapshots.of(plan(intent)), OWNER))
        .containsExactly(
            new HeldService(
                "green_namespace-scoped",
                "green/near",
                List.of("10.96.1.2:80/TCP", "[fd00:10:96::2]:80/TCP"),
                List.of()),
            new HeldService(
                "green_namespace-scoped",
                "green/web",
                List.of("10.96.1.1:80/TCP", "192.0.2.100:80/TCP"),
                List.of("30080/TCP")));
    assertThat(HeldService.read(Snapshots.of(plan(intent)), "another")).isEmpty();
    assertThat(HeldService.read(Snapshots.empty(), OWNER)).isEmpty();
  }
}
