package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Workload;
import org.ovn4j.model.internal.Names;

/** Reads pods, and hands virtual machines to {@link VirtualMachineReader}. */
final class WorkloadReader {
  private static final String LAUNCHER_LABEL = "kubevirt.io";
  private static final String LAUNCHER = "virt-launcher";
  private static final Set<String> COMPLETED = Set.of("Succeeded", "Failed");

  private final ObjectCatalog catalog;
  private final Intent.Builder intent;

  WorkloadReader(ObjectCatalog catalog, Intent.Builder intent) {
    this.catalog = catalog;
    this.intent = intent;
  }

  void readAll() {
    List<KubernetesObject> launchers = new ArrayList<>();
    for (KubernetesObject pod : catalog.all(Kind.POD)) {
      if (LAUNCHER.equals(pod.labels().get(LAUNCHER_LABEL))) {
        launchers.add(pod);
      } else {
        pod(pod);
      }
    }
    new VirtualMachineReader(catalog, intent, new Launchers(launchers)).readAll();
  }

  private void pod(KubernetesObject pod) {
    int mark = pod.problems().mark();
    Optional<ObjectReader> spec = pod.fields().required("spec").flatMap(Field::asObject);
    if (spec.flatMap(fields -> fields.bool("hostNetwork")).orElse(false)) {
      return;
    }
    Attachments attachments = new Attachments();
    attachments.addPrimary(Attachments.primaryOf(pod, pod.annotations()));
    NetworkSelection.secondary(pod.namespace(), pod.annotations())
        .forEach(attachments::addSecondary);
    intent.add(
        Workload.builder(Workload.Kind.POD, pod.namespace(), pod.name())
            .labels(pod.labels())
            .node(spec.flatMap(WorkloadReader::nodeName))
            .running(!isCompleted(pod))
            .attachments(attachments.all())
            .origin(pod.origin())
            .build());
    if (pod.problems().hasErrorSince(mark)) {
      catalog.markFaulty(pod.path());
    }
  }

  /** The node in a field {@code nodeName}. */
  static Optional<String> nodeName(ObjectReader fields) {
    return fields.field("nodeName").flatMap(WorkloadReader::node);
  }

  /** A node's name; an empty text means none. */
  static Optional<String> node(Field field) {
    return field
        .string()
        .filter(name -> !name.isEmpty())
        .filter(name -> field.passes(Names.subdomain(name)));
  }

  /** Whether a pod, or an instance of a virtual machine, has ended for good. */
  static boolean isCompleted(KubernetesObject object) {
    return object
        .fields()
        .object("status")
        .flatMap(status -> status.string("phase"))
        .filter(COMPLETED::contains)
        .isPresent();
  }
}
