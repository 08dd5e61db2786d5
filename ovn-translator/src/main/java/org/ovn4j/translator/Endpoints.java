package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.EndpointSlice;
import org.ovn4j.model.EndpointSlice.Conditions;
import org.ovn4j.model.Intent;
import org.ovn4j.model.NamedPort;
import org.ovn4j.model.Service;
import org.ovn4j.model.Service.TargetPort;
import org.ovn4j.model.Workload;

/**
 * Who answers for the services of a network: by their slices, or if a service has none, the
 * workloads that it selects, at the addresses that they have on the network. Immutable.
 */
public final class Endpoints {

  private static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::address).thenComparing(Endpoint::port);

  private final Intent intent;
  private final Map<String, List<Member>> byName = new HashMap<>();

  private final Map<String, LabelIndex<Member>> byNamespace = new HashMap<>();

  /**
   * A workload on the network.
   *
   * @param workload the workload
   * @param addresses those it has on the network
   */
  public record Member(Workload workload, List<IpAddress> addresses) {
    /** Copies the addresses. */
    public Member {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Who may answer for a port of a service.
   *
   * @param address where
   * @param port where
   * @param node on which node; empty if it is not known, or outside
   * @param conditions whether it answers
   */
  public record Endpoint(
      IpAddress address, int port, Optional<String> node, Conditions conditions) {

    /** Whether it runs on the node of that name. */
    public boolean isOn(String name) {
      return node.isPresent() && node.get().equals(name);
    }
  }

  /**
   * The endpoints on a network.
   *
   * @param members the workloads on it; those that do not run, or not yet anywhere, do not count
   */
  public Endpoints(Intent intent, Collection<Member> members) {
    this.intent = intent;
    for (Member member : members) {
      Workload workload = member.workload();
      if (workload.running() && workload.node().isPresent()) {
        byName
            .computeIfAbsent(
                workload.namespace() + "/" + workload.name(), name -> new ArrayList<>())
            .add(member);
        byNamespace
            .computeIfAbsent(workload.namespace(), name -> new LabelIndex<>())
            .add(member, workload.labels());
      }
    }
  }

  /**
   * Those that are to be sent new connections: the ready ones among those that the predicate holds
   * for, or if none is ready, those on their way out that still answer.
   *
   * @param all those of one port of the service
   */
  public static List<Endpoint> answering(
      Service service, List<Endpoint> all, Predicate<Endpoint> which) {
    List<Endpoint> some = all.stream().filter(which).toList();
    if (service.publishesNotReady()) {
      return some;
    }
    List<Endpoint> ready = some.stream().filter(e -> e.conditions().ready()).toList();
    return ready.isEmpty()
        ? some.stream()
            .filter(e -> e.conditions().serving() && e.conditions().terminating())
            .toList()
        : ready;
  }

  /** All that there are, whether they answer or not, each once, in the order of addresses. */
  public List<Endpoint> all(Service service, Service.Port port) {
    List<EndpointSlice> slices = intent.slicesOf(service);
    Map<String, Endpoint> found = new LinkedHashMap<>();
    (slices.isEmpty() ? selected(service, port) : sliced(service, port, slices))
        .forEach(
            endpoint ->
                found.merge(
                    endpoint.address() + " " + endpoint.port(),
                    endpoint,
                    (one, two) -> one.conditions().ready() ? one : two));
    return found.values().stream().sorted(ORDER).toList();
  }

  private List<Endpoint> selected(Service service, Service.Port port) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Member member : candidates(service)) {
      Workload workload = member.workload();
      OptionalInt target = target(workload, port);
      if (target.isPresent() && service.selects(workload)) {
        Conditions conditions = workload.ready() ? Conditions.READY : Conditions.NOT_READY;
        for (IpAddress address : member.addresses()) {
          endpoints.add(new Endpoint(address, target.getAsInt(), workload.node(), conditions));
        }
      }
    }
    return endpoints;
  }

  /** Who may be selected; a service without a selector selects nobody. */
  private List<Member> candidates(Service service) {
    LabelIndex<Member> here = byNamespace.get(service.namespace());
    return here == null || service.selector().isEmpty()
        ? List.of()
        : here.candidates(service.selector());
  }

  private static OptionalInt target(Workload workload, Service.Port port) {
    if (port.target() instanceof TargetPort.Numbered numbered) {
      return OptionalInt.of(numbered.number());
    }
    String name = ((TargetPort.Named) port.target()).name();
    return workload.ports().stream()
        .filter(named -> named.protocol() == port.protocol() && named.name().equals(name))
        .mapToInt(NamedPort::number)
        .findFirst();
  }

  private List<Endpoint> sliced(Service service, Service.Port port, List<EndpointSlice> slices) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (EndpointSlice slice : slices) {
      for (EndpointSlice.Port target : slice.ports()) {
        if (target.protocol() == port.protocol() && target.name().equals(port.name())) {
          slice.endpoints().forEach(e -> add(endpoints, service, e, target.number()));
        }
      }
    }
    return endpoints;
  }

  /** A workload of the intent answers where the intent's network has it, in every family. */
  private void add(
      List<Endpoint> endpoints, Service service, EndpointSlice.Endpoint endpoint, int port) {
    List<Member> members =
        endpoint
            .workload()
            .map(name -> byName.getOrDefault(service.namespace() + "/" + name, List.of()))
            .orElse(List.of());
    if (members.isEmpty()) {
      for (IpAddress address : endpoint.addresses()) {
        endpoints.add(new Endpoint(address, port, endpoint.node(), endpoint.conditions()));
      }
    }
    for (Member member : members) {
      for (IpAddress address : member.addresses()) {
        endpoints.add(new Endpoint(address, port, member.workload().node(), endpoint.conditions()));
      }
    }
  }
}
