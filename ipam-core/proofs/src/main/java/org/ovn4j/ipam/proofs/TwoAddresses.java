package org.ovn4j.ipam.proofs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.ovn4j.ipam.AddressPool;
import org.ovn4j.ipam.IpAddress;

/**
 * A pool of two addresses. Which of them a thread is given is left open, for another order explains
 * another choice; that it is given one exactly if one is free is not.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
public final class TwoAddresses {
  static final List<String> SCENARIOS =
      List.of(
          "| next(1) | next(2) | next(1)",
          "next(1) next(2) | release(1) next(1) | next(2) next(2) | next(1)",
          "next(1) next(2) next(1) | release(1) | release(2) next(2) | next(2)");

  private final AddressPool pool = Few.addresses(Few.X, Few.Y);
  private final AtomicIntegerArray holders = new AtomicIntegerArray(2);
  private final Map<Integer, Deque<IpAddress>> held = new HashMap<>();

  /** Nothing is held at first. */
  public TwoAddresses() {
    for (int thread = 0; thread < 8; thread++) {
      held.put(thread, new ArrayDeque<>());
    }
  }

  private Deque<IpAddress> heldBy(int thread) {
    return held.getOrDefault(thread, new ArrayDeque<>());
  }

  /** Takes one; whether there was one, and nobody else had it. */
  @Operation
  public String next(@Param(name = "thread") int thread) {
    IpAddress address = pool.next();
    if (address == null) {
      return "exhausted";
    }
    heldBy(thread).add(address);
    return holders.getAndIncrement(index(address)) == 0 ? "taken" : "taken twice";
  }

  /** Gives back the one that this thread took first; whether it was leased until then. */
  @Operation
  public String release(@Param(name = "thread") int thread) {
    IpAddress address = heldBy(thread).poll();
    if (address == null) {
      return "none held";
    }
    holders.getAndDecrement(index(address));
    return pool.release(address) ? "released" : "was free";
  }

  private static int index(IpAddress address) {
    return address.equals(Few.X) ? 0 : 1;
  }

  /** The same, one after the other. */
  public static final class Model {
    private final Map<Integer, Integer> held = new HashMap<>();
    private int free = 2;

    /** As {@link TwoAddresses#next}. */
    public String next(int thread) {
      if (free == 0) {
        return "exhausted";
      }
      free--;
      held.merge(thread, 1, Integer::sum);
      return "taken";
    }

    /** As {@link TwoAddresses#release}. */
    public String release(int thread) {
      if (held.getOrDefault(thread, 0) == 0) {
        return "none held";
      }
      free++;
      held.merge(thread, -1, Integer::sum);
      return "released";
    }
  }
}
