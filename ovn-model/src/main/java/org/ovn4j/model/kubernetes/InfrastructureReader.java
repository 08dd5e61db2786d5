package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Intent;
import org.ovn4j.model.IpamClaim;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Node;
import org.ovn4j.model.PolicyRule.Action;
import org.ovn4j.model.internal.Names;

/** Reads what the cluster offers: namespaces, nodes, claims, its own network and services. */
final class InfrastructureReader {
  private static final String CHASSIS_ANNOTATION = "k8s.ovn.org/node-chassis-id";

  private final ObjectCatalog catalog;
  private final Intent.Builder intent;

  InfrastructureReader(ObjectCatalog catalog, Intent.Builder intent) {
    this.catalog = catalog;
    this.intent = intent;
  }

  void readAll() {
    for (KubernetesObject object : catalog.all(Kind.NAMESPACE)) {
      intent.add(
          new Namespace(
              object.name(),
              object.labels(),
              LoggingReader.read(object.annotations(), Action.ALLOW, Action.DENY),
              object.origin()));
    }
    catalog.all(Kind.NODE).forEach(this::node);
    new DefaultNetworkReader(catalog, intent).readAll();
    new ServiceReader(catalog, intent).readAll();
    new EndpointSliceReader(catalog, intent).readAll();
    catalog.all(Kind.IPAM_CLAIM).forEach(this::claim);
  }

  private void node(KubernetesObject object) {
    Optional<Field> chassis = Optional.ofNullable(object.annotations().get(CHASSIS_ANNOTATION));
    Optional<String> name =
        chassis.flatMap(field -> field.string().filter(text -> field.passes(Names.chassis(text))));
    if (chassis.isPresent() && name.isEmpty()) {
      catalog.markFaulty(object.path());
      return;
    }
    List<IpAddress> addresses = new ArrayList<>();
    Optional<ObjectReader> status = object.fields().object("status");
    for (Field item : status.map(fields -> fields.list("addresses")).orElse(List.of())) {
      item.asObject()
          .filter(entry -> entry.string("type").orElse("").equals("InternalIP"))
          .flatMap(entry -> entry.required("address"))
          .flatMap(Field::ip)
          .ifPresent(addresses::add);
    }
    intent.add(
        new Node(
            object.name(),
            name.orElse(object.name()),
            object.labels(),
            addresses,
            GatewayReader.read(object.annotations()),
            object.origin()));
  }

  private void claim(KubernetesObject object) {
    int mark = object.problems().mark();
    ObjectReader fields = object.fields();
    Optional<ObjectReader> spec = fields.required("spec").flatMap(Field::asObject);
    Optional<String> network =
        spec.flatMap(reader -> reader.required("network")).flatMap(Field::string);
    Optional<String> interfaceName =
        spec.flatMap(reader -> reader.required("interface")).flatMap(Field::string);
    Optional<ObjectReader> status = fields.object("status");
    List<IpAddress> addresses =
        status.map(reader -> reader.list("ips")).orElse(List.of()).stream()
            .flatMap(ip -> ip.ipWithOrWithoutPrefix().stream())
            .toList();
    status
        .flatMap(
            reader -> {
              reader.ignore("conditions");
              return reader.object("ownerPod");
            })
        .ifPresent(
            owner -> {
              owner.ignore("name");
              owner.warnUnknown();
            });
    spec.ifPresent(ObjectReader::warnUnknown);
    status.ifPresent(ObjectReader::warnUnknown);
    fields.warnUnknown();
    if (object.problems().hasErrorSince(mark)) {
      catalog.markFaulty(object.path());
    }
    if (network.isPresent()) {
      intent.add(
          new IpamClaim(
              object.namespace(),
              object.name(),
              network.get(),
              interfaceName.orElse(""),
              addresses,
              object.origin()));
    }
  }
}
