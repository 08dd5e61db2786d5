package org.ovn4j.model.kubernetes;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Workload;
import org.ovn4j.model.WorkloadBuilder;

/**
 * Reads KubeVirt's virtual machines. A VirtualMachine says what is wanted, its instance and its
 * launcher pods say where it runs; an instance without a VirtualMachine says both.
 */
final class VirtualMachineReader {
  private static final String HOSTNAME = "kubernetes.io/hostname";

  private final ObjectCatalog catalog;
  private final Intent.Builder intent;
  private final Launchers launchers;
  private final Map<String, KubernetesObject> instances = new LinkedHashMap<>();
  private final Set<String> claims = new HashSet<>();

  VirtualMachineReader(ObjectCatalog catalog, Intent.Builder intent, Launchers launchers) {
    this.catalog = catalog;
    this.intent = intent;
    this.launchers = launchers;
  }

  void readAll() {
    catalog.all(Kind.IPAM_CLAIM).forEach(claim -> claims.add(claim.key()));
    catalog.all(Kind.VIRTUAL_MACHINE_INSTANCE).forEach(this::index);
    Set<String> machines = new HashSet<>();
    for (KubernetesObject machine : catalog.all(Kind.VIRTUAL_MACHINE)) {
      machines.add(machine.key());
      machine(machine);
    }
    for (KubernetesObject instance : instances.values()) {
      if (machines.add(instance.key())) {
        standalone(instance);
      }
    }
    launchers.warnStray(machines);
  }

  private void index(KubernetesObject instance) {
    KubernetesObject earlier = instances.putIfAbsent(instance.key(), instance);
    if (earlier != null) {
      instance
          .problems()
          .error(
              instance.origin(),
              "is defined twice, the first time as %s; remove one".formatted(earlier.origin()));
    }
  }

  private void machine(KubernetesObject machine) {
    int mark = machine.problems().mark();
    Optional<KubernetesObject> instance = Optional.ofNullable(instances.get(machine.key()));
    Optional<ObjectReader> spec = machine.fields().required("spec").flatMap(Field::asObject);
    Optional<ObjectReader> template =
        spec.flatMap(fields -> fields.required("template")).flatMap(Field::asObject);
    Optional<ObjectReader> metadata = template.flatMap(fields -> fields.object("metadata"));
    Optional<ObjectReader> guest =
        template.flatMap(fields -> fields.required("spec")).flatMap(Field::asObject);
    boolean wanted = spec.map(fields -> isWanted(machine, fields)).orElse(false);
    boolean completed = instance.filter(WorkloadReader::isCompleted).isPresent();
    WorkloadBuilder workload =
        builder(machine)
            .labels(metadata.map(KubernetesObject::labels).orElse(Map.of()))
            .running(wanted && !completed)
            .node(node(machine, instance, guest));
    guest.ifPresent(
        fields ->
            workload.attachments(
                new GuestNetworks(machine, claims)
                    .read(fields, metadata.map(this::annotations).orElse(Map.of()))));
    finish(machine, workload, mark);
  }

  private Map<String, Field> annotations(ObjectReader metadata) {
    return metadata.strings("annotations");
  }

  private void standalone(KubernetesObject instance) {
    int mark = instance.problems().mark();
    Optional<ObjectReader> guest = instance.fields().required("spec").flatMap(Field::asObject);
    WorkloadBuilder workload =
        builder(instance)
            .labels(instance.labels())
            .running(!WorkloadReader.isCompleted(instance))
            .node(node(instance, Optional.of(instance), guest));
    guest.ifPresent(
        fields ->
            workload.attachments(
                new GuestNetworks(instance, claims).read(fields, instance.annotations())));
    finish(instance, workload, mark);
  }

  private static WorkloadBuilder builder(KubernetesObject object) {
    return Workload.builder(Workload.Kind.VIRTUAL_MACHINE, object.namespace(), object.name())
        .origin(object.origin());
  }

  private void finish(KubernetesObject object, WorkloadBuilder workload, int mark) {
    intent.add(workload.build());
    if (object.problems().hasErrorSince(mark)) {
      catalog.markFaulty(object.path());
    }
  }

  /** Whether the machine should run, by KubeVirt's two ways to say so, and has not been stopped. */
  private static boolean isWanted(KubernetesObject machine, ObjectReader spec) {
    Optional<Field> running = spec.field("running");
    Optional<Field> strategy = spec.field("runStrategy");
    if (running.isPresent() == strategy.isPresent()) {
      spec.self()
          .error(
              "needs one of running and runStrategy, not "
                  + (running.isPresent() ? "both" : "none"));
    }
    boolean isRunning = running.flatMap(Field::bool).orElse(false);
    boolean mayRun =
        strategy
            .flatMap(field -> field.choice("Always", "RerunOnFailure", "Once", "Manual", "Halted"))
            .filter(word -> !word.equals("Halted"))
            .isPresent();
    boolean stopped =
        machine
            .fields()
            .object("status")
            .flatMap(status -> status.string("printableStatus"))
            .filter("Stopped"::equals)
            .isPresent();
    return (isRunning || mayRun) && !stopped;
  }

  private Optional<String> node(
      KubernetesObject machine, Optional<KubernetesObject> instance, Optional<ObjectReader> guest) {
    Optional<String> node =
        instance
            .filter(running -> !WorkloadReader.isCompleted(running))
            .flatMap(running -> running.fields().object("status"))
            .flatMap(WorkloadReader::nodeName)
            .or(() -> launchers.node(machine.key()))
            .or(() -> guest.flatMap(VirtualMachineReader::selectedHost));
    List<KubernetesObject> living = launchers.living(machine.key());
    if (living.size() > 1) {
      machine
          .problems()
          .warning(
              living.get(1).origin(),
              "is a second living pod of %s: live migration is not translated yet, the machine stays on %s"
                  .formatted(machine.origin(), node.orElse("no node")));
    }
    return node;
  }

  private static Optional<String> selectedHost(ObjectReader guest) {
    return guest
        .object("nodeSelector")
        .flatMap(selector -> selector.field(HOSTNAME))
        .flatMap(WorkloadReader::node);
  }
}
