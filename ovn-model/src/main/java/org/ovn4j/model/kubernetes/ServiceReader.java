package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Dns;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Service;
import org.ovn4j.model.Service.TrafficPolicy;
import org.ovn4j.model.ServiceBuilder;

/** Reads services. What the API server would refuse is an error here too. */
final class ServiceReader {
  private static final String DNS = "kube-system/kube-dns";

  /** Those that the workloads of every network need. */
  private static final Set<String> OF_EVERY_NETWORK = Set.of(DNS, "default/kubernetes");

  private static final String NONE = "None";
  private static final int MOST_ADDRESSES = 2;
  private static final int MOST_TIMEOUT = 86_400;

  private final ObjectCatalog catalog;
  private final Intent.Builder intent;
  private final Map<String, Origin> first = new HashMap<>();

  ServiceReader(ObjectCatalog catalog, Intent.Builder intent) {
    this.catalog = catalog;
    this.intent = intent;
  }

  void readAll() {
    catalog.all(Kind.SERVICE).forEach(this::service);
  }

  private void service(KubernetesObject object) {
    Origin earlier = first.putIfAbsent(object.key(), object.origin());
    if (earlier != null) {
      object
          .problems()
          .error(
              object.origin(),
              "is defined twice, the first time as %s; remove one".formatted(earlier));
      return;
    }
    int mark = object.problems().mark();
    object.fields().required("spec").flatMap(Field::asObject).ifPresent(spec -> read(object, spec));
    if (object.problems().hasErrorSince(mark)) {
      catalog.markFaulty(object.path());
    }
  }

  private void read(KubernetesObject object, ObjectReader spec) {
    String type =
        spec.field("type")
            .flatMap(t -> t.choice("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"))
            .orElse("ClusterIP");
    if (type.equals("ExternalName")) {
      spec.at("type").warning("is a name for the name server alone, which needs no rows; ignored");
      return;
    }
    Service.Type kind =
        switch (type) {
          case "NodePort" -> Service.Type.NODE_PORT;
          case "LoadBalancer" -> Service.Type.LOAD_BALANCER;
          default -> Service.Type.CLUSTER_IP;
        };
    boolean headless = isHeadless(spec);
    if (headless && kind != Service.Type.CLUSTER_IP) {
      spec.at("clusterIP").error("may not be set to 'None' for %s services".formatted(type));
    }
    ServiceBuilder service =
        Service.builder(object.namespace(), object.name())
            .type(kind)
            .clusterAddresses(headless ? List.of() : clusterAddresses(spec))
            .ports(new ServicePorts(spec, kind, headless).read())
            .selector(KubernetesObject.labels(spec, "selector"))
            .affinityTimeout(affinity(spec))
            .internalPolicy(policy(spec, "internalTrafficPolicy"))
            .publishesNotReady(spec.bool("publishNotReadyAddresses").orElse(false))
            .everyNetwork(OF_EVERY_NETWORK.contains(object.key()))
            .origin(object.origin());
    outer(object, spec, kind, headless, service);
    Service read = service.build();
    if (object.key().equals(DNS) && !read.clusterAddresses().isEmpty()) {
      intent.dns(new Dns(read.clusterAddresses(), object.origin()));
    }
    intent.add(read);
  }

  private static boolean isHeadless(ObjectReader spec) {
    return isNone(spec.field("clusterIP"))
        || spec.list("clusterIPs").stream().anyMatch(item -> isNone(Optional.of(item)));
  }

  private static boolean isNone(Optional<Field> field) {
    return field
        .filter(f -> f.value() instanceof Value.Scalar scalar && scalar.text().equals(NONE))
        .isPresent();
  }

  private List<IpAddress> clusterAddresses(ObjectReader spec) {
    Optional<IpAddress> single =
        spec.field("clusterIP").filter(f -> !isEmpty(f)).flatMap(Field::ip);
    List<IpAddress> all = spec.list("clusterIPs", MOST_ADDRESSES, Field::ip);
    if (single.isPresent() && !all.isEmpty() && !all.get(0).equals(single.get())) {
      spec.at("clusterIPs[0]").error("must be equal to clusterIP, " + single.get());
    }
    if (all.size() == 2 && all.get(0).family() == all.get(1).family()) {
      spec.at("clusterIPs").error("may have at most one address of each IP family");
    }
    if (!spec.has("clusterIPs") && single.isEmpty() && !hasBadAddress(spec)) {
      spec.self()
          .child("clusterIP", spec.mapping())
          .warning(
              "is missing: the API server gives a service its address when it is created;"
                  + " nothing answers inside the network until it is here");
    }
    return all.isEmpty() ? single.map(List::of).orElse(List.of()) : all;
  }

  private static boolean isEmpty(Field field) {
    return field.value() instanceof Value.Scalar scalar && scalar.text().isEmpty();
  }

  private static boolean hasBadAddress(ObjectReader spec) {
    return spec.field("clusterIP").filter(field -> !isEmpty(field)).isPresent();
  }

  private static OptionalInt affinity(ObjectReader spec) {
    boolean byClient =
        spec.field("sessionAffinity")
            .flatMap(field -> field.choice("None", "ClientIP"))
            .filter("ClientIP"::equals)
            .isPresent();
    Optional<Field> config = spec.field("sessionAffinityConfig");
    if (!byClient) {
      config.ifPresent(
          field -> field.error("must not be set when session affinity is None; remove it"));
      return OptionalInt.empty();
    }
    Optional<Field> timeout =
        config
            .flatMap(Field::asObject)
            .flatMap(fields -> fields.object("clientIP"))
            .flatMap(fields -> fields.field("timeoutSeconds"));
    if (timeout.isEmpty()) {
      return OptionalInt.of(Service.DEFAULT_AFFINITY_TIMEOUT);
    }
    OptionalInt seconds = timeout.get().integer();
    if (seconds.isPresent() && (seconds.getAsInt() < 1 || seconds.getAsInt() > MOST_TIMEOUT)) {
      timeout.get().error("must be from 1 to %d seconds".formatted(MOST_TIMEOUT));
      return OptionalInt.empty();
    }
    return seconds;
  }

  private static TrafficPolicy policy(ObjectReader spec, String name) {
    return spec.field(name)
        .flatMap(field -> field.choice("Cluster", "Local"))
        .filter("Local"::equals)
        .map(local -> TrafficPolicy.LOCAL)
        .orElse(TrafficPolicy.CLUSTER);
  }

  /** What only a service for the outside has. */
  private static void outer(
      KubernetesObject object,
      ObjectReader spec,
      Service.Type type,
      boolean headless,
      ServiceBuilder service) {
    List<IpAddress> external = external(spec);
    if (headless && !external.isEmpty()) {
      spec.at("externalIPs").warning("mean nothing for a service without a cluster address");
      external = List.of();
    }
    service.externalAddresses(external);
    TrafficPolicy policy = policy(spec, "externalTrafficPolicy");
    if (spec.has("externalTrafficPolicy")
        && type == Service.Type.CLUSTER_IP
        && external.isEmpty()) {
      spec.at("externalTrafficPolicy")
          .error("may only be set for externally-accessible services; remove it");
      policy = TrafficPolicy.CLUSTER;
    }
    service.externalPolicy(policy);
    boolean balanced = type == Service.Type.LOAD_BALANCER;
    if (spec.has("loadBalancerSourceRanges") && !balanced) {
      spec.at("loadBalancerSourceRanges").error("may only be used when `type` is 'LoadBalancer'");
      return;
    }
    if (balanced) {
      service.loadBalancerAddresses(loadBalancer(object, spec)).sourceRanges(ranges(spec));
    }
  }

  private static List<IpAddress> external(ObjectReader spec) {
    List<IpAddress> addresses = new ArrayList<>();
    Set<IpAddress> known = new HashSet<>();
    for (Field item : spec.list("externalIPs")) {
      item.ip().filter(ip -> isForOthers(item, ip)).filter(known::add).ifPresent(addresses::add);
    }
    return addresses;
  }

  private static boolean isForOthers(Field field, IpAddress address) {
    for (Special special : Special.ALL) {
      if (special.block.contains(address)) {
        field.error("may not be %s (%s)".formatted(special.what, special.block));
        return false;
      }
    }
    return true;
  }

  /** Addresses that are no single other machine's. */
  private record Special(Cidr block, String what) {
    private static final List<Special> ALL =
        List.of(
            of("0.0.0.0/32", "unspecified"),
            of("::/128", "unspecified"),
            of("127.0.0.0/8", "in the loopback range"),
            of("::1/128", "in the loopback range"),
            of("169.254.0.0/16", "in the link-local range"),
            of("fe80::/10", "in the link-local range"),
            of("224.0.0.0/4", "in the multicast range"),
            of("ff00::/8", "in the multicast range"));

    private static Special of(String block, String what) {
      return new Special(Cidr.parse(block), what);
    }
  }

  /** What the load balancer was given; else what is asked for. */
  private static List<IpAddress> loadBalancer(KubernetesObject object, ObjectReader spec) {
    List<IpAddress> given = new ArrayList<>();
    object.fields().object("status").flatMap(status -> status.object("loadBalancer")).stream()
        .flatMap(balancer -> balancer.list("ingress").stream())
        .flatMap(item -> item.asObject().stream())
        .filter(ingress -> !ingress.string("ipMode").orElse("VIP").equals("Proxy"))
        .flatMap(ingress -> ingress.field("ip").stream())
        .forEach(field -> field.ip().filter(ip -> isForOthers(field, ip)).ifPresent(given::add));
    if (!given.isEmpty()) {
      return given;
    }
    return spec.field("loadBalancerIP")
        .filter(field -> !isEmpty(field))
        .flatMap(field -> field.ip().filter(ip -> isForOthers(field, ip)))
        .map(List::of)
        .orElse(List.of());
  }

  private static List<Cidr> ranges(ObjectReader spec) {
    List<Cidr> ranges = new ArrayList<>();
    for (Field item : spec.list("loadBalancerSourceRanges")) {
      item.cidr().ifPresent(ranges::add);
    }
    return ranges;
  }
}
