package org.ovn4j.model;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;
import org.ovn4j.model.internal.Names;

/**
 * A pod or a virtual machine with its interfaces.
 *
 * @param kind pod or virtual machine
 * @param namespace its namespace
 * @param name its name
 * @param labels its labels
 * @param node the node it runs on; empty until it has been placed
 * @param migrationTarget the node that it is being migrated to while it runs; empty before the
 *     target is known, after the migration, and after one that failed
 * @param running whether it is meant to have its interfaces now; a stopped virtual machine keeps
 *     what it has on persistent networks
 * @param attachments its interfaces, in order; no two have the same target
 * @param ready whether it answers: services send nothing to one that does not
 * @param ports its containers' ports that have a name; the first of a name and protocol counts
 * @param openPorts what the default network may reach of it though it has a primary network
 * @param origin where it came from
 */
@Value.Builder
public record Workload(
    Kind kind,
    String namespace,
    String name,
    Map<String, String> labels,
    Optional<String> node,
    Optional<String> migrationTarget,
    boolean running,
    List<Attachment> attachments,
    boolean ready,
    List<NamedPort> ports,
    List<OpenPort> openPorts,
    Origin origin) {
  /** What runs. */
  public enum Kind {
    /** A Kubernetes Pod. */
    POD("Pod"),
    /** A KubeVirt VirtualMachine. */
    VIRTUAL_MACHINE("VirtualMachine");

    private final String kubernetesKind;

    Kind(String kubernetesKind) {
      this.kubernetesKind = kubernetesKind;
    }

    /** The {@code kind} of its Kubernetes objects. */
    public String kubernetesKind() {
      return kubernetesKind;
    }
  }

  /**
   * Checks the names and the interfaces.
   *
   * @throws IllegalArgumentException if a name or label is not allowed in Kubernetes, two
   *     attachments have the same target, or a migration is not from one node to another
   */
  public Workload {
    Names.require("Namespace", namespace, Names.label(namespace));
    Names.require(kind.kubernetesKind, name, Names.subdomain(name));
    node.ifPresent(host -> Names.require("Node", host, Names.subdomain(host)));
    migrationTarget.ifPresent(host -> Names.require("Node", host, Names.subdomain(host)));
    if (migrationTarget.isPresent() && (node.isEmpty() || node.equals(migrationTarget))) {
      throw new IllegalArgumentException(
          "%s/%s migrates from %s to %s; allowed: from one node to another"
              .formatted(namespace, name, node.orElse("no node"), migrationTarget.get()));
    }
    labels = Names.requireLabels(labels);
    attachments = List.copyOf(attachments);
    ports = List.copyOf(ports);
    openPorts = List.copyOf(openPorts);
    Set<Attachment.Target> targets = new HashSet<>();
    for (Attachment attachment : attachments) {
      if (!targets.add(attachment.target())) {
        throw new IllegalArgumentException(
            "Two attachments of %s/%s have the target %s"
                .formatted(namespace, name, attachment.target()));
      }
    }
  }

  /**
   * A builder of a running and ready workload with no interfaces yet, to be given more.
   *
   * @param kind pod or virtual machine
   */
  public static WorkloadBuilder builder(Kind kind, String namespace, String name) {
    return new WorkloadBuilder()
        .kind(kind)
        .namespace(namespace)
        .name(name)
        .running(true)
        .ready(true)
        .origin(Origin.of(kind.kubernetesKind + " " + namespace + "/" + name));
  }

  /** A builder that starts with all that this workload has. */
  public WorkloadBuilder toBuilder() {
    return new WorkloadBuilder().from(this);
  }
}
