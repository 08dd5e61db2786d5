package org.ovn4j.ipam;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The released leases whose addresses may not be leased to others yet. Thread-safe. */
final class CoolDown {
  private final long millis;
  private final InstantSource clock;

  /** In the order of their release. Leases that were taken up again leave when their turn comes. */
  private final ArrayDeque<Lease> queue = new ArrayDeque<>();

  CoolDown(Duration duration, InstantSource clock) {
    this.millis = duration.toMillis();
    this.clock = clock;
  }

  /** When what is released now may be leased again, in milliseconds since the epoch. */
  long endFromNow() {
    return clock.millis() + millis;
  }

  /** The lease cools until then, from now on. */
  synchronized void resume(Lease lease, long until) {
    lease.setCoolUntil(until);
    lease.setState(Lease.COOLING);
    queue.add(lease);
  }

  boolean isOver(Lease lease) {
    return lease.coolUntil() <= clock.millis();
  }

  /** Whether {@link #poll} has something to do. */
  synchronized boolean isDue() {
    Lease head = queue.peek();
    return head != null && (head.state() != Lease.COOLING || isOver(head));
  }

  /** Takes the oldest lease whose time is over and ends it; null if there is none. */
  synchronized @Nullable Lease poll() {
    for (Lease head = queue.peek(); head != null; head = queue.peek()) {
      if (head.state() == Lease.COOLING && !isOver(head)) {
        return null;
      }
      queue.remove();
      if (head.changeState(Lease.COOLING, Lease.ENDED)) {
        return head;
      }
    }
    return null;
  }

  /** All leases that cool, the oldest first. */
  synchronized List<Lease> leases() {
    Set<Lease> cooling = Collections.newSetFromMap(new IdentityHashMap<>());
    return queue.stream()
        .filter(lease -> lease.state() == Lease.COOLING && cooling.add(lease))
        .toList();
  }

  /** When the next of them may be leased again. */
  synchronized Optional<Instant> nextEnd() {
    return queue.stream()
        .filter(lease -> lease.state() == Lease.COOLING)
        .findFirst()
        .map(lease -> Instant.ofEpochMilli(lease.coolUntil()));
  }
}
