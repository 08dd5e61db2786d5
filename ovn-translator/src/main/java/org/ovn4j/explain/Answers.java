package org.ovn4j.explain;

import java.util.List;
import java.util.Optional;
import org.ovn4j.explain.Explanation.Verdict;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.Workload;

/** Makes explanations, with their sentences, of what was found out. */
final class Answers {

  private Answers() {}

  /**
   * What is asked about.
   *
   * @param from who opens the connection, in words
   * @param source with which address; empty if it has none for this
   * @param to the address that it is opened to
   */
  record Question(String from, Optional<IpAddress> source, IpAddress to, Transport transport) {

    static Question of(NetworkInterface from, IpAddress to, Transport transport) {
      return new Question(from.who(), from.address(to.family()), to, transport);
    }
  }

  /** The answer to a question: what the networks do, if no policy stops it. */
  static Explanation of(Question asked, Way way, List<Decision> decisions) {
    Optional<Decision> denial = decisions.stream().filter(d -> !d.allows()).findFirst();
    boolean stays =
        denial
            .filter(d -> d.direction() == Direction.EGRESS && d.workload().equals(asked.from()))
            .isPresent();
    return new Explanation(
        denial.isPresent()
            ? Verdict.DENIED
            : way.arrival().isPresent() ? Verdict.ALLOWED : Verdict.ISOLATED,
        asked.from(),
        asked.source(),
        way.receiver().map(NetworkInterface::who).orElse(asked.to().toString()),
        Optional.of(asked.to()),
        asked.transport(),
        stays ? way.path().stream().limit(1).toList() : way.path(),
        decisions,
        denial.isPresent() ? Optional.empty() : way.arrival(),
        denial.map(Decision::text).orElse(way.reason()));
  }

  /** The answer where a service has nobody who answers. */
  static Explanation refused(Question asked, String service, List<Hop> path) {
    return new Explanation(
        Verdict.REFUSED,
        asked.from(),
        asked.source(),
        service,
        Optional.of(asked.to()),
        asked.transport(),
        path,
        List.of(),
        Optional.empty(),
        service + " has nobody who answers");
  }

  /** The answer where one of two workloads has no interface. */
  static Explanation absent(Workload from, Workload to, Workload absent, Transport transport) {
    return new Explanation(
        Verdict.ISOLATED,
        name(from),
        Optional.empty(),
        name(to),
        Optional.empty(),
        transport,
        List.of(),
        List.of(),
        Optional.empty(),
        name(absent) + (absent.running() ? " has no interface on any network" : " does not run"));
  }

  private static String name(Workload workload) {
    return workload.namespace() + "/" + workload.name();
  }

  /** The answer on a network whose workloads have their addresses from elsewhere. */
  static Explanation withoutIpam(NetworkInterface from, NetworkInterface to, Transport transport) {
    return new Explanation(
        Verdict.ALLOWED,
        from.who(),
        Optional.empty(),
        to.who(),
        Optional.empty(),
        transport,
        Routing.between(from, to),
        List.of(),
        Optional.empty(),
        "both are on "
            + Routing.name(from.network())
            + ", whose workloads choose their own addresses");
  }

  /**
   * The answer of workloads that share no network.
   *
   * @param there what becomes of what the sender sends to the receiver's address
   * @param other who has the address on the sender's network
   */
  static Explanation apart(
      NetworkInterface sender,
      NetworkInterface receiver,
      Explanation there,
      Optional<NetworkInterface> other) {
    String on = Routing.name(sender.network());
    String address = there.destination().orElseThrow().toString();
    String reason =
        "%s is on %s and %s on %s, which do not meet; "
            .formatted(sender.who(), on, receiver.who(), Routing.name(receiver.network()));
    if (other.isPresent()) {
      reason += "on " + on + " " + address + " is " + other.get().who();
    } else {
      reason += there.isAllowed() ? address + " " + there.reason() : there.reason();
    }
    return new Explanation(
        Verdict.ISOLATED,
        sender.who(),
        there.source(),
        receiver.who(),
        there.destination(),
        there.transport(),
        other.isPresent() ? List.of() : there.path(),
        List.of(),
        Optional.empty(),
        reason);
  }
}
