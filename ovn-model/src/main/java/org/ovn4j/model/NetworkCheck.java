package org.ovn4j.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Tenancy.Namespaced;
import org.ovn4j.model.internal.Nearest;

/** The rules between networks, namespaces, nodes and the name server. */
final class NetworkCheck {
  private final Intent intent;
  private final Set<String> faulty;
  private final List<Diagnostic> found;

  NetworkCheck(Intent intent, Set<String> faulty, List<Diagnostic> found) {
    this.intent = intent;
    this.faulty = faulty;
    this.found = found;
  }

  void run() {
    unique(intent.namespaces(), Namespace::name, Namespace::origin);
    unique(intent.nodes(), Node::name, Node::origin);
    unique(intent.networks(), network -> network.tenancy().path(), Network::origin);
    chassis();
    intent.networks().forEach(this::namespaceKnown);
    intent.namespaces().forEach(this::networksOfNamespace);
    intent.networks().forEach(this::apartFromServices);
  }

  private <T> void unique(List<T> objects, Function<T, String> key, Function<T, Origin> origin) {
    unique(objects, key, origin, found);
  }

  static <T> void unique(
      List<T> objects,
      Function<T, String> key,
      Function<T, Origin> origin,
      List<Diagnostic> found) {
    Map<String, T> first = new HashMap<>();
    for (T object : objects) {
      T earlier = first.putIfAbsent(key.apply(object), object);
      if (earlier != null) {
        found.add(
            Diagnostic.error(
                origin.apply(object),
                "is defined twice, the first time as %s; remove one"
                    .formatted(origin.apply(earlier))));
      }
    }
  }

  private void chassis() {
    Map<String, Node> first = new HashMap<>();
    for (Node node : intent.nodes()) {
      Node earlier = first.putIfAbsent(node.chassis(), node);
      if (earlier != null && !earlier.name().equals(node.name())) {
        found.add(
            Diagnostic.error(
                node.origin(),
                node.chassis(),
                "has the same chassis as %s; each node has one of its own"
                    .formatted(earlier.origin())));
      }
    }
  }

  private void namespaceKnown(Network network) {
    if (network.tenancy() instanceof Namespaced tenancy
        && isMissing(intent, faulty, tenancy.namespace())) {
      found.add(
          Diagnostic.error(
              network.origin(),
              tenancy.namespace(),
              missingNamespace(intent, tenancy.namespace())
                  + (network.isPrimary()
                      ? "; a primary network needs its label " + Namespace.PRIMARY_NETWORK_LABEL
                      : "")));
    }
  }

  static boolean isMissing(Intent intent, Set<String> faulty, String namespace) {
    return intent.namespace(namespace).isEmpty() && !faulty.contains("Namespace " + namespace);
  }

  static String missingNamespace(Intent intent, String namespace) {
    return "namespace \"%s\" is not defined; add a Namespace object with this name%s"
        .formatted(
            namespace, Nearest.hint(namespace, intent.namespaces().stream().map(Namespace::name)));
  }

  private void networksOfNamespace(Namespace namespace) {
    Map<String, Network> byObjectName = new HashMap<>();
    Optional<Network> primary = Optional.empty();
    for (Network network : intent.networksOf(namespace.name())) {
      Network sameName = byObjectName.putIfAbsent(network.tenancy().objectName(), network);
      if (sameName != null && !sameName.tenancy().path().equals(network.tenancy().path())) {
        found.add(sameDefinition(namespace, sameName, network));
      }
      if (network.isPrimary()) {
        if (primary.isPresent() && !primary.get().name().equals(network.name())) {
          found.add(secondPrimary(namespace, primary.get(), network));
        }
        primary = primary.or(() -> Optional.of(network));
      }
    }
    primary
        .filter(network -> !namespace.hasPrimaryNetworkLabel())
        .ifPresent(network -> found.add(missingLabel(namespace, network)));
  }

  private static Diagnostic sameDefinition(Namespace namespace, Network first, Network second) {
    return Diagnostic.error(
        second.origin(),
        ("would make the network attachment definition %s/%s, which %s makes already;"
                + " rename one of them")
            .formatted(namespace.name(), second.tenancy().objectName(), first.origin()));
  }

  private static Diagnostic secondPrimary(Namespace namespace, Network first, Network second) {
    return Diagnostic.error(
        second.origin(),
        ("namespace \"%s\" already has the primary network \"%s\" of %s;"
                + " a namespace has only one, so make one of the two Secondary or select"
                + " other namespaces")
            .formatted(namespace.name(), first.name(), first.origin()));
  }

  private static Diagnostic missingLabel(Namespace namespace, Network network) {
    return Diagnostic.error(
        namespace.origin(),
        "needs the label %s, because %s is its primary network"
            .formatted(Namespace.PRIMARY_NETWORK_LABEL, network.origin()));
  }

  /** The name server's address is the one known address of the services' block. */
  private void apartFromServices(Network network) {
    if (network instanceof LocalnetNetwork || intent.dns().isEmpty()) {
      return;
    }
    Dns dns = intent.dns().get();
    for (Cidr cidr : network.cidrs()) {
      for (IpAddress server : dns.addresses()) {
        if (cidr.contains(server)) {
          found.add(
              Diagnostic.error(
                  network.origin(),
                  cidr.toString(),
                  "overlaps the service subnet, for it contains the name server %s of %s"
                      .formatted(server, dns.origin())));
        }
      }
    }
  }
}
