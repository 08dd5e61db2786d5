package org.ovn4j.model;

import java.util.List;

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
}
