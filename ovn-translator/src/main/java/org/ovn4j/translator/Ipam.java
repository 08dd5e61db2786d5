package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Network;
import org.ovn4j.model.Workload;
import org.ovn4j.northbound.Snapshot;

/**
 * Gives workloads their addresses and MACs, network by network: those they hold already, those they
 * ask for, or the next free ones.
 *
 * <p>The database is the journal: what a workload holds is read from the rows of an earlier plan.
 * Immutable; assigning does not change it, and the same journal and intent give the same addresses.
 */
public final class Ipam {

  private final String owner;
  private final LeaseJournal journal;

  private Ipam(String owner, LeaseJournal journal) {
    this.owner = owner;
    this.journal = journal;
  }

  /**
   * The leases that a database holds.
   *
   * @param owner the controller whose rows they are in
   */
  public static Ipam restore(Snapshot snapshot, String owner) {
    return new Ipam(owner, new LeaseJournal(snapshot));
  }

  /**
   * The intent with addresses for its workloads. A workload that holds a lease keeps it; one that
   * asks for an address gets that or none; the others get the next in turn, so that an address that
   * became free is not handed out again at once. Stopped virtual machines keep their leases on
   * persistent networks and lose them on others. Interfaces that get none are in the diagnostics.
   */
  public Assignment assign(Intent intent) {
    Map<String, List<AttachedPort>> attached = attachments(intent);
    List<AssignedNetwork> networks = new ArrayList<>();
    List<Diagnostic> diagnostics = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Network network : intent.networks()) {
      // Another network of that name is an error, which Intent.check tells.
      if (names.add(network.name()) && network instanceof Layer2Network layer2) {
        Optional<Diagnostic> tooSmall = Gateway.tooSmall(layer2);
        tooSmall.ifPresent(diagnostics::add);
        if (tooSmall.isEmpty()) {
          List<AttachedPort> ports = attached.getOrDefault(network.name(), List.of());
          NetworkLeases leases =
              new NetworkLeases(new NetworkKeys(owner, network), layer2, journal, diagnostics);
          networks.add(leases.assign(ports, intent.claims()));
        }
      }
    }
    return new Assignment(intent, networks, diagnostics);
  }

  /** What the database says each port holds, by the names of network and port. */
  public List<HeldLease> leases() {
    return journal.leases(owner);
  }

  /**
   * The interfaces on each network, by the names of network and port. Of several that would be one
   * port, which is an error that {@link Intent#check} tells, only the first.
   */
  private static Map<String, List<AttachedPort>> attachments(Intent intent) {
    Map<String, Map<PortId, AttachedPort>> attached = new TreeMap<>();
    for (Workload workload : intent.workloads()) {
      for (Attachment attachment : workload.attachments()) {
        intent
            .network(workload, attachment)
            .filter(network -> holdsLease(network, workload))
            .ifPresent(
                network -> {
                  PortId id = PortId.of(network, workload, attachment);
                  attached
                      .computeIfAbsent(network.name(), n -> new LinkedHashMap<>())
                      .putIfAbsent(id, new AttachedPort(id, workload, attachment));
                });
      }
    }
    Comparator<AttachedPort> byName =
        Comparator.<AttachedPort, String>comparing(port -> port.id().name())
            .thenComparing(port -> port.id().kind());
    Map<String, List<AttachedPort>> sorted = new TreeMap<>();
    attached.forEach(
        (name, ports) -> sorted.put(name, ports.values().stream().sorted(byName).toList()));
    return sorted;
  }

  private static boolean holdsLease(Network network, Workload workload) {
    boolean isMachine = workload.kind() == Workload.Kind.VIRTUAL_MACHINE;
    return workload.running() || (isMachine && network.persistent());
  }

  /** A workload's interface on a network. */
  record AttachedPort(PortId id, Workload workload, Attachment attachment) {

    /** The claim that the interface refers to, if the intent has it. */
    Optional<String> claim() {
      return attachment.claim().map(name -> workload.namespace() + "/" + name);
    }
  }
}
