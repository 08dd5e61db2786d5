package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.PolicyPeer.Workloads;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.Ref;

/**
 * The interfaces on a network that policies are about: those of running workloads that are not
 * there for probes alone.
 */
final class Members {

  private static final LabelIndex<Member> NOBODY = new LabelIndex<>();

  private final Map<String, Namespace> namespaces = new TreeMap<>();
  private final Map<String, LabelIndex<Member>> byNamespace = new HashMap<>();

  /** An interface; each is equal to itself only. */
  static final class Member {
    private final Ref<LogicalSwitchPort> port;
    private final Workload workload;
    private final List<IpAddress> addresses;

    private Member(Ref<LogicalSwitchPort> port, Workload workload, List<IpAddress> addresses) {
      this.port = port;
      this.workload = workload;
      this.addresses = addresses;
    }

    Ref<LogicalSwitchPort> port() {
      return port;
    }

    Workload workload() {
      return workload;
    }

    List<IpAddress> addresses() {
      return addresses;
    }
  }

  private Members() {}

  /** The members of the switches of a network. */
  static Members of(List<SwitchContext> switches) {
    Members members = new Members();
    for (SwitchContext context : switches) {
      for (AssignedPort port : context.assigned().ports()) {
        String name = port.workload().namespace();
        Optional<Namespace> namespace = context.intent().namespace(name);
        if (namespace.isPresent() && port.workload().running() && !port.locked()) {
          members.namespaces.put(name, namespace.get());
          members
              .byNamespace
              .computeIfAbsent(name, key -> new LabelIndex<>())
              .add(
                  new Member(
                      context.keys().port(port.id()).ref(),
                      port.workload(),
                      port.lease().addresses()),
                  port.workload().labels());
        }
      }
    }
    return members;
  }

  /** The namespaces that have an interface here, by name. */
  Collection<Namespace> namespaces() {
    return namespaces.values();
  }

  /** The namespace of this name, if it has an interface here. */
  Optional<Namespace> namespace(String name) {
    return Optional.ofNullable(namespaces.get(name));
  }

  /** All, by namespace. */
  List<Member> all() {
    List<Member> all = new ArrayList<>();
    namespaces.keySet().forEach(name -> all.addAll(in(name).all()));
    return all;
  }

  private LabelIndex<Member> in(String namespace) {
    return byNamespace.getOrDefault(namespace, NOBODY);
  }

  /**
   * Those that are chosen.
   *
   * @param own the namespace of the policy that chooses; empty for a policy of the cluster
   */
  List<Member> select(String own, Workloads workloads) {
    List<Member> selected = new ArrayList<>();
    if (workloads.namespaces().isEmpty()) {
      addFrom(own, workloads, selected);
    } else {
      namespaces.forEach(
          (name, namespace) -> {
            if (workloads.namespaces().get().matches(namespace.labels())) {
              addFrom(name, workloads, selected);
            }
          });
    }
    return selected;
  }

  private void addFrom(String namespace, Workloads workloads, List<Member> selected) {
    Map<String, String> labels = workloads.workloads().matchLabels();
    for (Member member : in(namespace).candidates(labels)) {
      if (workloads.workloads().matches(member.workload().labels())) {
        selected.add(member);
      }
    }
  }
}
