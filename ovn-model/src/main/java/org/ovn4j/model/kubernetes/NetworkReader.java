package org.ovn4j.model.kubernetes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.Network;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.kubernetes.Value.Entry;
import org.ovn4j.model.kubernetes.Value.Mapping;

/** Reads UserDefinedNetwork and ClusterUserDefinedNetwork. */
final class NetworkReader {
  private static final String LAYER2 = "layer2";

  /** Fields of layer2 that published examples have beside it. */
  private static final List<String> OFTEN_MISPLACED = List.of("subnets", "ipam");

  private final ObjectCatalog catalog;
  private final Intent.Builder intent;

  NetworkReader(ObjectCatalog catalog, Intent.Builder intent) {
    this.catalog = catalog;
    this.intent = intent;
  }

  void readAll() {
    catalog.all(Kind.USER_DEFINED_NETWORK).forEach(object -> read(object, this::userDefined));
    catalog
        .all(Kind.CLUSTER_USER_DEFINED_NETWORK)
        .forEach(object -> read(object, this::clusterUserDefined));
  }

  @FunctionalInterface
  private interface SpecReader {
    Optional<Network> read(KubernetesObject object, ObjectReader spec);
  }

  private void read(KubernetesObject object, SpecReader specReader) {
    int mark = object.problems().mark();
    ObjectReader fields = object.fields();
    fields.ignore("status");
    Optional<ObjectReader> spec = fields.required("spec").flatMap(Field::asObject);
    Optional<Network> network = spec.flatMap(reader -> specReader.read(object, reader));
    fields.warnUnknown();
    if (object.problems().hasErrorSince(mark)) {
      catalog.markFaulty(object.path());
    } else {
      network.ifPresent(intent::add);
    }
  }

  private Optional<Network> userDefined(KubernetesObject object, ObjectReader spec) {
    Tenancy tenancy = new Tenancy.Namespaced(object.namespace(), object.name());
    Optional<Network> network =
        new TopologyReader(tenancy, object.origin(), List.of("Layer2", "Layer3"))
            .read(spec, withMisplaced(spec));
    spec.warnUnknown();
    return network;
  }

  private Optional<Network> clusterUserDefined(KubernetesObject object, ObjectReader spec) {
    Optional<LabelSelector> selector =
        spec.required("namespaceSelector").flatMap(Field::asObject).map(SelectorReader::read);
    Optional<ObjectReader> network = spec.required("network").flatMap(Field::asObject);
    if (network.isEmpty()) {
      return Optional.empty();
    }
    Tenancy tenancy =
        new Tenancy.ClusterWide(object.name(), selector.orElse(LabelSelector.EVERYTHING));
    Optional<Network> read =
        new TopologyReader(tenancy, object.origin(), List.of("Layer2", "Layer3", "Localnet"))
            .read(network.get(), withMisplaced(network.get()));
    new TransportReader(spec, network.get()).check();
    network.get().warnUnknown();
    spec.warnUnknown();
    return read;
  }

  /** The block layer2 with those of its fields that its author has put beside it. */
  private static Optional<ObjectReader> withMisplaced(ObjectReader network) {
    Optional<Field> layer2 = network.field(LAYER2);
    if (layer2.isEmpty() || !(layer2.get().value() instanceof Mapping block)) {
      return layer2.flatMap(Field::asObject);
    }
    Map<String, Entry> entries = new LinkedHashMap<>(block.entries());
    for (String name : OFTEN_MISPLACED) {
      Entry misplaced = network.mapping().entries().get(name);
      if (misplaced == null) {
        continue;
      }
      Field field = network.self().child(name, misplaced.value());
      network.ignore(name);
      if (entries.putIfAbsent(name, misplaced) == null) {
        field.warning(
            "belongs into %s: write it as %s.%s; it is read as if it stood there"
                .formatted(LAYER2, layer2.get().name(), name));
      } else {
        field.error("stands in %s too; remove it here".formatted(LAYER2));
      }
    }
    return network.self().child(LAYER2, new Mapping(block.at(), entries, block.size())).asObject();
  }
}
