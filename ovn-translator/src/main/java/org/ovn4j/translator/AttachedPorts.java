package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Workload;

/**
 * The interfaces of workloads by network, in the order of their ports' names. Of several that would
 * be one port, which is an error that {@link Intent#check} tells, only the first. Immutable.
 */
final class AttachedPorts {

  private static final Comparator<AttachedPort> BY_NAME =
      Comparator.<AttachedPort, String>comparing(port -> port.id().name())
          .thenComparing(port -> port.id().kind());

  private final Map<String, List<AttachedPort>> byNetwork;

  private AttachedPorts(Map<String, List<AttachedPort>> byNetwork) {
    this.byNetwork = byNetwork;
  }

  static AttachedPorts of(Intent intent) {
    Map<String, Map<PortId, AttachedPort>> found = new TreeMap<>();
    intent.workloads().forEach(workload -> collect(intent, workload, found));
    Map<String, List<AttachedPort>> sorted = new HashMap<>();
    found.forEach(
        (name, ports) -> sorted.put(name, ports.values().stream().sorted(BY_NAME).toList()));
    return new AttachedPorts(sorted);
  }

  /**
   * The interfaces of an intent that differs from the one that these are of in workloads only. The
   * list of each network on which nothing changed is the same object.
   */
  AttachedPorts with(Intent intent, Intent earlier) {
    Map<String, Map<PortId, AttachedPort>> gone = new TreeMap<>();
    Map<String, Map<PortId, AttachedPort>> come = new TreeMap<>();
    earlier.workloadsNotIn(intent).forEach(workload -> collect(earlier, workload, gone));
    intent.workloadsNotIn(earlier).forEach(workload -> collect(intent, workload, come));
    Set<String> networks = new HashSet<>(gone.keySet());
    networks.addAll(come.keySet());
    if (networks.isEmpty()) {
      return this;
    }
    Map<String, List<AttachedPort>> changed = new HashMap<>(byNetwork);
    for (String network : networks) {
      Map<PortId, AttachedPort> less = gone.getOrDefault(network, Map.of());
      Map<PortId, AttachedPort> more = come.getOrDefault(network, Map.of());
      List<AttachedPort> ports = new ArrayList<>(more.values());
      for (AttachedPort port : on(network)) {
        if (!port.equals(less.get(port.id()))) {
          ports.add(port);
          if (more.containsKey(port.id())) {
            return of(intent); // one port of two workloads
          }
        }
      }
      ports.sort(BY_NAME);
      changed.put(network, List.copyOf(ports));
    }
    return new AttachedPorts(changed);
  }

  /** The names of networks whose lists are not the same object in an earlier one. */
  @SuppressWarnings("ReferenceEquality") // it is about objects
  Set<String> changedSince(AttachedPorts earlier) {
    Set<String> changed = new HashSet<>();
    if (earlier != this) {
      byNetwork.forEach(
          (network, ports) -> {
            if (earlier.byNetwork.get(network) != ports) {
              changed.add(network);
            }
          });
    }
    return changed;
  }

  /** The interfaces on a network. */
  List<AttachedPort> on(String network) {
    return byNetwork.getOrDefault(network, List.of());
  }

  private static void collect(
      Intent intent, Workload workload, Map<String, Map<PortId, AttachedPort>> found) {
    for (Attachment attachment : workload.attachments()) {
      intent
          .network(workload, attachment)
          .filter(network -> holdsLease(network, workload))
          .ifPresent(
              network ->
                  put(
                      network.name(),
                      new AttachedPort(
                          PortId.of(network, workload, attachment), workload, attachment, false),
                      found));
      if (intent.defaultNetwork().isPresent()
          && attachment.target() instanceof Attachment.PrimaryTarget
          && workload.running()) {
        boolean locked = intent.primaryNetwork(workload.namespace()).isPresent();
        put(
            DefaultNetwork.NAME,
            new AttachedPort(
                PortId.ofDefault(workload),
                workload,
                locked ? Attachment.of(attachment.target(), attachment.origin()) : attachment,
                locked),
            found);
      }
    }
  }

  private static void put(
      String network, AttachedPort port, Map<String, Map<PortId, AttachedPort>> found) {
    found.computeIfAbsent(network, n -> new LinkedHashMap<>()).putIfAbsent(port.id(), port);
  }

  private static boolean holdsLease(Network network, Workload workload) {
    boolean isMachine = workload.kind() == Workload.Kind.VIRTUAL_MACHINE;
    return workload.running() || (isMachine && network.persistent());
  }
}
