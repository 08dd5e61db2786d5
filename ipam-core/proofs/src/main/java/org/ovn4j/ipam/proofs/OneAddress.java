package org.ovn4j.ipam.proofs;

import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.ovn4j.ipam.AddressPool;

/** A pool of one address: exhaustion and release are exact, whoever comes in between. */
public final class OneAddress {
  static final List<String> SCENARIOS =
      List.of(
          "| next | next | isLeased",
          "next | release | next next | next",
          "next next | release | isLeased next |",
          "next | release | release | next next",
          "| claim release | nextFrom next | isLeased",
          "next | release claim | next | isLeased");

  private final AddressPool pool = Few.addresses(Few.X);

  /** Whether the address was to be had. */
  @Operation
  public boolean next() {
    return pool.next() != null;
  }

  /** Whether the address was to be had. */
  @Operation
  public boolean nextFrom() {
    return pool.nextFrom(Few.X) != null;
  }

  /** Whether the address was free. */
  @Operation
  public boolean claim() {
    return pool.claim(Few.X);
  }

  /** Whether the address was leased. */
  @Operation
  public boolean release() {
    return pool.release(Few.X);
  }

  /** Whether the address is leased. */
  @Operation
  public boolean isLeased() {
    return pool.isLeased(Few.X);
  }

  /** The same, one after the other. */
  public static final class Model {
    private boolean leased;

    /** As {@link OneAddress#next}. */
    public boolean next() {
      boolean had = !leased;
      leased = true;
      return had;
    }

    /** As {@link OneAddress#nextFrom}. */
    public boolean nextFrom() {
      return next();
    }

    /** As {@link OneAddress#claim}. */
    public boolean claim() {
      return next();
    }

    /** As {@link OneAddress#release}. */
    public boolean release() {
      boolean had = leased;
      leased = false;
      return had;
    }

    /** As {@link OneAddress#isLeased}. */
    public boolean isLeased() {
      return leased;
    }
  }
}
