package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.EndpointSlice;
import org.ovn4j.model.EndpointSlice.Conditions;
import org.ovn4j.model.EndpointSlice.Endpoint;
import org.ovn4j.model.EndpointSlice.Port;
import org.ovn4j.model.Intent;
import org.ovn4j.model.internal.Names;

/**
 * Reads the slices of services' endpoints: Kubernetes' own, and OVN-Kubernetes' copies of them with
 * the addresses of a primary network.
 */
final class EndpointSliceReader {
  private static final String SERVICE = "kubernetes.io/service-name";
  private static final String SERVICE_OF_COPY = "k8s.ovn.org/service-name";
  private static final String NETWORK = "k8s.ovn.org/endpointslice-network";

  private final ObjectCatalog catalog;
  private final Intent.Builder intent;

  /** The machines that launcher pods run, by {@code namespace/pod}. */
  private final Map<String, String> machines = new HashMap<>();

  EndpointSliceReader(ObjectCatalog catalog, Intent.Builder intent) {
    this.catalog = catalog;
    this.intent = intent;
  }

  void readAll() {
    catalog
        .all(Kind.POD)
        .forEach(pod -> Launchers.machine(pod).ifPresent(name -> machines.put(pod.key(), name)));
    catalog.all(Kind.ENDPOINT_SLICE).forEach(this::slice);
  }

  private void slice(KubernetesObject object) {
    Optional<String> service =
        Optional.ofNullable(object.labels().get(SERVICE_OF_COPY))
            .or(() -> Optional.ofNullable(object.labels().get(SERVICE)));
    if (service.isEmpty()) {
      object
          .problems()
          .warning(
              object.origin(),
              "has no label %s and so is of no service, ignored".formatted(SERVICE));
      return;
    }
    Optional<String> problem = Names.label(service.get());
    if (problem.isPresent()) {
      object.problems().error(object.origin(SERVICE), problem.get());
      return;
    }
    ObjectReader fields = object.fields();
    Optional<String> type =
        fields.required("addressType").flatMap(field -> field.choice("IPv4", "IPv6", "FQDN"));
    if (type.isEmpty()) {
      return;
    }
    if (type.get().equals("FQDN")) {
      fields.at("addressType").warning("names are no addresses that a load balancer has; ignored");
      return;
    }
    IpFamily family = type.get().equals("IPv4") ? IpFamily.IPV4 : IpFamily.IPV6;
    List<Endpoint> endpoints = new ArrayList<>();
    for (Field item : fields.list("endpoints")) {
      item.asObject()
          .map(reader -> endpoint(object.namespace(), reader, family))
          .ifPresent(endpoints::add);
    }
    intent.add(
        new EndpointSlice(
            object.namespace(),
            object.name(),
            service.get(),
            Optional.ofNullable(object.annotations().get(NETWORK)).flatMap(Field::string),
            endpoints,
            ports(fields),
            object.origin()));
  }

  private static List<Port> ports(ObjectReader fields) {
    List<Port> ports = new ArrayList<>();
    for (Field item : fields.list("ports")) {
      Optional<ObjectReader> port = item.asObject();
      port.flatMap(reader -> reader.field("port").flatMap(Field::port))
          .ifPresent(
              number ->
                  ports.add(
                      new Port(
                          port.get().string("name").orElse(""),
                          ServicePorts.protocol(port.get()),
                          number)));
    }
    return ports;
  }

  private Endpoint endpoint(String namespace, ObjectReader fields, IpFamily family) {
    List<IpAddress> addresses = new ArrayList<>();
    for (Field item : fields.list("addresses")) {
      item.ip()
          .ifPresent(
              address -> {
                if (address.family() == family) {
                  addresses.add(address);
                } else {
                  item.error("must be an address of the slice's addressType");
                }
              });
    }
    return new Endpoint(
        fields.object("targetRef").flatMap(target -> workload(namespace, target)),
        addresses,
        conditions(fields),
        fields.field("nodeName").flatMap(WorkloadReader::node));
  }

  private Optional<String> workload(String namespace, ObjectReader target) {
    if (target.string("kind").filter("Pod"::equals).isEmpty()) {
      return Optional.empty();
    }
    return target
        .field("name")
        .flatMap(field -> field.string().filter(text -> field.passes(Names.subdomain(text))))
        .map(pod -> machines.getOrDefault(namespace + "/" + pod, pod));
  }

  /** As Kubernetes has it: an endpoint of which nothing is said is ready. */
  private static Conditions conditions(ObjectReader fields) {
    Optional<ObjectReader> said = fields.object("conditions");
    boolean ready = said.flatMap(c -> c.bool("ready")).orElse(true);
    return new Conditions(
        ready,
        said.flatMap(c -> c.bool("serving")).orElse(ready),
        said.flatMap(c -> c.bool("terminating")).orElse(false));
  }
}
