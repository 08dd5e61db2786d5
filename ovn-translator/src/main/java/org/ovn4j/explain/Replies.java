package org.ovn4j.explain;

import java.util.List;
import java.util.Optional;
import org.ovn4j.explain.Answers.Question;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.Protocol;

/**
 * Whether the other end's packets come back. They do for all connections that OVN sees. What a rule
 * of a stateless policy lets through at an interface it does not see there: packets back need such
 * a rule too, and a load balancer translates neither way.
 */
final class Replies {

  /** The first and the last port that Linux gives to who opens a connection. */
  private static final List<Integer> OWN_PORTS = List.of(32_768, 60_999);

  private final PolicyJudge judge;

  Replies(PolicyJudge judge) {
    this.judge = judge;
  }

  /**
   * What stops packets on the sender's interface, if something does.
   *
   * @param there what the receiver is asked for
   */
  Optional<Decision> lostAtSender(Question asked, NetworkInterface from, Transport there, Way way) {
    Optional<NetworkPolicy> out =
        judge.untracked(Direction.EGRESS, from, asked.to(), asked.transport());
    if (!way.seen().equals(asked.to())) {
      return out.map(policy -> untranslated(Direction.EGRESS, from, policy))
          .or(
              () ->
                  OWN_PORTS.stream()
                      .flatMap(
                          port ->
                              judge
                                  .untracked(Direction.INGRESS, from, way.seen(), there.at(port))
                                  .stream())
                      .findFirst()
                      .map(policy -> untranslated(Direction.INGRESS, from, policy)));
    }
    return out.flatMap(policy -> lost(Direction.INGRESS, from, way.seen(), there, policy));
  }

  /** What stops packets back on the receiver's interface, if something does. */
  Optional<Decision> lostAtReceiver(
      NetworkInterface receiver, IpAddress sender, Transport transport) {
    return judge
        .untracked(Direction.INGRESS, receiver, sender, transport)
        .flatMap(policy -> lost(Direction.EGRESS, receiver, sender, transport, policy));
  }

  private Optional<Decision> lost(
      Direction direction,
      NetworkInterface on,
      IpAddress peer,
      Transport transport,
      NetworkPolicy policy) {
    boolean comesBack =
        OWN_PORTS.stream().allMatch(port -> isAllowed(direction, on, peer, transport.at(port)));
    return comesBack
        ? Optional.empty()
        : Optional.of(
            decision(
                direction,
                on,
                policy,
                policy.origin()
                    + " is stateless, and no rule of a stateless policy lets the answer "
                    + (direction == Direction.INGRESS ? "in" : "out")));
  }

  /** UDP that belongs to no connection may be the first of one. */
  private boolean isAllowed(
      Direction direction, NetworkInterface on, IpAddress peer, Transport back) {
    boolean seen =
        judge.untracked(direction, on, peer, back).isPresent()
            || back.protocol().equals(Optional.of(Protocol.UDP));
    return seen && judge.decide(direction, on, peer, back).map(Decision::allows).orElse(true);
  }

  private static Decision untranslated(
      Direction direction, NetworkInterface on, NetworkPolicy policy) {
    return decision(
        direction,
        on,
        policy,
        policy.origin() + " is stateless, and what its rules let through reaches no service");
  }

  private static Decision decision(
      Direction direction, NetworkInterface on, NetworkPolicy policy, String text) {
    return new Decision(direction, on.who(), false, Optional.of(policy.origin()), text);
  }
}
