package org.ovn4j.translator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.EndpointSlice;
import org.ovn4j.model.EndpointSlice.Conditions;
import org.ovn4j.model.EndpointSlice.Endpoint;
import org.ovn4j.model.Intent;
import org.ovn4j.model.NamedPort;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Service.TargetPort;
import org.ovn4j.model.Workload;

/** Who answers for a service. */
class EndpointsTest {

  private static final Service WEB =
      Service.builder("green", "web")
          .putSelector("app", "web")
          .addPorts(Service.Port.of(Protocol.TCP, 80, 8080))
          .build();

  private static Workload pod(String name, String... labels) {
    return Workload.builder(Workload.Kind.POD, "green", name)
        .node(Optional.of("n1"))
        .labels(labels.length == 0 ? Map.of("app", "web") : Map.of(labels[0], labels[1]))
        .build();
  }

  private static Endpoints.Member at(String address, Workload workload) {
    return new Endpoints.Member(workload, List.of(IpAddress.parse(address)));
  }

  private static List<String> answering(
      Intent intent, Service service, Endpoints.Member... members) {
    Endpoints endpoints = new Endpoints(intent, List.of(members));
    return service.ports().stream()
        .flatMap(
            port -> Endpoints.answering(service, endpoints.all(service, port), e -> true).stream())
        .map(endpoint -> endpoint.address() + " " + endpoint.port())
        .toList();
  }

  private static Intent empty() {
    return Intent.builder().build();
  }

  @Test
  void selectedWorkloadsAnswerThatRunAndAreReady() {
    assertThat(
            answering(
                empty(),
                WEB,
                at("10.0.0.9", pod("a")),
                at("10.0.0.3", pod("b")),
                at("10.0.0.4", pod("c", "app", "other")),
                at("10.0.0.5", pod("d").toBuilder().ready(false).build()),
                at("10.0.0.6", pod("e").toBuilder().running(false).build()),
                at("10.0.0.7", pod("f").toBuilder().node(Optional.empty()).build()),
                at("10.0.0.8", pod("g").toBuilder().namespace("blue").build())))
        .containsExactly("10.0.0.3 8080", "10.0.0.9 8080");
  }

  @Test
  void thoseThatAreNotReadyAnswerIfTheServiceSaysSo() {
    Workload late = pod("late").toBuilder().ready(false).build();
    assertThat(answering(empty(), WEB, at("10.0.0.5", late))).isEmpty();
    Service early = WEB.toBuilder().publishesNotReady(true).build();
    assertThat(answering(empty(), early, at("10.0.0.5", late))).containsExactly("10.0.0.5 8080");
  }

  @Test
  void namedPortsAreThoseOfEachWorkload() {
    Service named =
        WEB.toBuilder()
            .ports(
                List.of(
                    new Service.Port(
                        "", Protocol.TCP, 80, new TargetPort.Named("http"), OptionalInt.empty())))
            .build();
    Workload a = pod("a").toBuilder().addPorts(new NamedPort("http", Protocol.TCP, 81)).build();
    Workload b = pod("b").toBuilder().addPorts(new NamedPort("http", Protocol.UDP, 82)).build();
    Workload c = pod("c").toBuilder().addPorts(new NamedPort("http", Protocol.TCP, 83)).build();
    assertThat(answering(empty(), named, at("10.0.0.3", a), at("10.0.0.4", b), at("10.0.0.5", c)))
        .containsExactly("10.0.0.3 81", "10.0.0.5 83");
  }

  private static Intent sliced(Endpoint... endpoints) {
    return Intent.builder()
        .add(
            new EndpointSlice(
                "green",
                "web-1",
                "web",
                Optional.empty(),
                List.of(endpoints),
                List.of(new EndpointSlice.Port("", Protocol.TCP, 9090)),
                Origin.of("slice")))
        .build();
  }

  private static Endpoint endpoint(String address, boolean ready, boolean serving, boolean ending) {
    return new Endpoint(
        Optional.empty(),
        List.of(IpAddress.parse(address)),
        new Conditions(ready, serving, ending),
        Optional.empty());
  }

  @Test
  void slicesSayWhoAnswersAndTheTerminatingOnlyIfNobodyElseDoes() {
    Endpoint ready = endpoint("10.0.0.3", true, true, false);
    Endpoint ending = endpoint("10.0.0.4", false, true, true);
    Endpoint gone = endpoint("10.0.0.5", false, false, true);
    Endpoint late = endpoint("10.0.0.6", false, true, false);
    Endpoints.Member selected = at("10.0.0.9", pod("a"));
    assertThat(answering(sliced(ready, ending, gone, late), WEB, selected))
        .containsExactly("10.0.0.3 9090");
    assertThat(answering(sliced(ending, gone, late), WEB, selected))
        .containsExactly("10.0.0.4 9090");
    assertThat(answering(sliced(gone, late), WEB, selected)).isEmpty();
  }

  @Test
  void aWorkloadOfTheIntentAnswersWhereItIsHere() {
    Endpoint endpoint =
        new Endpoint(
            Optional.of("a"),
            List.of(IpAddress.parse("10.244.0.3")),
            Conditions.READY,
            Optional.empty());
    assertThat(answering(sliced(endpoint), WEB, at("10.0.0.9", pod("a", "no", "label"))))
        .containsExactly("10.0.0.9 9090");
    assertThat(answering(sliced(endpoint), WEB)).containsExactly("10.244.0.3 9090");
  }
}
