package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Dns;
import org.ovn4j.model.EndpointSlice;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Workload;

/**
 * Random intents and random changes of intents, for property tests. All but the {@link #broken}
 * ones are sound: {@link Intent#check()} finds no error in them, and every interface can get the
 * addresses that it asks for.
 *
 * <p>Networks are of topology Layer2 and Localnet: primary and secondary, of one namespace, chosen
 * by labels or by definitions, of one address family or both, with overlapping subnets. Workloads
 * are pods and virtual machines, running and stopped, ready or not, with and without requested
 * addresses, MACs and claims. Services are of all types, as many at most as networks. Policies of
 * namespaces and of administrators are about few labels and ports, so that they meet.
 *
 * <p>The same seed and the same calls give the same intents. Not thread-safe.
 */
public final class IntentGenerator {

  private static final int TENANTS = 3;

  private final Chance chance;
  private final Size size;
  private final RandomNetworks networks;
  private final RandomPolicies policies;
  private final RandomWorkloads workloads;
  private final RandomServices services;

  /**
   * How much is in an intent.
   *
   * @param namespaces the most namespaces, at least 1; besides {@code kube-system}, which comes
   *     with a default network
   * @param nodes the most nodes, from 0
   * @param networks the most networks, from 0
   * @param workloads the most pods and virtual machines together, from 0; up to 1000
   */
  public record Size(int namespaces, int nodes, int networks, int workloads) {

    /** Enough for things to meet, and little enough to read. */
    public static final Size SMALL = new Size(4, 3, 5, 12);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Size {
      if (namespaces < 1 || nodes < 0 || networks < 0 || workloads < 0 || workloads > 1000) {
        throw new IllegalArgumentException(
            "namespaces %d, nodes %d, networks %d, workloads %d; allowed: from 1, 0, 0 and 0, workloads up to 1000"
                .formatted(namespaces, nodes, networks, workloads));
      }
    }
  }

  /** A generator of small intents. */
  public IntentGenerator(long seed) {
    this(seed, Size.SMALL);
  }

  /** A generator of intents up to a size. */
  public IntentGenerator(long seed, Size size) {
    this.chance = new Chance(seed);
    this.size = size;
    this.networks = new RandomNetworks(chance);
    this.policies = new RandomPolicies(new Chance(~seed));
    this.workloads = new RandomWorkloads(chance, policies);
    this.services = new RandomServices(chance);
  }

  /** The next intent. */
  public Intent next() {
    return next(chance.percent(50));
  }

  private Intent next(boolean withDefaultNetwork) {
    IntentDraft draft = IntentDraft.empty();
    draft
        .cluster()
        .dns(new Dns(List.of(IpAddress.parse("10.96.0.10")), Origin.of("Service kube-dns")));
    if (withDefaultNetwork) {
      addDefaultNetwork(draft);
    }
    times(1 + chance.upTo(size.namespaces() - 1), () -> addNamespace(draft));
    times(chance.upTo(size.nodes()), () -> addNode(draft));
    times(chance.upTo(size.networks()), () -> networks.addTo(draft));
    times(chance.upTo(size.workloads()), () -> workloads.addTo(draft));
    times(policies.some(), () -> policies.change(draft));
    times(chance.upTo(size.networks()), () -> services.addTo(draft));
    return draft.build();
  }

  /** The next intent with one fault, chosen at random. */
  public BrokenIntent broken() {
    return broken(chance.oneOf(List.of(IntentFault.values())));
  }

  /** The next intent with this fault. Sizes hold for the rest of it. */
  public BrokenIntent broken(IntentFault fault) {
    IntentDraft draft = IntentDraft.of(next(false)); // what it adds would be on it as well
    Corner corner = new Corner(draft, chance);
    Intent sound = draft.build();
    IntentFault.Breach breach = fault.breakIn(corner);
    return new BrokenIntent(sound, draft.build(), fault, breach.path(), breach.message());
  }

  /** Manifests with one fault, chosen at random. */
  public BrokenManifest brokenManifest() {
    return brokenManifest(chance.oneOf(List.of(ManifestFault.values())));
  }

  /** Manifests with this fault. */
  public BrokenManifest brokenManifest(ManifestFault fault) {
    return BrokenManifest.of(fault, chance.upTo(999));
  }

  private static void times(int times, Runnable action) {
    for (int i = 0; i < times; i++) {
      action.run();
    }
  }

  /**
   * The intent with one change: a workload, a network, a service, a node, a namespace or a policy
   * more; a workload, network, service, node or policy less; a virtual machine started or stopped;
   * a workload on another node, or ready or not. Sizes are not heeded here.
   *
   * @param intent a sound intent
   */
  public Intent mutate(Intent intent) {
    Intent mutated = intent;
    // A workload may be moved to where it is.
    while (mutated.equals(intent)) {
      IntentDraft draft = IntentDraft.of(intent);
      change(draft);
      mutated = draft.build();
    }
    return mutated;
  }

  private void change(IntentDraft draft) {
    if (policies.isTheirTurn() && !draft.namespaces.isEmpty()) {
      policies.change(draft);
      return;
    }
    int choice = chance.upTo(99);
    if (draft.namespaces.isEmpty() || choice < 5) {
      addNamespace(draft);
    } else if (choice < 10) {
      addNode(draft);
    } else if (choice < 25) {
      networks.addTo(draft);
    } else if (choice < 30 && !draft.networks.isEmpty()) {
      draft.remove(chance.<Network>oneOf(draft.networks));
    } else if (choice < 35 && !draft.nodes.isEmpty()) {
      draft.remove(chance.<Node>oneOf(draft.nodes));
    } else if (choice < 40) {
      services.addTo(draft);
    } else if (choice < 45 && draft.services.stream().anyMatch(s -> !s.everyNetwork())) {
      draft.services.remove(
          chance.oneOf(draft.services.stream().filter(s -> !s.everyNetwork()).toList()));
    } else if (choice < 65 || draft.workloads.isEmpty()) {
      workloads.addTo(draft);
    } else {
      change(draft, chance.oneOf(draft.workloads));
    }
  }

  private void change(IntentDraft draft, Workload workload) {
    boolean machine = workload.kind() == Workload.Kind.VIRTUAL_MACHINE;
    if (chance.percent(35)) {
      draft.remove(workload);
    } else if (machine && workload.running() && chance.percent(50)) {
      draft.replace(workload, workloads.migrating(draft, workload));
    } else if (machine && chance.percent(60)) {
      draft.replace(
          workload,
          workload.toBuilder()
              .running(!workload.running())
              .migrationTarget(Optional.empty())
              .build());
    } else if (chance.percent(30)) {
      draft.replace(workload, workload.toBuilder().ready(!workload.ready()).build());
    } else {
      draft.replace(
          workload,
          workload.toBuilder()
              .migrationTarget(Optional.empty())
              .node(workloads.node(draft))
              .build());
    }
  }

  private String tenant() {
    return "t" + chance.upTo(TENANTS - 1);
  }

  private void addNamespace(IntentDraft draft) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(RandomNetworks.TENANT_LABEL, tenant());
    if (chance.percent(80)) {
      labels.put(Namespace.PRIMARY_NETWORK_LABEL, "");
    }
    draft.namespaces.add(Namespace.of(draft.freeName("ns"), labels));
  }

  private void addDefaultNetwork(IntentDraft draft) {
    List<Layer3Network.Subnet> pods = new ArrayList<>();
    List<Cidr> services = new ArrayList<>(List.of(Cidr.parse("10.96.0.0/16")));
    pods.add(new Layer3Network.Subnet(Cidr.parse("10.244.0.0/16"), OptionalInt.empty()));
    if (chance.percent(50)) {
      pods.add(new Layer3Network.Subnet(Cidr.parse("fd00:10:244::/48"), OptionalInt.empty()));
      services.add(Cidr.parse("fd00:10:96::/112"));
    }
    Origin origin = Origin.of("ConfigMap ovn-kubernetes/ovn-config");
    // Policies choose its pods by what it selects, whether there are such pods or not.
    Service dns =
        Service.builder("kube-system", "kube-dns")
            .clusterAddresses(List.of(IpAddress.parse("10.96.0.10")))
            .addPorts(Service.Port.of(Protocol.UDP, 53, RandomPolicies.PORTS.get(0)))
            .putSelector(RandomPolicies.LABEL, chance.oneOf(RandomPolicies.APPS))
            .everyNetwork(true)
            .build();
    draft.namespaces.add(
        Namespace.of("kube-system", Map.of(RandomNetworks.TENANT_LABEL, tenant())));
    EndpointSlice endpoints =
        new EndpointSlice(
            dns.namespace(),
            dns.name(),
            dns.name(),
            Optional.empty(),
            List.of(EndpointSlice.Endpoint.of(IpAddress.parse("10.244.0.3"))),
            List.of(new EndpointSlice.Port("", Protocol.UDP, 53)),
            Origin.of("EndpointSlice kube-system/kube-dns"));
    draft
        .cluster()
        .defaultNetwork(new DefaultNetwork(pods, services, OptionalInt.empty(), origin))
        .add(endpoints);
    draft.services.add(dns);
  }

  private void addNode(IntentDraft draft) {
    String name = draft.freeName("node");
    int number = Integer.parseInt(name.substring("node".length()));
    Node node = Node.of(name, List.of(IpAddress.parse("172.18.0.2").plus(number)));
    draft.nodes.add(chance.percent(60) ? node.with(gateway(number)) : node);
  }

  private NodeGateway gateway(int number) {
    Cidr block4 = Cidr.parse("192.0.2.0/24");
    Cidr block6 = Cidr.parse("2001:db8:ffff::/64");
    List<NodeGateway.Address> addresses = new ArrayList<>();
    List<IpAddress> nextHops = new ArrayList<>();
    for (Cidr block : chance.percent(70) ? List.of(block4, block6) : List.of(block4)) {
      addresses.add(new NodeGateway.Address(block.address(10 + number), block));
      nextHops.add(block.address(1));
    }
    return NodeGateway.of(addresses, nextHops);
  }
}
