package org.ovn4j.ipam.proofs;

import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.ovn4j.ipam.AddressPool;
import org.ovn4j.ipam.IpRange;

/** A pool of one address that is drained and given out again while others take and release it. */
public final class Draining {
  static final List<String> SCENARIOS =
      List.of(
          "| next | drain resume | next next",
          "next | release | drain | next resume next",
          "next | release next | drain resume | next");

  private static final IpRange RANGE = IpRange.of(Few.X);
  private final AddressPool pool = Few.addresses(Few.X);

  /** Whether the address was to be had. */
  @Operation
  public boolean next() {
    return pool.next() != null;
  }

  /** Frees the address if it is leased. */
  @Operation
  public void release() {
    pool.release(Few.X);
  }

  /** No more of it. */
  @Operation(nonParallelGroup = "layout")
  public void drain() {
    pool.drain(RANGE);
  }

  /** On again. */
  @Operation(nonParallelGroup = "layout")
  public void resume() {
    pool.resume(RANGE);
  }

  /** The same, one after the other. */
  public static final class Model {
    private boolean leased;
    private boolean draining;

    /** As {@link Draining#next}. */
    public boolean next() {
      boolean had = !leased && !draining;
      leased |= had;
      return had;
    }

    /** As {@link Draining#release}. */
    public void release() {
      leased = false;
    }

    /** As {@link Draining#drain}. */
    public void drain() {
      draining = true;
    }

    /** As {@link Draining#resume}. */
    public void resume() {
      draining = false;
    }
  }
}
