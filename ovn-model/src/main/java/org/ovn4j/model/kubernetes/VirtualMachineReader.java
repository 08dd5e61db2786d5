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
    Map<String, Field> annotations =
        metadata.map(fields -> fields.strings("annotations")).orElse(Map.of());
    WorkloadBuilder workload =
        builder(machine)
            .labels(metadata.map(KubernetesObject::labels).orElse(Map.of()))
            .openPorts(OpenPorts.read(annotations))
            .running(wanted && !completed);
    place(workload, machine, instance, guest);
    guest.ifPresent(
        fields ->
            workload.attachments(
                new GuestNetworks(machine, claims, new Attachments(catalog))
                    .read(fields, annotations)));
    finish(machine, workload, mark);
  }

  private void standalone(KubernetesObject instance) {
    int mark = instance.problems().mark();
    Optional<ObjectReader> guest = instance.fields().required("spec").flatMap(Field::asObject);
    WorkloadBuilder workload =
        builder(instance)
            .labels(instance.labels())
            .openPorts(OpenPorts.read(instance.annotations()))
            .running(!WorkloadReader.isCompleted(instance));
    place(workload, instance, Optional.of(instance), guest);
    guest.ifPresent(
        fields ->
            workload.attachments(
                new GuestNetworks(instance, claims, new Attachments(catalog))
                    .read(fields, instance.annotations())));
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

  /** Where the machine runs, and where it is being migrated to. */
  private void place(
      WorkloadBuilder workload,
      KubernetesObject machine,
      Optional<KubernetesObject> instance,
      Optional<ObjectReader> guest) {
    Optional<ObjectReader> status =
        instance
            .filter(running -> !WorkloadReader.isCompleted(running))
            .flatMap(running -> running.fields().object("status"));
    List<String> launchedOn = launchers.nodes(machine.key());
    Optional<String> node =
        status
            .flatMap(WorkloadReader::nodeName)
            .or(() -> launchedOn.stream().findFirst())
            .or(() -> guest.flatMap(VirtualMachineReader::selectedHost));
    workload.node(node);
    List<KubernetesObject> living = launchers.living(machine.key());
    if (living.size() > 2) {
      living
          .get(2)
          .problems()
          .error(
              living.get(2).origin(),
              "is the third living pod of %s; allowed: one, and another one while it migrates"
                  .formatted(machine.origin()));
      return;
    }
    Optional<ObjectReader> migration = status.flatMap(fields -> fields.object("migrationState"));
    Optional<String> target =
        migration.isPresent()
            ? migration.flatMap(VirtualMachineReader::targetNode)
            : launchedOn.stream().filter(host -> !node.equals(Optional.of(host))).findFirst();
    workload.migrationTarget(target.filter(host -> !node.equals(Optional.of(host))));
  }

  /** The target of a migration that has neither succeeded nor failed. */
  private static Optional<String> targetNode(ObjectReader migration) {
    boolean over =
        migration.bool("completed").orElse(false) || migration.bool("failed").orElse(false);
    return migration.field("targetNode").flatMap(WorkloadReader::node).filter(host -> !over);
  }

  private static Optional<String> selectedHost(ObjectReader guest) {
    return guest
        .object("nodeSelector")
        .flatMap(selector -> selector.field(HOSTNAME))
        .flatMap(WorkloadReader::node);
  }
}
