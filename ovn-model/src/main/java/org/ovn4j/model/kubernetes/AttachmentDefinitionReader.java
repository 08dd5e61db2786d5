package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.Network;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Tenancy.Definition;

/**
 * Reads NetworkAttachmentDefinition. Those with one network name are one network, so they must say
 * the same. What was made for a UserDefinedNetwork or ClusterUserDefinedNetwork is no second
 * network beside it.
 */
final class AttachmentDefinitionReader {
  private final ObjectCatalog catalog;
  private final Intent.Builder intent;

  /** What the other kinds declare. */
  private final Intent declared;

  private final Map<String, Network> declaredByPath;

  /** The first definition of each, by {@code namespace/name}. */
  private final Map<String, KubernetesObject> objects = new HashMap<>();

  /** Networks with a definition of their own each, by network name. */
  private final Map<String, List<Network>> networks = new LinkedHashMap<>();

  /** The intent has the networks of the other kinds, and the namespaces, already. */
  AttachmentDefinitionReader(ObjectCatalog catalog, Intent.Builder intent) {
    this.catalog = catalog;
    this.intent = intent;
    this.declared = intent.build();
    this.declaredByPath =
        declared.networks().stream()
            .collect(
                Collectors.toMap(
                    network -> network.tenancy().path(),
                    network -> network,
                    (first, second) -> first));
  }

  void readAll() {
    for (KubernetesObject object : catalog.all(Kind.NETWORK_ATTACHMENT_DEFINITION)) {
      KubernetesObject earlier = objects.putIfAbsent(object.key(), object);
      if (earlier == null) {
        read(object);
      } else {
        object
            .problems()
            .error(
                object.origin(),
                "is defined twice, the first time as %s; remove one".formatted(earlier.origin()));
      }
    }
    networks.values().forEach(same -> intent.add(joined(same)));
  }

  private void read(KubernetesObject object) {
    Optional<String> maker = maker(object);
    if (maker.filter(catalog.faulty()::contains).isPresent()) {
      return;
    }
    int mark = object.problems().mark();
    Optional<Field> config = config(object);
    Optional<Network> network =
        config.flatMap(Field::json).flatMap(Field::asObject).flatMap(json -> network(object, json));
    if (object.problems().hasErrorSince(mark)) {
      catalog.markFaulty(object.path());
    } else if (network.isPresent() && !isDeclared(object, config.get(), maker, network.get())) {
      add(object, config.get(), network.get());
    }
  }

  /** The object of these manifests, or of the cluster that they are from, that made it. */
  private static Optional<String> maker(KubernetesObject object) {
    for (Field owner :
        object
            .fields()
            .object("metadata")
            .map(metadata -> metadata.list("ownerReferences"))
            .orElse(List.of())) {
      Optional<ObjectReader> fields = owner.asObject();
      Optional<Kind> kind = fields.flatMap(reader -> reader.string("kind")).flatMap(Kind::of);
      Optional<String> name = fields.flatMap(reader -> reader.string("name"));
      if (kind.equals(Optional.of(Kind.USER_DEFINED_NETWORK)) && name.isPresent()) {
        return Optional.of(kind.get().word() + " " + object.namespace() + "/" + name.get());
      }
      if (kind.equals(Optional.of(Kind.CLUSTER_USER_DEFINED_NETWORK)) && name.isPresent()) {
        return Optional.of(kind.get().word() + " " + name.get());
      }
    }
    return Optional.empty();
  }

  private Optional<Field> config(KubernetesObject object) {
    Optional<ObjectReader> spec = object.fields().object("spec");
    Optional<Field> config = spec.flatMap(fields -> fields.field("config"));
    spec.ifPresent(ObjectReader::warnUnknown);
    if (config.isEmpty()) {
      leave(
          object,
          object.fields().at("spec"),
          "has no config: it stands in a file on the nodes, which is not read; ignored");
    }
    return config;
  }

  private void leave(KubernetesObject object, Field where, String why) {
    catalog.leaveToOthers(object.key());
    where.warning(why);
  }

  private Optional<Network> network(KubernetesObject object, ObjectReader json) {
    int mark = object.problems().mark();
    Optional<ObjectReader> plugin = new CniConfig(json).plugin();
    if (plugin.isEmpty()) {
      json.field("type")
          .or(() -> Optional.of(json.self()))
          .filter(where -> !object.problems().hasErrorSince(mark))
          .ifPresent(
              where ->
                  leave(
                      object,
                      where,
                      "is the network of another CNI plugin, ignored; those of \"%s\" are read"
                          .formatted(CniConfig.PLUGIN)));
      return Optional.empty();
    }
    if (plugin.get().string(CniNetworkReader.TOPOLOGY).orElse("").isEmpty()) {
      defaultNetwork(object, json, plugin.get());
      return Optional.empty();
    }
    Optional<String> name = CniConfig.name(json);
    named(object, plugin.get());
    Definition definition = new Definition(object.namespace(), object.name(), object.origin());
    // A name that is missing, or bad, has been told of.
    Tenancy tenancy = new Tenancy.Defined(name.orElse("unnamed"), List.of(definition));
    return new CniNetworkReader(tenancy, object.origin(), plugin.get(), mark).read();
  }

  /**
   * Without a topology it is the cluster's default network, which OVN-Kubernetes defines so too.
   */
  private void defaultNetwork(KubernetesObject object, ObjectReader json, ObjectReader plugin) {
    catalog.leaveToOthers(object.key());
    if (!json.string("name").orElse("").equals("ovn-kubernetes")) {
      plugin
          .at(CniNetworkReader.TOPOLOGY)
          .warning(
              "without topology it is the cluster's default network, ignored; add layer2, layer3"
                  + " or localnet for a network of its own");
    }
  }

  private static void named(KubernetesObject object, ObjectReader plugin) {
    Optional<Field> field = plugin.required("netAttachDefName");
    field
        .flatMap(Field::string)
        .filter(name -> !name.equals(object.key()))
        .ifPresent(
            name ->
                field
                    .get()
                    .error(
                        "net-attach-def name (%s) is inconsistent with config (%s); write %s"
                            .formatted(object.key(), name, object.key())));
  }

  /** Whether it is what a network of another kind makes. */
  private boolean isDeclared(
      KubernetesObject object, Field config, Optional<String> maker, Network network) {
    Optional<Network> made = maker.map(declaredByPath::get);
    made.flatMap(origin -> NetworkFacts.difference(network, origin))
        .ifPresent(
            difference ->
                config.warning(
                    "differs from %s, which it was made for and which counts: %s"
                        .formatted(made.get().origin(), difference)));
    return made.isPresent()
        || declared
            .network(object.namespace(), object.name())
            .filter(other -> NetworkFacts.difference(network, other).isEmpty())
            .isPresent();
  }

  private void add(KubernetesObject object, Field config, Network network) {
    List<Network> same = networks.computeIfAbsent(network.name(), name -> new ArrayList<>());
    Optional<String> difference =
        same.stream().findFirst().flatMap(first -> NetworkFacts.difference(network, first));
    if (difference.isPresent()) {
      config.error(
          "network \"%s\" is another one in %s: %s; make the configs equal or the names different"
              .formatted(network.name(), same.get(0).origin(), difference.get()));
      catalog.markFaulty(object.path());
    } else {
      same.add(network);
    }
  }

  private static Network joined(List<Network> same) {
    Network first = same.get(0);
    Tenancy tenancy =
        new Tenancy.Defined(
            first.name(),
            same.stream()
                .flatMap(network -> ((Tenancy.Defined) network.tenancy()).definitions().stream())
                .toList());
    return first.fold(
        layer2 ->
            Layer2Network.builder(tenancy, layer2.role()).from(layer2).tenancy(tenancy).build(),
        layer3 ->
            Layer3Network.builder(tenancy, layer3.role()).from(layer3).tenancy(tenancy).build(),
        localnet ->
            LocalnetNetwork.builder(tenancy, localnet.physicalNetworkName())
                .from(localnet)
                .tenancy(tenancy)
                .build());
  }
}
