package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pods that KubeVirt runs virtual machines in, by machine, the oldest first. */
final class Launchers {
  private static final String MACHINE_ANNOTATION = "kubevirt.io/domain";

  private static final Comparator<KubernetesObject> OLDEST_FIRST =
      Comparator.comparing(Launchers::creationTimestamp).thenComparing(KubernetesObject::name);

  private final Map<String, List<KubernetesObject>> byMachine = new LinkedHashMap<>();

  Launchers(List<KubernetesObject> pods) {
    for (KubernetesObject pod : pods) {
      Optional<String> machine = machine(pod);
      if (machine.isPresent()) {
        byMachine
            .computeIfAbsent(pod.namespace() + "/" + machine.get(), key -> new ArrayList<>())
            .add(pod);
      } else {
        pod.problems()
            .error(
                pod.origin("metadata.annotations"),
                "missing the mandatory kubevirt annotation %s with the name of the virtual machine"
                    .formatted(MACHINE_ANNOTATION));
      }
    }
    byMachine.values().forEach(list -> list.sort(OLDEST_FIRST));
  }

  /** The name of the machine that a pod runs, if it runs one. */
  static Optional<String> machine(KubernetesObject pod) {
    return Optional.ofNullable(pod.annotations().get(MACHINE_ANNOTATION)).flatMap(Field::string);
  }

  /** RFC 3339 in UTC, which sorts as text; empty, and so oldest, in a manifest not yet applied. */
  private static String creationTimestamp(KubernetesObject pod) {
    return pod.fields()
        .object("metadata")
        .flatMap(metadata -> metadata.field("creationTimestamp"))
        .map(Field::value)
        .map(value -> value instanceof Value.Scalar scalar ? scalar.text() : "")
        .orElse("");
  }

  /** The pods of a machine that have not ended. */
  List<KubernetesObject> living(String machineKey) {
    return byMachine.getOrDefault(machineKey, List.of()).stream()
        .filter(pod -> !WorkloadReader.isCompleted(pod))
        .toList();
  }

  /** The nodes of a machine's living pods that have one, the oldest pod's first. */
  List<String> nodes(String machineKey) {
    return living(machineKey).stream()
        .flatMap(pod -> pod.fields().object("spec").flatMap(WorkloadReader::nodeName).stream())
        .toList();
  }

  /** Warns of each pod whose machine is none of these. */
  void warnStray(Set<String> machineKeys) {
    byMachine.forEach(
        (key, pods) -> {
          if (!machineKeys.contains(key)) {
            pods.forEach(
                pod ->
                    pod.problems()
                        .warning(
                            pod.origin(),
                            "runs the virtual machine %s, which is not here, ignored; add its"
                                    .formatted(key)
                                + " VirtualMachine or VirtualMachineInstance"));
          }
        });
  }
}
