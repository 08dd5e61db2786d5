package org.ovn4j.testkit.protocol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The locks of a server (RFC 7047 sections 4.1.8 to 4.1.10).
 *
 * <p>A lock's owner is the first of its claimants. A thief comes before them; whom it robs stays a
 * claimant unless it was a thief itself.
 */
final class Locks {

  /** Who can claim locks. */
  interface Claimant {
    /** It owns the lock, for which it had to wait. */
    void locked(String lock);

    /** Another one took the lock. */
    void stolen(String lock);
  }

  /** A claim upon a lock, from the request until {@code unlock}. */
  private static final class Claim {
    final Claimant claimant;
    final boolean thief;

    Claim(Claimant claimant, boolean thief) {
      this.claimant = claimant;
      this.thief = thief;
    }
  }

  private final Map<String, Deque<Claim>> claims = new HashMap<>();

  /** The locks that a claimant asked for and did not give up, its own and those it waits for. */
  private final Map<Claimant, Map<String, Claim>> asked = new HashMap<>();

  /** Whether the claimant asked for the lock and did not give it up. */
  boolean hasAsked(Claimant claimant, String lock) {
    return asked.getOrDefault(claimant, Map.of()).containsKey(lock);
  }

  boolean owns(Claimant claimant, String lock) {
    Claim owner = owner(lock);
    return owner != null && owner.claimant == claimant;
  }

  private @Nullable Claim owner(String lock) {
    Deque<Claim> queue = claims.get(lock);
    return queue == null ? null : queue.peek();
  }

  /** Claims the lock behind the others; whether the claimant owns it now. */
  boolean lock(Claimant claimant, String lock) {
    Claim claim = claim(claimant, lock, false);
    claims.computeIfAbsent(lock, name -> new ArrayDeque<>()).addLast(claim);
    return owner(lock) == claim;
  }

  /** Takes the lock from its owner. */
  void steal(Claimant thief, String lock) {
    Claim victim = owner(lock);
    Deque<Claim> queue = claims.computeIfAbsent(lock, name -> new ArrayDeque<>());
    if (victim != null && victim.thief) {
      queue.remove();
    }
    queue.addFirst(claim(thief, lock, true));
    if (victim != null) {
      victim.claimant.stolen(lock);
    }
  }

  private Claim claim(Claimant claimant, String lock, boolean thief) {
    Claim claim = new Claim(claimant, thief);
    asked.computeIfAbsent(claimant, one -> new LinkedHashMap<>()).put(lock, claim);
    return claim;
  }

  /** Gives the lock up, or the wait for it. */
  void unlock(Claimant claimant, String lock) {
    Map<String, Claim> own = asked.getOrDefault(claimant, new HashMap<>());
    Claim claim = own.remove(lock);
    if (own.isEmpty()) {
      asked.remove(claimant);
    }
    Deque<Claim> queue = claims.get(lock);
    if (claim == null || queue == null) {
      return;
    }
    boolean owned = queue.peek() == claim;
    queue.removeIf(other -> other == claim);
    if (queue.isEmpty()) {
      claims.remove(lock);
    } else if (owned) {
      queue.element().claimant.locked(lock);
    }
  }

  /** Gives up all that the claimant asked for. */
  void unlockAll(Claimant claimant) {
    List.copyOf(asked.getOrDefault(claimant, Map.of()).keySet())
        .forEach(lock -> unlock(claimant, lock));
  }

  /** The number of locks that somebody owns. */
  int size() {
    return claims.size();
  }
}
