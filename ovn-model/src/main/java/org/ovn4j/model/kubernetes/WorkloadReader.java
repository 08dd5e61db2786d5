package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.model.Intent;
import org.ovn4j.model.NamedPort;
import org.ovn4j.model.Protocol;
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
    Attachments attachments = new Attachments(catalog);
    attachments.addPrimary(Attachments.primaryOf(pod, pod.annotations()));
    NetworkSelection.secondary(pod.namespace(), pod.annotations())
        .forEach(attachments::addSecondary);
    intent.add(
        Workload.builder(Workload.Kind.POD, pod.namespace(), pod.name())
            .labels(pod.labels())
            .node(spec.flatMap(WorkloadReader::nodeName))
            .running(!isCompleted(pod))
            .attachments(attachments.all())
            .ready(isReady(pod))
            .ports(spec.map(WorkloadReader::namedPorts).orElse(List.of()))
            .openPorts(OpenPorts.read(pod.annotations()))
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

  /** Whether a pod answers: as long as no condition says that it does not. */
  static boolean isReady(KubernetesObject pod) {
    return pod.fields().object("status").stream()
        .flatMap(status -> status.list("conditions").stream())
        .flatMap(item -> item.asObject().stream())
        .filter(condition -> condition.string("type").filter("Ready"::equals).isPresent())
        .allMatch(condition -> condition.string("status").filter("True"::equals).isPresent());
  }

  /** The containers' ports that have a name. */
  static List<NamedPort> namedPorts(ObjectReader spec) {
    List<NamedPort> ports = new ArrayList<>();
    for (Field container : spec.list("containers")) {
      container
          .asObject()
          .ifPresent(
              fields ->
                  fields.list("ports").stream()
                      .flatMap(item -> item.asObject().stream())
                      .forEach(port -> namedPort(port).ifPresent(ports::add)));
    }
    return ports;
  }

  private static Optional<NamedPort> namedPort(ObjectReader fields) {
    Optional<String> name =
        fields
            .field("name")
            .flatMap(field -> field.string().filter(text -> field.passes(Names.portName(text))));
    Protocol protocol =
        fields
            .field("protocol")
            .flatMap(field -> field.choice("TCP", "UDP", "SCTP"))
            .map(Protocol::valueOf)
            .orElse(Protocol.TCP);
    Optional<Integer> number = fields.required("containerPort").flatMap(Field::port);
    return name.flatMap(n -> number.map(port -> new NamedPort(n, protocol, port)));
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
