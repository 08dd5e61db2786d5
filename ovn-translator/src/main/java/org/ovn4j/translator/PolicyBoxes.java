package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.model.Intent;
import org.ovn4j.model.NamedPort;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPort;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.translator.Members.Member;
import org.ovn4j.translator.PolicyGroups.Group;

/** What rules are about, with names resolved to what they mean on a network. */
final class PolicyBoxes {

  private final PolicyGroups groups;
  private final PeerSets peerSets;
  private final Intent intent;
  private final boolean services;

  /**
   * Connections between some members and some peers to some ports. A rule is about those of all its
   * boxes.
   *
   * @param label tells it from the other boxes of its rule
   */
  record Box(Group subject, Peers peers, Ports ports, String label) {

    /** What an ACL matches that is about it. */
    String match(Direction direction) {
      return Match.all(
          Match.at(direction, subject.name()), Match.peers(direction, peers), Match.to(ports));
    }

    private Box labelled(String another) {
      return new Box(subject, peers, ports, another);
    }

    /** Whether some connection is in both. */
    boolean meets(Box other) {
      return ports.intersection(other.ports).isPresent()
          && subject.members().stream().anyMatch(other.subject.members()::contains)
          && peers.meets(other.peers);
    }
  }

  /**
   * Those of a network.
   *
   * @param services whether workloads reach services of the default network, and do not see who
   *     answers
   */
  PolicyBoxes(PolicyGroups groups, PeerSets peerSets, Intent intent, boolean services) {
    this.groups = groups;
    this.peerSets = peerSets;
    this.intent = intent;
    this.services = services;
  }

  /**
   * The boxes of a rule that are about anybody.
   *
   * @param own the namespace of its policy; empty for a policy of the cluster
   * @param subject the members that the policy is about
   */
  List<Box> of(Direction direction, String own, Group subject, PolicyRule rule) {
    List<Box> boxes = new ArrayList<>(plain(direction, own, subject, rule));
    if (services && direction == Direction.EGRESS) {
      rule.atServices(own, intent)
          .forEach(
              (service, there) ->
                  plain(direction, own, subject, there)
                      .forEach(box -> boxes.add(box.labelled(service + " " + box.label()))));
    }
    boxes.removeIf(box -> !box.peers().isAny());
    return boxes;
  }

  private List<Box> plain(Direction direction, String own, Group subject, PolicyRule rule) {
    List<Box> boxes = new ArrayList<>();
    Peers peers = peerSets.of(own, rule.peers());
    if (rule.ports().isEmpty()) {
      boxes.add(new Box(subject, peers, Ports.ANYTHING, Ports.ANYTHING.label()));
    }
    List<PolicyPort.Numbers> numbers = new ArrayList<>();
    Set<PolicyPort.Named> named = new LinkedHashSet<>();
    for (PolicyPort port : rule.ports()) {
      if (port instanceof PolicyPort.Numbers some) {
        numbers.add(some);
      } else if (port instanceof PolicyPort.Named name) {
        named.add(name);
      }
    }
    for (Ports ports : Ports.of(numbers)) {
      boxes.add(new Box(subject, peers, ports, ports.label()));
    }
    Set<String> labels = new LinkedHashSet<>();
    for (PolicyPort.Named name : named) {
      for (Box box : named(direction, own, subject, rule, peers, name)) {
        if (labels.add(box.label())) { // a port may be named with its protocol and without
          boxes.add(box);
        }
      }
    }
    return boxes;
  }

  /** The name is that of a port of whoever accepts the connection. */
  private List<Box> named(
      Direction direction,
      String own,
      Group subject,
      PolicyRule rule,
      Peers peers,
      PolicyPort.Named name) {
    List<Box> boxes = new ArrayList<>();
    if (direction == Direction.EGRESS) {
      peerSets
          .of(own, rule.peers(), name)
          .forEach(
              (port, some) -> boxes.add(new Box(subject, some, ports(port), PeerSets.label(port))));
    } else {
      PeerSets.withPort(List.copyOf(subject.members()), name)
          .forEach(
              (port, some) -> {
                String label = PeerSets.label(port);
                boxes.add(new Box(part(subject, some, label), peers, ports(port), label));
              });
    }
    return boxes;
  }

  private static Ports ports(NamedPort port) {
    return Ports.of(List.of(PolicyPort.Numbers.of(port.protocol(), port.number()))).get(0);
  }

  /** A group of some of a group's members. */
  Group part(Group of, List<Member> members, String label) {
    return members.size() == of.members().size()
        ? of
        : groups.group(of.ids().with("part", label), members, of.origin());
  }

  /**
   * The connections that are in both; empty if there are none.
   *
   * @param ids of what has to be made for it
   */
  Optional<Box> both(Box a, Box b, ObjectIds ids) {
    Optional<Ports> ports = a.ports().intersection(b.ports());
    List<Member> members =
        a.subject().members().stream().filter(b.subject().members()::contains).toList();
    if (ports.isEmpty() || members.isEmpty() || !a.peers().meets(b.peers())) {
      return Optional.empty();
    }
    Group subject =
        members.size() == b.subject().members().size()
            ? b.subject()
            : members.size() == a.subject().members().size()
                ? a.subject()
                : groups.group(ids, members, b.subject().origin());
    return Optional.of(
        new Box(subject, peerSets.both(a.peers(), b.peers(), ids), ports.get(), b.label()));
  }
}
