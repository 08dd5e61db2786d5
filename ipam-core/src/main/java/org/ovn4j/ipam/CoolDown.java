package org.ovn4j.ipam;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The released leases whose addresses may not be leased to others yet. Thread-safe. */
final class CoolDown {
  private final long millis;
  private final InstantSource clock;

  /** In the order of their ends. Leases that were taken up again leave when their turn comes. */
  private final ArrayDeque<Lease> queue = new ArrayDeque<>();

  /** Those that went on cooling when others, whose ends are later, were in the queue already. */
  private final PriorityQueue<Lease> earlier =
      new PriorityQueue<>(Comparator.comparingLong(Lease::coolUntil));

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
    Lease last = queue.peekLast();
    (last == null || last.coolUntil() <= until ? queue : earlier).add(lease);
  }

  boolean isOver(Lease lease) {
    return lease.coolUntil() <= clock.millis();
  }

  /** Whether {@link #poll} has something to do. */
  synchronized boolean isDue() {
    return isDue(queue) || isDue(earlier);
  }

  private boolean isDue(Queue<Lease> leases) {
    Lease head = leases.peek();
    return head != null && (head.state() != Lease.COOLING || isOver(head));
  }

  /** Takes a lease whose time is over and ends it; null if there is none. */
  synchronized @Nullable Lease poll() {
    Lease over = poll(queue);
    return over != null ? over : poll(earlier);
  }

  private @Nullable Lease poll(Queue<Lease> leases) {
    while (isDue(leases)) {
      Lease head = leases.remove();
      if (head.changeState(Lease.COOLING, Lease.ENDED)) {
        return head;
      }
    }
    return null;
  }

  /** All leases that cool, the first to end first. */
  synchronized List<Lease> leases() {
    Set<Lease> cooling = Collections.newSetFromMap(new IdentityHashMap<>());
    return Stream.concat(queue.stream(), earlier.stream())
        .filter(lease -> isCooling(lease) && cooling.add(lease))
        .sorted(Comparator.comparingLong(Lease::coolUntil))
        .toList();
  }

  /** When the next of them may be leased again. */
  synchronized Optional<Instant> nextEnd() {
    // Of the queue the first is enough, and it may be long.
    return Stream.concat(
            queue.stream().filter(CoolDown::isCooling).limit(1),
            earlier.stream().filter(CoolDown::isCooling))
        .min(Comparator.comparingLong(Lease::coolUntil))
        .map(lease -> Instant.ofEpochMilli(lease.coolUntil()));
  }

  private static boolean isCooling(Lease lease) {
    return lease.state() == Lease.COOLING;
  }
}
