package org.ovn4j.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.AdminPolicy;
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
      Function<Tenant, List<NetworkPolicy>> policies,
      List<AdminPolicy> admin,
      List<String> truth) {

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
    List<Case> cases = new ArrayList<>();
    cases.add(of("nothing comes in", t -> List.of(in(t, "x", "deny").build()), "- */* > x/*"));
    cases.add(
        of(
            "nothing comes in or goes out",
            t ->
                List.of(
                    NetworkPolicy.builder(
                            t.namespace("x"), "deny", Direction.INGRESS, Direction.EGRESS)
                        .build()),
            "- */* > x/*",
            "- x/* > */*"));
    cases.add(
        of(
            "one pod of the own namespace",
            t ->
                List.of(
                    in(t, "x", "p")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(own("b"))))
                        .build()),
            "- */* > x/a",
            "+ x/b > x/a"));
    cases.add(
        of(
            "namespaces by their labels",
            t -> List.of(in(t, "x", "p").addIngress(allow(List.of(namespaces("y")))).build()),
            "- */* > x/*",
            "+ y/* > x/*"));
    cases.add(
        of(
            "expressions",
            t ->
                List.of(
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
                                                "none", Operator.DOES_NOT_EXIST, List.of()))))))
                        .build()),
            "- */* > x/ac",
            "+ yz/ac > x/ac"));
    cases.add(
        of(
            "one peer or the other",
            t ->
                List.of(
                    in(t, "x", "p")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(namespaces("y"), own("b"))))
                        .build()),
            "- */* > x/a",
            "+ y/* > x/a",
            "+ x/b > x/a"));
    cases.add(
        of(
            "a pod of other namespaces, to one port",
            t ->
                List.of(
                    in(t, "x", "p")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(in("y", "b")), TCP_81))
                        .build()),
            "- */* > x/a",
            "+ y/b > x/a :81/tcp"));
    cases.add(
        of(
            "policies add up",
            t ->
                List.of(
                    in(t, "x", "deny").build(),
                    in(t, "x", "one")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(namespaces("y")), TCP_81))
                        .build(),
                    in(t, "x", "two")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(), TCP_80))
                        .build()),
            "- */* > x/*",
            "+ y/* > x/a :81/tcp",
            "+ */* > x/a :80/tcp"));
    cases.add(
        of(
            "all is allowed",
            t ->
                List.of(
                    in(t, "x", "deny").build(),
                    in(t, "x", "allow").addIngress(allow(List.of())).build()),
            "+ */* > */*"));
    cases.add(
        of(
            "a port by its name",
            t -> List.of(in(t, "x", "p").addIngress(allow(List.of(namespaces("y")), WEB)).build()),
            "- */* > x/*",
            "+ y/* > x/ab :80/tcp",
            "+ y/* > x/c :81/tcp"));
    cases.add(
        of(
            "out to a port by its name",
            t ->
                List.of(
                    out(t, "x", "p").workloads(pod("a")).addEgress(allow(List.of(), WEB)).build()),
            "- x/a > */*",
            "+ x/a > */ab :80/tcp",
            "+ x/a > */c :81/tcp"));
    cases.add(
        of(
            "a range of ports of UDP",
            t ->
                List.of(
                    in(t, "x", "p")
                        .addIngress(allow(List.of(), new Numbers(Protocol.UDP, 81, 90), UDP_80))
                        .addIngress(allow(List.of(own("b")), new Numbers(Protocol.TCP, 79, 80)))
                        .build()),
            "- */* > x/* :tcp",
            "+ x/b > x/* :80/tcp"));
    cases.add(
        of(
            "out to one namespace, and in from another",
            t ->
                List.of(
                    out(t, "x", "out").addEgress(allow(List.of(namespaces("y")))).build(),
                    in(t, "y", "in").addIngress(allow(List.of(namespaces("z")))).build()),
            "- x/* > */*",
            "- */* > y/*",
            "+ z/* > y/*"));
    cases.add(
        of(
            "both ends must agree",
            t ->
                List.of(
                    out(t, "x", "out")
                        .workloads(pod("a"))
                        .addEgress(allow(List.of(in("y", "a")), TCP_80))
                        .build(),
                    in(t, "y", "in")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(in("x", "a")), TCP_80, TCP_81))
                        .build()),
            "- x/a > */*",
            "- */* > y/a",
            "+ x/a > y/a :80/tcp"));
    cases.add(
        of(
            "addresses",
            t ->
                List.of(
                    in(t, "x", "p")
                        .workloads(pod("a"))
                        .ingress(
                            t.subnets().stream()
                                .map(
                                    subnet ->
                                        allow(
                                            List.of(
                                                new Block(
                                                    subnet, blocks(t, subnet, "y/b", "z/c")))))
                                .toList())
                        .build(),
                    out(t, "z", "q")
                        .workloads(pod("a"))
                        .addEgress(
                            allow(
                                t.addresses("x/b").stream()
                                    .<PolicyPeer>map(a -> Block.of(block(a)))
                                    .toList()))
                        .build()),
            "- y/b > x/a",
            "- z/c > x/a",
            "- z/a > */*",
            "+ z/a > x/b"));
    cases.add(
        of(
            "an administrator denies, whatever the namespace allows",
            t -> List.of(in(t, "x", "p").addIngress(allow(List.of())).build()),
            List.of(
                AdminPolicy.builder("deny", 10, namespaces("x"))
                    .addIngress(rule(Action.DENY, namespaces("y")))
                    .addEgress(rule(Action.DENY, in("z", "b"), TCP_80))
                    .build()),
            "- y/* > x/*",
            "- x/* > z/b :80/tcp"));
    cases.add(
        of(
            "an administrator allows, whatever the namespace denies",
            t -> List.of(in(t, "x", "deny").build()),
            List.of(
                AdminPolicy.builder("allow", 10, namespaces("x"))
                    .addIngress(rule(Action.ALLOW, namespaces("y"), TCP_80))
                    .build()),
            "- */* > x/*",
            "+ y/* > x/* :80/tcp"));
    cases.add(
        of(
            "what passes is the namespace's own business",
            t ->
                List.of(
                    in(t, "x", "p")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(in("y", "a"))))
                        .build()),
            List.of(
                AdminPolicy.builder("pass", 5, namespaces("x"))
                    .addIngress(
                        rule(Action.PASS, namespaces("y"), TCP_80, UDP_80),
                        rule(Action.DENY, namespaces("y")))
                    .build()),
            "- y/* > x/*",
            "- */* > x/a",
            "+ y/* > x/bc :80",
            "+ y/a > x/a :80"));
    cases.add(
        of(
            "what passes comes to the baseline where nobody isolates",
            t ->
                List.of(
                    out(t, "y", "q")
                        .workloads(pod("b"))
                        .addEgress(allow(List.of(in("x", "a"))))
                        .build(),
                    in(t, "x", "p")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(), TCP_81))
                        .build()),
            List.of(
                AdminPolicy.builder("pass", 5, Workloads.of(LabelSelector.EVERYTHING))
                    .addIngress(rule(Action.PASS, namespaces("y")))
                    .addEgress(rule(Action.PASS, namespaces("x"), TCP_80, TCP_81))
                    .build(),
                AdminPolicy.builder("deny", 6, namespaces("x"))
                    .addIngress(rule(Action.DENY, Workloads.of(LabelSelector.EVERYTHING)))
                    .build(),
                AdminPolicy.builder("out", 7, namespaces("y"))
                    .addEgress(rule(Action.DENY, namespaces("x")))
                    .build(),
                AdminPolicy.baseline(namespaces("x"))
                    .addIngress(
                        rule(Action.ALLOW, in("y", "c")),
                        rule(Action.DENY, Workloads.of(LabelSelector.EVERYTHING)))
                    .build()),
            // In: only y passes; a has a policy of its own, b and c the baseline.
            "- */* > x/*",
            "+ y/* > x/a :81/tcp",
            "+ y/c > x/bc :tcp",
            // Out: TCP from y to x passes; b has a policy of its own, which allows a only.
            "- y/b > */*",
            "+ y/b > x/a :81/tcp"));
    cases.add(
        of(
            "the first rule counts, of the first policy",
            t -> List.of(),
            List.of(
                AdminPolicy.builder("second", 20, namespaces("x"))
                    .addIngress(
                        rule(Action.ALLOW, namespaces("y")), rule(Action.DENY, namespaces("z")))
                    .build(),
                AdminPolicy.builder("first", 10, namespaces("x"))
                    .addIngress(
                        rule(Action.ALLOW, in("z", "a"), new Named(Optional.empty(), "web")),
                        rule(Action.DENY, in("y", "a")),
                        rule(Action.ALLOW, in("y", "a")))
                    .build()),
            "- z/* > x/*",
            "+ z/a > x/ab :80/tcp",
            "+ z/a > x/c :81/tcp",
            "- y/a > x/*"));
    cases.add(
        of(
            "the baseline, unless a namespace has its own rules",
            t ->
                List.of(
                    in(t, "x", "p")
                        .workloads(pod("a"))
                        .addIngress(allow(List.of(namespaces("y"))))
                        .build()),
            List.of(
                AdminPolicy.baseline(Workloads.of(LabelSelector.EVERYTHING))
                    .addIngress(rule(Action.DENY, namespaces("y")))
                    .addEgress(rule(Action.DENY, in("z", "b"), UDP_80))
                    .build()),
            "- y/* > */*",
            "- */* > x/a",
            "+ y/* > x/a",
            "- */* > z/b :80/udp"));
    return cases;
  }

  private static Case of(
      String name, Function<Tenant, List<NetworkPolicy>> policies, String... truth) {
    return of(name, policies, List.of(), truth);
  }

  private static Case of(
      String name,
      Function<Tenant, List<NetworkPolicy>> policies,
      List<AdminPolicy> admin,
      String... truth) {
    return new Case(name, policies, admin, List.of(truth));
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
