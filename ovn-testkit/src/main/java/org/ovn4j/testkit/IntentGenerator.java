package org.ovn4j.testkit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Dns;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Workload;

/**
 * Random intents and random changes of intents, for property tests. All but the {@link #broken}
 * ones are sound: {@link Intent#check()} finds no error in them, and every interface can get the
 * addresses that it asks for.
 *
 * <p>Networks are of topology Layer2: primary and secondary, of one namespace or chosen by labels,
 * of one address family or both, with overlapping subnets. Workloads are pods and virtual machines,
 * running and stopped, with and without requested addresses, MACs and claims.
 *
 * <p>The same seed and the same calls give the same intents. Not thread-safe.
 */
public final class IntentGenerator {

  private static final int TENANTS = 3;

  private final Chance chance;
  private final Size size;
  private final RandomNetworks networks;
  private final RandomWorkloads workloads;

  /**
   * How much is in an intent.
   *
   * @param namespaces the most namespaces, at least 1
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
    this.workloads = new RandomWorkloads(chance);
  }

  /** The next intent. */
  public Intent next() {
    IntentDraft draft = IntentDraft.empty();
    draft.dns(new Dns(List.of(IpAddress.parse("10.96.0.10")), Origin.of("Service kube-dns")));
    times(1 + chance.upTo(size.namespaces() - 1), () -> addNamespace(draft));
    times(chance.upTo(size.nodes()), () -> addNode(draft));
    times(chance.upTo(size.networks()), () -> networks.addTo(draft));
    times(chance.upTo(size.workloads()), () -> workloads.addTo(draft));
    return draft.build();
  }

  /** The next intent with one fault, chosen at random. */
  public BrokenIntent broken() {
    return broken(chance.oneOf(List.of(IntentFault.values())));
  }

  /** The next intent with this fault. Sizes hold for the rest of it. */
  public BrokenIntent broken(IntentFault fault) {
    IntentDraft draft = IntentDraft.of(next());
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
   * The intent with one change: a workload, a network, a node or a namespace more; a workload,
   * network or node less; a virtual machine started or stopped; a workload on another node. Sizes
   * are not heeded here.
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
    } else if (choice < 60 || draft.workloads.isEmpty()) {
      workloads.addTo(draft);
    } else {
      change(draft, chance.oneOf(draft.workloads));
    }
  }

  private void change(IntentDraft draft, Workload workload) {
    boolean machine = workload.kind() == Workload.Kind.VIRTUAL_MACHINE;
    if (chance.percent(35)) {
      draft.remove(workload);
    } else if (machine && chance.percent(60)) {
      draft.replace(workload, workload.toBuilder().running(!workload.running()).build());
    } else {
      draft.replace(workload, workload.toBuilder().node(workloads.node(draft)).build());
    }
  }

  private void addNamespace(IntentDraft draft) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(RandomNetworks.TENANT_LABEL, "t" + chance.upTo(TENANTS - 1));
    if (chance.percent(80)) {
      labels.put(Namespace.PRIMARY_NETWORK_LABEL, "");
    }
    draft.namespaces.add(Namespace.of(draft.freeName("ns"), labels));
  }

  private static void addNode(IntentDraft draft) {
    String name = draft.freeName("node");
    int number = Integer.parseInt(name.substring("node".length()));
    draft.nodes.add(Node.of(name, List.of(IpAddress.parse("172.18.0.2").plus(number))));
  }
}
