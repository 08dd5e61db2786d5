package org.ovn4j.ipam.proofs;

import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.ovn4j.ipam.AddressPool;

/**
 * A word that one thread fills while another frees an address of it: when both are done, the
 * summary does not hide the word, so that a search from below finds it before a later one. While
 * they are under way the summary may lag; so this is looked at afterwards, and no random scenarios
 * are tried.
 */
public final class Hints {
  static final List<String> SCENARIOS = List.of("| next | release | isLowestFound");

  private final AddressPool pool = Few.addresses(Few.W, Few.X, Few.X.plus(1), Few.Y);

  /** A word below is full, for a search looks at its first word itself; and X is leased. */
  public Hints() {
    pool.claim(Few.W);
    pool.claim(Few.X);
  }

  /** Takes one. */
  @Operation
  public boolean next() {
    return pool.next() != null;
  }

  /** Gives X back. */
  @Operation
  public boolean release() {
    return pool.release(Few.X);
  }

  /** Whether a search does not pass by the word in which an address is free. */
  @Operation
  public boolean isLowestFound() {
    return !Few.Y.equals(pool.nextFrom(Few.V4.first()));
  }

  /** What is right. */
  public static final class Model {
    /** As {@link Hints#next}. */
    public boolean next() {
      return true;
    }

    /** As {@link Hints#release}. */
    public boolean release() {
      return true;
    }

    /** As {@link Hints#isLowestFound}. */
    public boolean isLowestFound() {
      return true;
    }
  }
}
