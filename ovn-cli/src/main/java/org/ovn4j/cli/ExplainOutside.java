package org.ovn4j.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.explain.Explainer;
import org.ovn4j.explain.Explanation;
import org.ovn4j.explain.Explanation.Verdict;
import org.ovn4j.explain.Transport;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Service;
import org.ovn4j.model.Workload;

/** What becomes of a connection that somebody opens outside of all networks. */
final class ExplainOutside {

  /** Anybody there. */
  private static final String ANYBODY = "external";

  private static final String OPTION = "--from";

  /** Addresses for documentation, RFC 5737 and RFC 3849. */
  private static final List<IpAddress> SOMEBODY =
      List.of(IpAddress.parse("198.51.100.1"), IpAddress.parse("2001:db8::1"));

  private final Intent intent;
  private final Explainer explainer;
  private final List<IpAddress> sources;

  private ExplainOutside(Intent intent, Explainer explainer, List<IpAddress> sources) {
    this.intent = intent;
    this.explainer = explainer;
    this.sources = sources;
  }

  /**
   * Reads who opens the connection; empty if it is not somebody outside.
   *
   * @throws UsageException if it is an address inside; says what to write
   */
  static Optional<ExplainOutside> parse(String from, Intent intent, Explainer explainer) {
    if (from.equals(ANYBODY)) {
      return Optional.of(new ExplainOutside(intent, explainer, SOMEBODY));
    }
    Optional<IpAddress> source = IpAddress.tryParse(from);
    source.ifPresent(
        address ->
            networks(intent)
                .filter(network -> network.cidrs().stream().anyMatch(c -> c.contains(address)))
                .findFirst()
                .ifPresent(
                    network -> {
                      throw new UsageException(
                          "%s %s: is in the subnet of %s, so not outside; name the workload"
                              .formatted(OPTION, from, network.origin().path()));
                    }));
    return source.map(address -> new ExplainOutside(intent, explainer, List.of(address)));
  }

  private static Stream<Network> networks(Intent intent) {
    return Stream.concat(
        intent.networks().stream(), intent.defaultNetwork().map(DefaultNetwork::layer3).stream());
  }

  /**
   * What becomes of a connection to each address that the target has outside; of a workload, to
   * each that it has at all.
   *
   * @throws UsageException if nobody has the name, or it has no address there
   */
  List<Explanation> explain(ExplainTarget target) {
    List<IpAddress> all = addresses(target);
    List<Explanation> explanations =
        all.stream()
            .flatMap(
                to ->
                    sources.stream()
                        .filter(source -> source.family() == to.family())
                        .flatMap(source -> explain(source, to, target.transport()).stream()))
            .toList();
    if (explanations.isEmpty()) {
      String family = sources.get(0).family() == IpFamily.IPV4 ? "IPv4" : "IPv6";
      throw new UsageException(
          "--to %s: has no %s address, which %s %s needs"
              .formatted(target.text(), family, OPTION, sources.get(0)));
    }
    return explanations;
  }

  /**
   * At the node whose own address it is, else at the one that announces it, else at the first whose
   * gateway takes it in.
   */
  private List<Explanation> explain(IpAddress source, IpAddress to, Transport transport) {
    List<Node> nodes = intent.nodes().stream().filter(n -> n.gateway().isPresent()).toList();
    Optional<String> announcer = explainer.announcer(to);
    Optional<Node> own =
        nodes.stream()
            .filter(node -> has(node, to))
            .findFirst()
            .or(
                () ->
                    nodes.stream()
                        .filter(node -> announcer.equals(Optional.of(node.name())))
                        .findFirst());
    List<List<Explanation>> choices =
        own.map(List::of).orElse(nodes).stream()
            .map(node -> explainer.explainOutside(node.name(), source, to, transport))
            .toList();
    return choices.stream()
        .filter(some -> some.stream().noneMatch(e -> e.verdict() == Verdict.ISOLATED))
        .findFirst()
        .or(() -> choices.stream().findFirst())
        .orElseGet(() -> explainer.explainOutside("", source, to, transport));
  }

  private static boolean has(Node node, IpAddress address) {
    return node.gateway().flatMap(g -> g.address(address.family())).equals(Optional.of(address));
  }

  private List<IpAddress> addresses(ExplainTarget target) {
    Optional<IpAddress> address = IpAddress.tryParse(target.name());
    if (address.isPresent()) {
      return List.of(address.get());
    }
    Optional<Workload> workload = ExplainTarget.workload(intent, target.name());
    // Of a workload and a service with one name, the service is what the outside may reach.
    if (workload.isPresent() && !target.isService(intent)) {
      return explainer.interfaces().stream()
          .filter(on -> on.workload().equals(workload.get()) && !on.locked())
          .flatMap(on -> on.addresses().stream())
          .toList();
    }
    Service service = target.service(intent);
    if (service.outerAddresses().isEmpty()) {
      throw new UsageException(
          "--to %s: the service has no address outside%s"
              .formatted(target.text(), nodePorts(service)));
    }
    return service.outerAddresses();
  }

  private String nodePorts(Service service) {
    String ports =
        service.ports().stream()
            .flatMapToInt(port -> port.nodePort().stream())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    return ports.isEmpty() ? "" : "; write a node's, with its node port " + ports;
  }
}
