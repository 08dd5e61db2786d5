package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.Attachment.Target;

/** Collects the interfaces of one workload and counts those on the same definition. */
final class Attachments {
  private final ObjectCatalog catalog;
  private final List<Attachment> attachments = new ArrayList<>();
  private final Map<NetworkSelection.Reference, Integer> counts = new HashMap<>();

  Attachments(ObjectCatalog catalog) {
    this.catalog = catalog;
  }

  void addPrimary(NetworkSelection request) {
    add(new PrimaryTarget(), request);
  }

  /** Adds an interface, unless another CNI plugin makes it. */
  void addSecondary(NetworkSelection selection) {
    if (catalog.isLeftToOthers(selection.namespace() + "/" + selection.name())) {
      return;
    }
    NetworkSelection.Reference reference =
        new NetworkSelection.Reference(selection.namespace(), selection.name());
    int index = counts.merge(reference, 1, Integer::sum) - 1;
    add(new SecondaryTarget(selection.namespace(), selection.name(), index), selection);
  }

  private void add(Target target, NetworkSelection selection) {
    attachments.add(
        new Attachment(
            target, selection.addresses(), selection.mac(), selection.claim(), selection.origin()));
  }

  List<Attachment> all() {
    return attachments;
  }

  /** The primary interface of a pod, with what its annotations ask for. */
  static NetworkSelection primaryOf(KubernetesObject pod, Map<String, Field> annotations) {
    return NetworkSelection.primary(pod.namespace(), annotations)
        .orElseGet(
            () ->
                new NetworkSelection(
                    pod.namespace(),
                    "",
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    pod.origin()));
  }
}
