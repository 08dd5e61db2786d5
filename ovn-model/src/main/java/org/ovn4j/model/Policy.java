package org.ovn4j.model;

import java.util.List;

/** Rules on who may open connections to workloads, and to whom they may. Immutable. */
public sealed interface Policy permits NetworkPolicy, AdminPolicy {
  /** Which way a connection is opened, seen from the workloads that a policy is about. */
  enum Direction {
    /** To them. */
    INGRESS("Ingress"),
    /** By them. */
    EGRESS("Egress");

    private final String word;

    Direction(String word) {
      this.word = word;
    }

    /** The word in Kubernetes. */
    public String word() {
      return word;
    }
  }

  /** The workloads that it is about. */
  PolicyPeer.Workloads subject();

  /** The rules that hold in a direction, the first of which counts first. */
  List<PolicyRule> rules(Direction direction);

  /** Where it came from. */
  Origin origin();
}
