package org.ovn4j.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ovn4j.ipam.Cidr;

/**
 * What a policy says about some connections.
 *
 * @param action what becomes of them
 * @param name what the author calls the rule; may be empty
 * @param peers who is at the other end, any of these; everybody if there are none
 * @param ports where they are opened to, any of these; every port of every protocol if there are
 *     none
 * @param origin where it came from
 */
public record PolicyRule(
    Action action, String name, List<PolicyPeer> peers, List<PolicyPort> ports, Origin origin) {

  /** What becomes of a connection. */
  public enum Action {
    /** It is let through. */
    ALLOW("Allow"),
    /** It is dropped. */
    DENY("Deny"),
    /** The policies of namespaces decide, past all further rules of administrators. */
    PASS("Pass");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    /** The word in Kubernetes. */
    public String word() {
      return word;
    }
  }

  /** Copies the lists. */
  public PolicyRule {
    peers = List.copyOf(peers);
    ports = List.copyOf(ports);
  }

  /** A rule without a name that lets through. */
  public static PolicyRule allow(List<PolicyPeer> peers, List<PolicyPort> ports, Origin origin) {
    return new PolicyRule(Action.ALLOW, "", peers, ports, origin);
  }

  /**
   * What this rule for egress says about services that every network reaches ({@link
   * Intent#servicesOfEveryNetwork}), by namespace and name. A workload of a tenant's network has
   * the service's address and port before it, and not whoever answers, on another network; so a
   * rule about those who answer is about the service too. Who answers, and where, is told by the
   * service's selector and target ports alone, so that workloads come and go without a change.
   *
   * @param own the namespace of the rule's policy; empty for a policy of the cluster
   */
  public Map<String, PolicyRule> atServices(String own, Intent intent) {
    Map<String, PolicyRule> rules = new LinkedHashMap<>();
    for (Service service : intent.servicesOfEveryNetwork()) {
      if (choosesWhoAnswers(service, own, intent)) {
        List<PolicyPort> at =
            service.ports().stream()
                .filter(port -> ports.stream().anyMatch(p -> isTarget(p, port)))
                .<PolicyPort>map(port -> PolicyPort.Numbers.of(port.protocol(), port.number()))
                .toList();
        if (ports.isEmpty() || !at.isEmpty()) {
          List<PolicyPeer> addresses =
              service.clusterAddresses().stream()
                  .<PolicyPeer>map(ip -> PolicyPeer.Block.of(Cidr.of(ip, ip.family().bits())))
                  .toList();
          rules.put(
              IntentIndex.key(service.namespace(), service.name()),
              new PolicyRule(action, name, addresses, at, origin));
        }
      }
    }
    return rules;
  }

  private boolean choosesWhoAnswers(Service service, String own, Intent intent) {
    Namespace namespace =
        intent
            .namespace(service.namespace())
            .orElseGet(() -> Namespace.of(service.namespace(), Map.of()));
    return !service.selector().isEmpty()
        && !service.clusterAddresses().isEmpty()
        && peers.stream()
            .anyMatch(
                peer ->
                    peer instanceof PolicyPeer.Workloads chosen
                        && chosen.includes(own, namespace, service.selector()));
  }

  /**
   * Whether it is the port at which whoever answers for the service's port does. A target without a
   * number is taken to have the service's, one without a name the name of the service's port.
   */
  private static boolean isTarget(PolicyPort port, Service.Port of) {
    boolean named = of.target() instanceof Service.TargetPort.Named;
    String name = named ? ((Service.TargetPort.Named) of.target()).name() : of.name();
    int number = named ? of.number() : ((Service.TargetPort.Numbered) of.target()).number();
    return port instanceof PolicyPort.Named wanted
        ? wanted.name().equals(name) && wanted.protocol().map(of.protocol()::equals).orElse(true)
        : ((PolicyPort.Numbers) port).contains(of.protocol(), number);
  }
}
