package org.ovn4j.lab;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.AdminPolicyBuilder;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.LabelSelector.Operator;
import org.ovn4j.model.LabelSelector.Requirement;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.NetworkPolicyBuilder;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPeer.Block;
import org.ovn4j.model.PolicyPeer.Workloads;
import org.ovn4j.model.PolicyPort;
import org.ovn4j.model.PolicyPort.Named;
import org.ovn4j.model.PolicyPort.Numbers;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.PolicyRule.Action;
import org.ovn4j.model.Protocol;

/**
 * Policies of all kinds, and who may connect to whom with each of them, written by hand.
 *
 * <p>There are the namespaces x, y and z, with the label {@code ns}, each with the pods a, b and c,
 * with the label {@code pod}, which answer at the ports 80 and 81 of TCP and UDP. The port that has
 * the name {@code web} is 80 of TCP in a and b, and 81 of TCP in c.
 */
final class PolicyCases {

  private static final Origin ORIGIN = Origin.of("case");
  private static final Numbers TCP_80 = Numbers.of(Protocol.TCP, 80);
  private static final Numbers TCP_81 = Numbers.of(Protocol.TCP, 81);
  private static final Numbers UDP_80 = Numbers.of(Protocol.UDP, 80);
  private static final Named WEB = new Named(Optional.of(Protocol.TCP), "web");

  private static final Workloads EVERYBODY = Workloads.of(LabelSelector.EVERYTHING);

  private PolicyCases() {}

  /**
   * Policies and what they do.
   *
   * @param policies those of namespaces, for a tenant
   * @param admin those of administrators
   * @param truth who may connect: all, but for what a line takes away, or gives back: {@code "- y/*
   *     > x/a :80/tcp"}; the last line that fits counts
   */
  record Case(
      String name,
      List<Function<Tenant, NetworkPolicyBuilder>> policies,
      List<AdminPolicy> admin,
      List<String> truth) {

    private static Case of(String name) {
      return new Case(name, List.of(), List.of(), List.of());
    }

    private Case policy(Function<Tenant, NetworkPolicyBuilder> more) {
      return new Case(name, and(policies, more), admin, truth);
    }

    private Case admin(AdminPolicyBuilder more) {
      return new Case(name, policies, and(admin, more.build()), truth);
    }

    private Case truth(String... lines) {
      return new Case(name, policies, admin, List.of(lines));
    }

    private static <T> List<T> and(List<T> some, T more) {
      return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    /** The policies of a tenant's namespaces. */
    List<NetworkPolicy> policies(Tenant tenant) {
      return policies.stream().map(of -> of.apply(tenant).build()).toList();
    }

    /** Whether a connection between pods, {@code x/a}, is there by the table. */
    boolean allows(String from, String to, Protocol protocol, int port) {
      boolean allowed = true;
      for (String line : truth) {
        String[] words = line.split(" ", -1);
        if (fits(words[1], from)
            && fits(words[3], to)
            && (words.length < 5 || fitsPort(words[4], protocol, port))) {
          allowed = words[0].equals("+");
        }
      }
      return allowed;
    }

    private static boolean fits(String pattern, String pod) {
      String[] of = pattern.split("/", -1);
      String[] is = pod.split("/", -1);
      return (of[0].equals("*") || of[0].contains(is[0]))
          && (of[1].equals("*") || of[1].contains(is[1]));
    }

    private static boolean fitsPort(String pattern, Protocol protocol, int port) {
      return Stream.of(pattern.substring(1).split("/", -1))
          .allMatch(
              word ->
                  word.equalsIgnoreCase(protocol.name()) || word.equals(Integer.toString(port)));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A set of the namespaces x, y and z on one network. */
  interface Tenant {
    /** The name of one of them. */
    String namespace(String letter);

    /** The addresses of a pod, {@code x/a}. */
    List<IpAddress> addresses(String pod);

    /** All that the network has. */
    List<Cidr> subnets();
  }

  static List<Case> all() {
    return List.of(
        Case.of("nothing comes in").policy(t -> in(t, "x", "deny")).truth("- */* > x/*"),
        Case.of("nothing comes in or goes out")
            .policy(t -> in(t, "x", "deny").addIsolates(Direction.EGRESS))
            .truth("- */* > x/*", "- x/* > */*"),
        Case.of("one pod of the own namespace")
            .policy(t -> in(t, "x", "p").workloads(pod("a")).addIngress(allow(List.of(own("b")))))
            .truth("- */* > x/a", "+ x/b > x/a"),
        Case.of("namespaces by their labels")
            .policy(t -> in(t, "x", "p").addIngress(allow(List.of(namespaces("y")))))
            .truth("- */* > x/*", "+ y/* > x/*"),
        Case.of("expressions")
            .policy(
                t ->
                    in(t, "x", "p")
                        .workloads(
                            expression(
                                new Requirement("pod", Operator.IN, List.of("a", "c")),
                                new Requirement("pod", Operator.EXISTS, List.of())))
                        .addIngress(
                            allow(
                                List.of(
                                    new Workloads(
                                        Optional.of(
                                            expression(
                                                new Requirement(
                                                    "ns", Operator.NOT_IN, List.of("x")))),
                                        expression(
                                            new Requirement("pod", Operator.NOT_IN, List.of("b")),
                                            new Requirement(
                                                "none", Operator.DOES_NOT_EXIST, List.of())))))))
            .truth("- */* > x/ac", "+ yz/ac > x/ac"),
        Case.of("one peer or the other")
            .policy(
                t ->
                    in(t, "x", "p")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(namespaces("y"), own("b")))))
            .truth("- */* > x/a", "+ y/* > x/a", "+ x/b > x/a"),
        Case.of("a pod of other namespaces, to one port")
            .policy(
                t ->
                    in(t, "x", "p")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(in("y", "b")), TCP_81)))
            .truth("- */* > x/a", "+ y/b > x/a :81/tcp"),
        Case.of("policies add up")
            .policy(t -> in(t, "x", "deny"))
            .policy(
                t ->
                    in(t, "x", "one")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(namespaces("y")), TCP_81)))
            .policy(t -> in(t, "x", "two").workloads(pod("a")).addIngress(allow(List.of(), TCP_80)))
            .truth("- */* > x/*", "+ y/* > x/a :81/tcp", "+ */* > x/a :80/tcp"),
        Case.of("all is allowed")
            .policy(t -> in(t, "x", "deny"))
            .policy(t -> in(t, "x", "allow").addIngress(allow(List.of())))
            .truth("+ */* > */*"),
        Case.of("a port by its name")
            .policy(t -> in(t, "x", "p").addIngress(allow(List.of(namespaces("y")), WEB)))
            .truth("- */* > x/*", "+ y/* > x/ab :80/tcp", "+ y/* > x/c :81/tcp"),
        Case.of("out to a port by its name")
            .policy(t -> out(t, "x", "p").workloads(pod("a")).addEgress(allow(List.of(), WEB)))
            .truth("- x/a > */*", "+ x/a > */ab :80/tcp", "+ x/a > */c :81/tcp"),
        Case.of("a range of ports of UDP")
            .policy(
                t ->
                    in(t, "x", "p")
                        .addIngress(allow(List.of(), new Numbers(Protocol.UDP, 81, 90), UDP_80))
                        .addIngress(allow(List.of(own("b")), new Numbers(Protocol.TCP, 79, 80))))
            .truth("- */* > x/* :tcp", "+ x/b > x/* :80/tcp"),
        Case.of("out to one namespace, and in from another")
            .policy(t -> out(t, "x", "out").addEgress(allow(List.of(namespaces("y")))))
            .policy(t -> in(t, "y", "in").addIngress(allow(List.of(namespaces("z")))))
            .truth("- x/* > */*", "- */* > y/*", "+ z/* > y/*"),
        Case.of("both ends must agree")
            .policy(
                t ->
                    out(t, "x", "out")
                        .workloads(pod("a"))
                        .addEgress(allow(List.of(in("y", "a")), TCP_80)))
            .policy(
                t ->
                    in(t, "y", "in")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(in("x", "a")), TCP_80, TCP_81)))
            .truth("- x/a > */*", "- */* > y/a", "+ x/a > y/a :80/tcp"),
        Case.of("addresses")
            .policy(
                t ->
                    in(t, "x", "p")
                        .workloads(pod("a"))
                        .ingress(
                            t.subnets().stream()
                                .map(of -> new Block(of, blocks(t, of, "y/b", "z/c")))
                                .map(block -> allow(List.of(block)))
                                .toList()))
            .policy(
                t ->
                    out(t, "z", "q")
                        .workloads(pod("a"))
                        .addEgress(
                            allow(
                                t.addresses("x/b").stream().map(a -> Block.of(block(a))).toList())))
            .truth("- y/b > x/a", "- z/c > x/a", "- z/a > */*", "+ z/a > x/b"),
        Case.of("out to a port by its name, at addresses")
            .policy(
                t ->
                    out(t, "x", "p")
                        .workloads(pod("a"))
                        .egress(
                            t.subnets().stream()
                                .map(of -> new Block(of, blocks(t, of, "y/b")))
                                .map(block -> allow(List.of(block), WEB))
                                .toList()))
            .truth("- x/a > */*", "+ x/a > */ab :80/tcp", "+ x/a > */c :81/tcp", "- x/a > y/b"),
        Case.of("an administrator denies, whatever the namespace allows")
            .policy(t -> in(t, "x", "p").addIngress(allow(List.of())))
            .admin(
                AdminPolicy.builder("deny", 10, namespaces("x"))
                    .addIngress(rule(Action.DENY, namespaces("y")))
                    .addEgress(rule(Action.DENY, in("z", "b"), TCP_80)))
            .truth("- y/* > x/*", "- x/* > z/b :80/tcp"),
        Case.of("an administrator allows, whatever the namespace denies")
            .policy(t -> in(t, "x", "deny"))
            .admin(
                AdminPolicy.builder("allow", 10, namespaces("x"))
                    .addIngress(rule(Action.ALLOW, namespaces("y"), TCP_80)))
            .truth("- */* > x/*", "+ y/* > x/* :80/tcp"),
        Case.of("what passes is the namespace's own business")
            .policy(
                t -> in(t, "x", "p").workloads(pod("a")).addIngress(allow(List.of(in("y", "a")))))
            .admin(
                AdminPolicy.builder("pass", 5, namespaces("x"))
                    .addIngress(
                        rule(Action.PASS, namespaces("y"), TCP_80, UDP_80),
                        rule(Action.DENY, namespaces("y"))))
            .truth("- y/* > x/*", "- */* > x/a", "+ y/* > x/bc :80", "+ y/a > x/a :80"),
        Case.of("what passes comes to the baseline where nobody isolates")
            .policy(
                t -> out(t, "y", "q").workloads(pod("b")).addEgress(allow(List.of(in("x", "a")))))
            .policy(t -> in(t, "x", "p").workloads(pod("a")).addIngress(allow(List.of(), TCP_81)))
            .admin(
                AdminPolicy.builder("pass", 5, EVERYBODY)
                    .addIngress(rule(Action.PASS, namespaces("y")))
                    .addEgress(rule(Action.PASS, namespaces("x"), TCP_80, TCP_81)))
            .admin(
                AdminPolicy.builder("deny", 6, namespaces("x"))
                    .addIngress(rule(Action.DENY, EVERYBODY)))
            .admin(
                AdminPolicy.builder("out", 7, namespaces("y"))
                    .addEgress(rule(Action.DENY, namespaces("x"))))
            .admin(
                AdminPolicy.baseline(namespaces("x"))
                    .addIngress(rule(Action.ALLOW, in("y", "c")), rule(Action.DENY, EVERYBODY)))
            .truth(
                // In: only y passes; a has a policy of its own, b and c the baseline.
                "- */* > x/*",
                "+ y/* > x/a :81/tcp",
                "+ y/c > x/bc :tcp",
                // Out: TCP from y to x passes; b has a policy of its own, which allows a only.
                "- y/b > */*",
                "+ y/b > x/a :81/tcp"),
        Case.of("the first rule counts, of the first policy")
            .admin(
                AdminPolicy.builder("second", 20, namespaces("x"))
                    .addIngress(
                        rule(Action.ALLOW, namespaces("y")), rule(Action.DENY, namespaces("z"))))
            .admin(
                AdminPolicy.builder("first", 10, namespaces("x"))
                    .addIngress(
                        rule(Action.ALLOW, in("z", "a"), new Named(Optional.empty(), "web")),
                        rule(Action.DENY, in("y", "a")),
                        rule(Action.ALLOW, in("y", "a"))))
            .truth("- z/* > x/*", "+ z/a > x/ab :80/tcp", "+ z/a > x/c :81/tcp", "- y/a > x/*"),
        Case.of("the baseline, unless a namespace has its own rules")
            .policy(
                t ->
                    in(t, "x", "p").workloads(pod("a")).addIngress(allow(List.of(namespaces("y")))))
            .admin(
                AdminPolicy.baseline(EVERYBODY)
                    .addIngress(rule(Action.DENY, namespaces("y")))
                    .addEgress(rule(Action.DENY, in("z", "b"), UDP_80)))
            .truth("- y/* > */*", "- */* > x/a", "+ y/* > x/a", "- */* > z/b :80/udp"));
  }

  private static NetworkPolicyBuilder in(Tenant tenant, String letter, String name) {
    return NetworkPolicy.builder(tenant.namespace(letter), name, Direction.INGRESS);
  }

  private static NetworkPolicyBuilder out(Tenant tenant, String letter, String name) {
    return NetworkPolicy.builder(tenant.namespace(letter), name, Direction.EGRESS);
  }

  private static PolicyRule allow(List<? extends PolicyPeer> peers, PolicyPort... ports) {
    return PolicyRule.allow(List.copyOf(peers), List.of(ports), ORIGIN);
  }

  private static PolicyRule rule(Action action, PolicyPeer peer, PolicyPort... ports) {
    return new PolicyRule(action, "", List.of(peer), List.of(ports), ORIGIN);
  }

  private static LabelSelector pod(String letter) {
    return LabelSelector.ofLabels(Map.of("pod", letter));
  }

  private static LabelSelector expression(Requirement... requirements) {
    return new LabelSelector(Map.of(), List.of(requirements));
  }

  private static Workloads own(String letter) {
    return Workloads.inOwnNamespace(pod(letter));
  }

  private static Workloads namespaces(String letter) {
    return Workloads.of(LabelSelector.ofLabels(Map.of("ns", letter)));
  }

  private static Workloads in(String namespace, String letter) {
    return new Workloads(Optional.of(LabelSelector.ofLabels(Map.of("ns", namespace))), pod(letter));
  }

  private static Cidr block(IpAddress address) {
    return Cidr.of(address, address.family().bits());
  }

  private static List<Cidr> blocks(Tenant tenant, Cidr subnet, String... pods) {
    return Stream.of(pods)
        .flatMap(pod -> tenant.addresses(pod).stream())
        .filter(subnet::contains)
        .map(PolicyCases::block)
        .toList();
  }
}
