package org.ovn4j.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.LabelSelector.Operator;
import org.ovn4j.model.LabelSelector.Requirement;
import org.ovn4j.model.NamedPort;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.OpenPort;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPort;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.PolicyRule.Action;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Workload;

/** Gives random intents labels, ports and policies; the same for the same seed. */
final class RandomRules {

  private static final String APP = "app";
  private static final List<String> APPS = List.of("a", "b", "c");
  private static final Origin ORIGIN = Origin.of("random rule");
  private static final List<String> BLOCKS =
      List.of("0.0.0.0/0", "10.0.0.0/8", "10.244.0.0/16", "192.0.2.0/24", "::/0", "fd00::/8");

  private static final List<String> RANGES =
      List.of("192.0.2.0/26", "192.0.2.64/26", "192.0.2.0/24", "2001:db8:ffff::/64");

  private final Random random;

  RandomRules(long seed) {
    this.random = new Random(seed);
  }

  /**
   * The intent with all that, in the stead of its own services and policies. What a workload has
   * depends on its name alone.
   */
  Intent addTo(Intent intent) {
    Intent.Builder ruled = Intent.builder();
    intent.networks().forEach(network -> ruled.add(network));
    intent.namespaces().forEach(namespace -> ruled.add(namespace));
    intent.nodes().forEach(node -> ruled.add(node));
    intent.claims().forEach(claim -> ruled.add(claim));
    intent.services().stream().filter(Service::everyNetwork).forEach(service -> ruled.add(service));
    intent.dns().ifPresent(ruled::dns);
    intent.defaultNetwork().ifPresent(ruled::defaultNetwork);
    intent.workloads().forEach(workload -> ruled.add(decorated(workload)));
    int number = 0;
    for (Namespace namespace : intent.namespaces()) {
      if (random.nextInt(3) > 0) {
        ruled.add(service(intent, namespace, ++number));
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        ruled.add(policy(intent, namespace, "policy" + i));
      }
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      ruled.add(
          AdminPolicy.builder("admin" + i, i, anywhere())
              .ingress(rules(true, true))
              .egress(rules(true, true))
              .build());
    }
    if (random.nextInt(3) == 0) {
      ruled.add(
          AdminPolicy.baseline(anywhere())
              .ingress(rules(true, false))
              .egress(rules(true, false))
              .build());
    }
    return ruled.build();
  }

  private static Workload decorated(Workload workload) {
    int hash = Math.floorMod(workload.name().hashCode() * 31, 12);
    return workload.toBuilder()
        .labels(Map.of(APP, APPS.get(hash % 3)))
        .ports(hash % 2 == 0 ? List.of(new NamedPort("web", Protocol.TCP, 8080)) : List.of())
        .openPorts(hash % 4 == 0 ? List.of(OpenPort.of(Protocol.UDP, 7)) : List.of())
        .build();
  }

  /** Who of a namespace has a label answers; of some services nobody. */
  private Service service(Intent intent, Namespace namespace, int number) {
    Service.TargetPort target =
        random.nextBoolean()
            ? new Service.TargetPort.Named("web")
            : new Service.TargetPort.Numbered(8080);
    Service.Port port = new Service.Port("", Protocol.TCP, 80, target, OptionalInt.empty());
    boolean outer = random.nextBoolean();
    boolean balanced = outer && random.nextBoolean();
    return Service.builder(namespace.name(), "web")
        .type(
            balanced
                ? Service.Type.LOAD_BALANCER
                : outer ? Service.Type.NODE_PORT : Service.Type.CLUSTER_IP)
        .clusterAddresses(clusterAddresses(intent, number))
        .externalAddresses(
            outer && random.nextBoolean() ? addresses("192.0.2." + (200 + number)) : List.of())
        .loadBalancerAddresses(
            balanced
                ? addresses("192.0.2." + (150 + number), "2001:db8:ffff::2:" + number)
                : List.of())
        .sourceRanges(balanced && random.nextInt(3) > 0 ? ranges() : List.of())
        .addPorts(outer ? port.withNodePort(30_000 + number) : port)
        .selector(Map.of(APP, APPS.get(random.nextInt(APPS.size()))))
        .externalPolicy(policy(outer && random.nextInt(3) == 0))
        .internalPolicy(policy(random.nextInt(4) == 0))
        .build();
  }

  private static List<IpAddress> addresses(String... texts) {
    return Stream.of(texts).map(IpAddress::parse).toList();
  }

  /** One or two of those that the outside has, and nodes. */
  private List<Cidr> ranges() {
    List<Cidr> ranges = new ArrayList<>();
    for (int i = random.nextInt(2); i >= 0; i--) {
      ranges.add(Cidr.parse(RANGES.get(random.nextInt(RANGES.size()))));
    }
    return ranges;
  }

  /** In the service subnets, if there are some. */
  private static List<IpAddress> clusterAddresses(Intent intent, int number) {
    return addresses("10.96.1." + number, "fd00:10:96::a0" + number).stream()
        .filter(
            address ->
                intent
                    .defaultNetwork()
                    .map(of -> of.serviceSubnets().stream().anyMatch(s -> s.contains(address)))
                    .orElse(true))
        .toList();
  }

  private static Service.TrafficPolicy policy(boolean local) {
    return local ? Service.TrafficPolicy.LOCAL : Service.TrafficPolicy.CLUSTER;
  }

  private NetworkPolicy policy(Intent intent, Namespace namespace, String name) {
    Direction[] directions =
        random.nextInt(3) == 0
            ? Direction.values()
            : new Direction[] {random.nextBoolean() ? Direction.INGRESS : Direction.EGRESS};
    List<NetworkPolicy.On> secondary =
        intent.networksOf(namespace.name()).stream()
            .filter(network -> !network.isPrimary() && network.ipam() == Network.IpamMode.ENABLED)
            .flatMap(network -> network.tenancy().definitions(namespace.name()).stream())
            .map(definition -> new NetworkPolicy.On(namespace.name(), definition))
            .toList();
    boolean multi = !secondary.isEmpty() && random.nextInt(3) == 0;
    return NetworkPolicy.builder(namespace.name(), name, directions)
        .workloads(random.nextInt(3) == 0 ? LabelSelector.EVERYTHING : selector())
        .ingress(rules(false, false))
        .egress(rules(false, false))
        .networks(multi ? Optional.of(secondary) : Optional.empty())
        .build();
  }

  private Action action(boolean passes) {
    List<Action> actions =
        passes
            ? List.of(Action.ALLOW, Action.DENY, Action.PASS)
            : List.of(Action.ALLOW, Action.DENY);
    return actions.get(random.nextInt(actions.size()));
  }

  private List<PolicyRule> rules(boolean admin, boolean passes) {
    List<PolicyRule> rules = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Action action = admin ? action(passes) : Action.ALLOW;
      rules.add(new PolicyRule(action, "", peers(admin), ports(), ORIGIN));
    }
    return rules;
  }

  private List<PolicyPeer> peers(boolean admin) {
    List<PolicyPeer> peers = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      peers.add(
          switch (random.nextInt(admin ? 4 : 3)) {
            case 0 -> block();
            case 1 -> admin ? anywhere() : PolicyPeer.Workloads.inOwnNamespace(selector());
            case 2 -> anywhere();
            default -> new PolicyPeer.Nodes(LabelSelector.EVERYTHING);
          });
    }
    return peers;
  }

  private PolicyPeer.Block block() {
    Cidr cidr = Cidr.parse(BLOCKS.get(random.nextInt(BLOCKS.size())));
    List<Cidr> except =
        cidr.equals(Cidr.parse("0.0.0.0/0")) && random.nextBoolean()
            ? List.of(Cidr.parse("10.0.0.0/9"))
            : List.of();
    return new PolicyPeer.Block(cidr, except);
  }

  private PolicyPeer.Workloads anywhere() {
    return new PolicyPeer.Workloads(
        Optional.of(LabelSelector.EVERYTHING),
        random.nextBoolean() ? LabelSelector.EVERYTHING : selector());
  }

  private LabelSelector selector() {
    String app = APPS.get(random.nextInt(APPS.size()));
    return switch (random.nextInt(3)) {
      case 0 -> LabelSelector.ofLabels(Map.of(APP, app));
      case 1 -> where(new Requirement(APP, Operator.NOT_IN, List.of(app)));
      default -> where(new Requirement(APP, Operator.IN, List.of(app, "a")));
    };
  }

  private static LabelSelector where(Requirement requirement) {
    return new LabelSelector(Map.of(), List.of(requirement));
  }

  private List<PolicyPort> ports() {
    return switch (random.nextInt(5)) {
      case 0 -> List.of(PolicyPort.Numbers.of(Protocol.UDP, 7));
      case 1 -> List.of(new PolicyPort.Numbers(Protocol.TCP, 8000, 9000));
      case 2 -> List.of(new PolicyPort.Named(Optional.empty(), "web"));
      default -> List.of();
    };
  }
}
