package org.ovn4j.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.Tenancy.Defined;
import org.ovn4j.model.Tenancy.Definition;
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
    networkNames();
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

  /** Two objects of one kind and name, or definitions that took another network's name. */
  private void networkNames() {
    Map<String, Network> first = new HashMap<>();
    for (Network network : intent.networks()) {
      Network earlier = first.putIfAbsent(network.name(), network);
      if (earlier != null) {
        boolean twice = earlier.tenancy().path().equals(network.tenancy().path());
        found.add(
            Diagnostic.error(
                network.origin(),
                (twice
                        ? "is defined twice, the first time as %s; remove one"
                        : "has the network name of %s; give it a name of its own")
                    .formatted(earlier.origin())));
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
    if (network.tenancy() instanceof Namespaced tenancy) {
      namespaceKnown(network, tenancy.namespace());
    } else if (network.tenancy() instanceof Defined tenancy) {
      tenancy.definitions().stream()
          .map(Definition::namespace)
          .distinct()
          .forEach(namespace -> namespaceKnown(network, namespace));
    }
  }

  private void namespaceKnown(Network network, String namespace) {
    if (isMissing(intent, faulty, namespace)) {
      found.add(
          Diagnostic.error(
              originIn(namespace, network),
              namespace,
              missingNamespace(intent, namespace)
                  + (network.isPrimary()
                      ? "; a primary network needs its label " + Namespace.PRIMARY_NETWORK_LABEL
                      : "")));
    }
  }

  /** What gives the network to a namespace. */
  private static Origin originIn(String namespace, Network network) {
    return network.tenancy() instanceof Defined tenancy
        ? tenancy.definitions().stream()
            .filter(definition -> definition.namespace().equals(namespace))
            .findFirst()
            .map(Definition::origin)
            .orElse(network.origin())
        : network.origin();
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
    Map<String, Network> byDefinition = new HashMap<>();
    Optional<Network> primary = Optional.empty();
    for (Network network : intent.networksOf(namespace.name())) {
      for (String definition : network.tenancy().definitions(namespace.name())) {
        Network other = byDefinition.putIfAbsent(definition, network);
        if (other != null && !other.name().equals(network.name())) {
          found.add(sameDefinition(namespace, definition, other, network));
        }
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

  private static Diagnostic sameDefinition(
      Namespace namespace, String definition, Network first, Network second) {
    return Diagnostic.error(
        originIn(namespace.name(), second),
        ("would make the network attachment definition %s/%s, which %s makes already;"
                + " rename one of them")
            .formatted(namespace.name(), definition, originIn(namespace.name(), first)));
  }

  private static Diagnostic secondPrimary(Namespace namespace, Network first, Network second) {
    return Diagnostic.error(
        originIn(namespace.name(), second),
        ("namespace \"%s\" already has the primary network \"%s\" of %s;"
                + " a namespace has only one, so make one of the two Secondary or select"
                + " other namespaces")
            .formatted(namespace.name(), first.name(), originIn(namespace.name(), first)));
  }

  private static Diagnostic missingLabel(Namespace namespace, Network network) {
    return Diagnostic.error(
        namespace.origin(),
        "needs the label %s, because %s is its primary network"
            .formatted(Namespace.PRIMARY_NETWORK_LABEL, originIn(namespace.name(), network)));
  }

  /** Without the services' block, the name server's address is the one known address of it. */
  private void apartFromServices(Network network) {
    if (network instanceof LocalnetNetwork) {
      return;
    }
    for (Cidr cidr : network.cidrs()) {
      intent
          .defaultNetwork()
          .ifPresent(
              own -> {
                for (Layer3Network.Subnet pods : own.subnets()) {
                  apart(network, cidr, "pod subnet", pods.cidr(), own.origin());
                }
                for (Cidr services : own.serviceSubnets()) {
                  apart(network, cidr, "service subnet", services, own.origin());
                }
              });
      intent.dns().stream()
          .flatMap(dns -> dns.addresses().stream())
          .filter(cidr::contains)
          .filter(server -> intent.defaultNetwork().isEmpty())
          .forEach(
              server ->
                  found.add(
                      Diagnostic.error(
                          network.origin(),
                          cidr.toString(),
                          "overlaps the service subnet, for it contains the name server %s of %s"
                              .formatted(server, intent.dns().orElseThrow().origin()))));
    }
  }

  private void apart(Network network, Cidr cidr, String what, Cidr other, Origin origin) {
    if (cidr.overlaps(other)) {
      found.add(
          Diagnostic.error(
              network.origin(),
              cidr.toString(),
              "overlaps the %s %s of the default network, %s".formatted(what, other, origin)));
    }
  }
}
