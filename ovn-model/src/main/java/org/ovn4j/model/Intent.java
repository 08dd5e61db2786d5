package org.ovn4j.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
  private final List<Service> services;
  private final List<EndpointSlice> endpointSlices;
  private final List<NetworkPolicy> policies;
  private final List<AdminPolicy> adminPolicies;
  private final @Nullable Dns dns;
  private final @Nullable DefaultNetwork defaultNetwork;

  private final IntentIndex index;

  private Intent(Builder builder) {
    networks = sorted(builder.networks, Comparator.comparing(Network::name));
    namespaces = sorted(builder.namespaces, Comparator.comparing(Namespace::name));
    nodes = sorted(builder.nodes, Comparator.comparing(Node::name));
    workloads = sorted(builder.workloads, Workloads.ORDER);
    claims =
        sorted(
            builder.claims,
            Comparator.comparing(IpamClaim::namespace).thenComparing(IpamClaim::name));
    services =
        sorted(
            builder.services,
            Comparator.comparing(Service::namespace).thenComparing(Service::name));
    endpointSlices =
        sorted(
            builder.endpointSlices,
            Comparator.comparing(EndpointSlice::namespace).thenComparing(EndpointSlice::name));
    policies =
        sorted(
            builder.policies,
            Comparator.comparing(NetworkPolicy::namespace)
                .thenComparing(NetworkPolicy::name)
                .thenComparing(NetworkPolicy::isMultiNetwork));
    adminPolicies =
        sorted(
            builder.adminPolicies,
            Comparator.comparing(AdminPolicy::isBaseline)
                .thenComparing(policy -> policy.priority().orElse(0))
                .thenComparing(AdminPolicy::name));
    dns = builder.dns;
    defaultNetwork = builder.defaultNetwork;
    index = new IntentIndex(this);
  }

  /** The intent with other workloads, which are in their order. */
  private Intent(Intent other, List<Workload> workloads) {
    this.workloads = workloads;
    networks = other.networks;
    namespaces = other.namespaces;
    nodes = other.nodes;
    claims = other.claims;
    services = other.services;
    endpointSlices = other.endpointSlices;
    policies = other.policies;
    adminPolicies = other.adminPolicies;
    dns = other.dns;
    defaultNetwork = other.defaultNetwork;
    index = other.index;
  }

  private static <T> List<T> sorted(Collection<T> values, Comparator<T> order) {
    return values.stream().sorted(order).toList();
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
    builder.services.addAll(services);
    builder.endpointSlices.addAll(endpointSlices);
    builder.policies.addAll(policies);
    builder.adminPolicies.addAll(adminPolicies);
    builder.dns = dns;
    builder.defaultNetwork = defaultNetwork;
    return builder;
  }

  /**
   * This intent with the workload in the place of those of its namespace, name and kind, or as one
   * more. Shares all else with this intent; costs little beside {@link #toBuilder}.
   */
  public Intent with(Workload workload) {
    return new Intent(this, Workloads.replacing(workloads, workload, List.of(workload)));
  }

  /** This intent without the workloads of that namespace, name and kind. As {@link #with}. */
  public Intent without(Workload workload) {
    return new Intent(this, Workloads.replacing(workloads, workload, List.of()));
  }

  /** Whether the two are equal but for their workloads. */
  public boolean isEqualButForWorkloads(Intent other) {
    return same(networks, other.networks)
        && same(namespaces, other.namespaces)
        && same(nodes, other.nodes)
        && same(claims, other.claims)
        && same(services, other.services)
        && same(endpointSlices, other.endpointSlices)
        && same(policies, other.policies)
        && same(adminPolicies, other.adminPolicies)
        && Objects.equals(dns, other.dns)
        && Objects.equals(defaultNetwork, other.defaultNetwork);
  }

  /** Equality that is quick for one object. */
  private static boolean same(Object one, Object other) {
    return one == other || one.equals(other);
  }

  /** The workloads that are here and not, or not just so, in another intent; in their order. */
  public List<Workload> workloadsNotIn(Intent other) {
    return Workloads.notIn(other.workloads, workloads);
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

  /** The services, by namespace and name. */
  public List<Service> services() {
    return services;
  }

  /** The slices of services' endpoints, by namespace and name. */
  public List<EndpointSlice> endpointSlices() {
    return endpointSlices;
  }

  /** What namespaces allow, by namespace and name. */
  public List<NetworkPolicy> policies() {
    return policies;
  }

  /** What administrators have decided, in the order in which it counts, the baseline last. */
  public List<AdminPolicy> adminPolicies() {
    return adminPolicies;
  }

  /** The cluster's own network, if it is OVN's. */
  public Optional<DefaultNetwork> defaultNetwork() {
    return Optional.ofNullable(defaultNetwork);
  }

  /** The network with this name, {@link Network#name}. */
  public Optional<Network> network(String networkName) {
    return Optional.ofNullable(index.networksByName.get(networkName));
  }

  /** The network that a namespace has by this definition, {@link Tenancy#definitions}. */
  public Optional<Network> network(String namespace, String definition) {
    return Optional.ofNullable(
        index.networksByDefinition.get(IntentIndex.key(namespace, definition)));
  }

  /** The namespace with this name. */
  public Optional<Namespace> namespace(String name) {
    return Optional.ofNullable(index.namespacesByName.get(name));
  }

  /** The node with this name. */
  public Optional<Node> node(String name) {
    return Optional.ofNullable(index.nodesByName.get(name));
  }

  /** The claim with this name in a namespace. */
  public Optional<IpamClaim> claim(String namespace, String name) {
    return Optional.ofNullable(index.claimsByKey.get(IntentIndex.key(namespace, name)));
  }

  /** The services whose cluster addresses workloads of all primary networks reach. */
  public List<Service> servicesOfEveryNetwork() {
    return index.servicesOfEveryNetwork;
  }

  /** The policies of a namespace, by name. */
  public List<NetworkPolicy> policiesOf(String namespace) {
    return index.policiesByNamespace.getOrDefault(namespace, List.of());
  }

  /** The services of a namespace, by name. */
  public List<Service> servicesOf(String namespace) {
    return index.servicesByNamespace.getOrDefault(namespace, List.of());
  }

  /**
   * The slices that say who answers for a service, by name: those for the primary network of its
   * namespace, or if there are none, those that name no network.
   */
  public List<EndpointSlice> slicesOf(Service service) {
    List<EndpointSlice> all =
        index.slicesByService.getOrDefault(
            IntentIndex.key(service.namespace(), service.name()), List.of());
    Optional<String> own = primaryNetwork(service.namespace()).map(Network::name);
    List<EndpointSlice> ofNetwork =
        all.stream().filter(s -> s.network().isPresent() && s.network().equals(own)).toList();
    return ofNetwork.isEmpty()
        ? all.stream().filter(slice -> slice.network().isEmpty()).toList()
        : ofNetwork;
  }

  /** The networks offered to a namespace, by name; none for an unknown namespace. */
  public List<Network> networksOf(String namespace) {
    return index.networksByNamespace.getOrDefault(namespace, List.of());
  }

  /** The primary network of a namespace; empty where pods use the cluster's default network. */
  public Optional<Network> primaryNetwork(String namespace) {
    return networksOf(namespace).stream().filter(Network::isPrimary).findFirst();
  }

  /** The namespaces that a network is offered to, by name. */
  public List<Namespace> namespacesOf(Network network) {
    return index.namespacesOf(network);
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
   * As {@link #check()}, with the same result, but looks only at the workloads that are not in
   * another intent, where that tells it all.
   *
   * @param sound an intent of which {@link #check()} says nothing
   */
  public List<Diagnostic> checkSince(Intent sound) {
    return isEqualButForWorkloads(sound)
            && new WorkloadCheck(this, Set.of(), new ArrayList<>()).areSound(workloadsNotIn(sound))
        ? List.of()
        : check();
  }

  /** The workloads in a namespace. */
  List<Workload> workloadsIn(String namespace) {
    return Workloads.in(namespace, workloads);
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
    new ServiceCheck(this, faulty, found).run();
    new PolicyCheck(this, faulty, found).run();
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
        && services.equals(that.services)
        && endpointSlices.equals(that.endpointSlices)
        && policies.equals(that.policies)
        && adminPolicies.equals(that.adminPolicies)
        && Objects.equals(dns, that.dns)
        && Objects.equals(defaultNetwork, that.defaultNetwork);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        networks,
        namespaces,
        nodes,
        workloads,
        claims,
        services,
        endpointSlices,
        policies,
        adminPolicies,
        dns,
        defaultNetwork);
  }

  /** How many of each there are. */
  @Override
  public String toString() {
    return "Intent(%d networks, %d namespaces, %d nodes, %d workloads, %d claims, %d services)"
        .formatted(
            networks.size(),
            namespaces.size(),
            nodes.size(),
            workloads.size(),
            claims.size(),
            services.size());
  }

  /** Collects what is wanted, in any order. Not thread-safe. */
  public static final class Builder {
    private final List<Network> networks = new ArrayList<>();
    private final List<Namespace> namespaces = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Workload> workloads = new ArrayList<>();
    private final List<IpamClaim> claims = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();
    private final List<EndpointSlice> endpointSlices = new ArrayList<>();
    private final List<NetworkPolicy> policies = new ArrayList<>();
    private final List<AdminPolicy> adminPolicies = new ArrayList<>();
    private @Nullable Dns dns;
    private @Nullable DefaultNetwork defaultNetwork;

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

    /** Adds services. */
    public Builder add(Service... more) {
      services.addAll(List.of(more));
      return this;
    }

    /** Adds slices of services' endpoints. */
    public Builder add(EndpointSlice... more) {
      endpointSlices.addAll(List.of(more));
      return this;
    }

    /** Adds policies of namespaces. */
    public Builder add(NetworkPolicy... more) {
      policies.addAll(List.of(more));
      return this;
    }

    /** Adds policies of administrators. */
    public Builder add(AdminPolicy... more) {
      adminPolicies.addAll(List.of(more));
      return this;
    }

    /** Removes every policy of a namespace that the predicate holds for. */
    public Builder removePolicies(Predicate<? super NetworkPolicy> which) {
      policies.removeIf(which);
      return this;
    }

    /** Sets the cluster's own network. */
    public Builder defaultNetwork(DefaultNetwork network) {
      defaultNetwork = network;
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
