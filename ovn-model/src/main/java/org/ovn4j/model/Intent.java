package org.ovn4j.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.Attachment.SecondaryTarget;

/**
 * All that is wanted: networks, and who uses them from where. Immutable, and free of Kubernetes.
 *
 * <p>Every list is sorted by name, so that the order in which things were added does not matter. An
 * intent may contradict itself, as what users write may; {@link #check} says how. Look-ups then
 * answer with the first of equal names.
 */
public final class Intent {
  private final List<Network> networks;
  private final List<Namespace> namespaces;
  private final List<Node> nodes;
  private final List<Workload> workloads;
  private final List<IpamClaim> claims;
  private final @Nullable Dns dns;

  private final Map<String, Network> networksByName;
  private final Map<String, Namespace> namespacesByName;
  private final Map<String, Node> nodesByName;
  private final Map<String, IpamClaim> claimsByKey;
  private final Map<String, List<Network>> networksByNamespace;

  /** The networks by the definitions they make: namespace and object name. */
  private final Map<String, Network> networksByDefinition = new HashMap<>();

  private Intent(Builder builder) {
    networks = sorted(builder.networks, Comparator.comparing(Network::name));
    namespaces = sorted(builder.namespaces, Comparator.comparing(Namespace::name));
    nodes = sorted(builder.nodes, Comparator.comparing(Node::name));
    workloads =
        sorted(
            builder.workloads,
            Comparator.comparing(Workload::namespace)
                .thenComparing(Workload::name)
                .thenComparing(Workload::kind));
    claims =
        sorted(
            builder.claims,
            Comparator.comparing(IpamClaim::namespace).thenComparing(IpamClaim::name));
    dns = builder.dns;
    networksByName = index(networks, Network::name);
    namespacesByName = index(namespaces, Namespace::name);
    nodesByName = index(nodes, Node::name);
    claimsByKey = index(claims, claim -> key(claim.namespace(), claim.name()));
    networksByNamespace = networksByNamespace();
  }

  private static <T> List<T> sorted(Collection<T> values, Comparator<T> order) {
    return values.stream().sorted(order).toList();
  }

  private static <T> Map<String, T> index(List<T> values, Function<T, String> key) {
    Map<String, T> index = new LinkedHashMap<>();
    values.forEach(value -> index.putIfAbsent(key.apply(value), value));
    return index;
  }

  /** Neither part has a slash. */
  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  private Map<String, List<Network>> networksByNamespace() {
    Map<String, List<Network>> index = new LinkedHashMap<>();
    namespacesByName.keySet().forEach(name -> index.put(name, new ArrayList<>()));
    for (Network network : networks) {
      namespacesOf(network).forEach(namespace -> listOf(index, namespace).add(network));
    }
    index.replaceAll((name, list) -> List.copyOf(list));
    index.forEach(
        (namespace, list) ->
            list.forEach(
                network ->
                    networksByDefinition.putIfAbsent(
                        key(namespace, network.tenancy().objectName()), network)));
    return index;
  }

  private static List<Network> listOf(Map<String, List<Network>> index, Namespace namespace) {
    return index.computeIfAbsent(namespace.name(), name -> new ArrayList<>());
  }

  /** A builder of an intent that wants nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts with all that this intent has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.networks.addAll(networks);
    builder.namespaces.addAll(namespaces);
    builder.nodes.addAll(nodes);
    builder.workloads.addAll(workloads);
    builder.claims.addAll(claims);
    builder.dns = dns;
    return builder;
  }

  /** The networks, by name. */
  public List<Network> networks() {
    return networks;
  }

  /** The namespaces, by name. */
  public List<Namespace> namespaces() {
    return namespaces;
  }

  /** The nodes, by name. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The workloads, by namespace and name. */
  public List<Workload> workloads() {
    return workloads;
  }

  /** The claims, by namespace and name. */
  public List<IpamClaim> claims() {
    return claims;
  }

  /** The cluster's name server, if there is one. */
  public Optional<Dns> dns() {
    return Optional.ofNullable(dns);
  }

  /** The network with this name, {@link Network#name}. */
  public Optional<Network> network(String networkName) {
    return Optional.ofNullable(networksByName.get(networkName));
  }

  /** The network that a namespace knows by this object name, {@link Tenancy#objectName}. */
  public Optional<Network> network(String namespace, String objectName) {
    return Optional.ofNullable(networksByDefinition.get(key(namespace, objectName)));
  }

  /** The namespace with this name. */
  public Optional<Namespace> namespace(String name) {
    return Optional.ofNullable(namespacesByName.get(name));
  }

  /** The node with this name. */
  public Optional<Node> node(String name) {
    return Optional.ofNullable(nodesByName.get(name));
  }

  /** The claim with this name in a namespace. */
  public Optional<IpamClaim> claim(String namespace, String name) {
    return Optional.ofNullable(claimsByKey.get(key(namespace, name)));
  }

  /** The networks offered to a namespace, by name; none for an unknown namespace. */
  public List<Network> networksOf(String namespace) {
    return networksByNamespace.getOrDefault(namespace, List.of());
  }

  /** The primary network of a namespace; empty where pods use the cluster's default network. */
  public Optional<Network> primaryNetwork(String namespace) {
    return networksOf(namespace).stream().filter(Network::isPrimary).findFirst();
  }

  /** The namespaces that a network is offered to, by name. */
  public List<Namespace> namespacesOf(Network network) {
    if (network.tenancy() instanceof Tenancy.Namespaced tenancy) {
      return namespace(tenancy.namespace()).map(List::of).orElse(List.of());
    }
    return namespacesByName.values().stream().filter(network.tenancy()::includes).toList();
  }

  /**
   * The network that an attachment of a workload means. Empty if it means the cluster's default
   * network, or a network that does not exist or is not offered to the workload's namespace.
   */
  public Optional<Network> network(Workload workload, Attachment attachment) {
    if (attachment.target() instanceof SecondaryTarget target) {
      return network(target.namespace(), target.name())
          .filter(network -> isOffered(network, workload.namespace()));
    }
    return primaryNetwork(workload.namespace());
  }

  private boolean isOffered(Network network, String namespace) {
    return namespace(namespace).filter(network.tenancy()::includes).isPresent();
  }

  /**
   * All contradictions within the intent: names that nothing has, two things with one name, rules
   * that span several objects. Empty for a sound intent.
   */
  public List<Diagnostic> check() {
    return check(Set.of());
  }

  /**
   * As {@link #check()}, for an intent that some objects did not make it into because they are
   * faulty. Nothing is said about their absence: their own faults have been told.
   *
   * @param faulty the missing objects, by {@link Origin#path}: {@code Namespace green}
   */
  public List<Diagnostic> check(Set<String> faulty) {
    List<Diagnostic> found = new ArrayList<>();
    new NetworkCheck(this, faulty, found).run();
    new WorkloadCheck(this, faulty, found).run();
    new ClaimCheck(this, faulty, found).run();
    return List.copyOf(found);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Intent that
        && networks.equals(that.networks)
        && namespaces.equals(that.namespaces)
        && nodes.equals(that.nodes)
        && workloads.equals(that.workloads)
        && claims.equals(that.claims)
        && Objects.equals(dns, that.dns);
  }

  @Override
  public int hashCode() {
    return Objects.hash(networks, namespaces, nodes, workloads, claims, dns);
  }

  /** How many of each there are. */
  @Override
  public String toString() {
    return "Intent(%d networks, %d namespaces, %d nodes, %d workloads, %d claims)"
        .formatted(
            networks.size(), namespaces.size(), nodes.size(), workloads.size(), claims.size());
  }

  /** Collects what is wanted, in any order. Not thread-safe. */
  public static final class Builder {
    private final List<Network> networks = new ArrayList<>();
    private final List<Namespace> namespaces = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Workload> workloads = new ArrayList<>();
    private final List<IpamClaim> claims = new ArrayList<>();
    private @Nullable Dns dns;

    private Builder() {}

    /** Adds networks. */
    public Builder add(Network... more) {
      networks.addAll(List.of(more));
      return this;
    }

    /** Adds namespaces. */
    public Builder add(Namespace... more) {
      namespaces.addAll(List.of(more));
      return this;
    }

    /** Adds nodes. */
    public Builder add(Node... more) {
      nodes.addAll(List.of(more));
      return this;
    }

    /** Adds workloads. */
    public Builder add(Workload... more) {
      workloads.addAll(List.of(more));
      return this;
    }

    /** Adds claims. */
    public Builder add(IpamClaim... more) {
      claims.addAll(List.of(more));
      return this;
    }

    /** Sets the name server. */
    public Builder dns(Dns server) {
      dns = server;
      return this;
    }

    /** Removes every workload that the predicate holds for. */
    public Builder removeWorkloads(Predicate<? super Workload> which) {
      workloads.removeIf(which);
      return this;
    }

    /** The intent. */
    public Intent build() {
      return new Intent(this);
    }
  }
}
