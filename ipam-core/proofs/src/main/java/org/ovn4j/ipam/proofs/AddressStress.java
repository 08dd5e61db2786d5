package org.ovn4j.ipam.proofs;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.ovn4j.ipam.AddressPool;
import org.ovn4j.ipam.IpRange;

/** What two threads see of a pool of one or two addresses, on the machine's memory model. */
public final class AddressStress {
  private AddressStress() {}

  /** One address for two. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = Expect.ACCEPTABLE,
      desc = "one has it")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both or none")
  @State
  public static class NextNext {
    private final AddressPool pool = Few.addresses(Few.X);

    /** Takes. */
    @Actor
    public void one(ZZ_Result result) {
      result.r1 = pool.next() != null;
    }

    /** Takes. */
    @Actor
    public void other(ZZ_Result result) {
      result.r2 = pool.next() != null;
    }
  }

  /** A word that one thread fills while another frees an address of it does not stay hidden. */
  @JCStressTest
  @Outcome(id = "true, true, true", expect = Expect.ACCEPTABLE, desc = "the lowest is found")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a free address is hidden")
  @State
  public static class FillRelease {
    private final AddressPool pool = Few.addresses(Few.W, Few.X, Few.X.plus(1), Few.Y);

    /** A word below is full, for a search looks at its first word itself; and X is leased. */
    public FillRelease() {
      pool.claim(Few.W);
      pool.claim(Few.X);
    }

    /** Takes the one beside X, or X if it was released by then. */
    @Actor
    public void fill(ZZZ_Result result) {
      result.r1 = pool.next() != null;
    }

    /** Gives X back. */
    @Actor
    public void release(ZZZ_Result result) {
      result.r2 = pool.release(Few.X);
    }

    /** One of the two is free, and comes before Y. */
    @Arbiter
    public void arbiter(ZZZ_Result result) {
      result.r3 = !Few.Y.equals(pool.nextFrom(Few.V4.first()));
    }
  }

  /** Who finds nothing was there before the release, and the address is found afterwards. */
  @JCStressTest
  @Outcome(
      id = {"true, true, false", "false, true, true"},
      expect = Expect.ACCEPTABLE,
      desc = "taken once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "an address was lost, or leased twice")
  @State
  public static class SearchRelease {
    private final AddressPool pool = Few.addresses(Few.X);

    /** The address is leased. */
    public SearchRelease() {
      pool.claim(Few.X);
    }

    /** Takes it if it is free. */
    @Actor
    public void search(ZZZ_Result result) {
      result.r1 = pool.next() != null;
    }

    /** Gives it back. */
    @Actor
    public void release(ZZZ_Result result) {
      result.r2 = pool.release(Few.X);
    }

    /** Whether it is left. */
    @Arbiter
    public void arbiter(ZZZ_Result result) {
      result.r3 = pool.next() != null;
    }
  }

  /** There is always a free address, though not always the same one. */
  @JCStressTest
  @Outcome(
      id = {"true, true"},
      expect = Expect.ACCEPTABLE,
      desc = "never exhausted")
  @Outcome(expect = Expect.FORBIDDEN, desc = "exhausted while an address was free")
  @State
  public static class MoveRelease {
    private final AddressPool pool = Few.addresses(Few.X, Few.Y);

    /** The second is leased. */
    public MoveRelease() {
      pool.claim(Few.Y);
    }

    /** Takes one. */
    @Actor
    public void search(ZZ_Result result) {
      result.r1 = pool.next() != null;
    }

    /** Gives one back, then takes the other. */
    @Actor
    public void move(ZZ_Result result) {
      result.r2 = pool.release(Few.Y);
      pool.claim(Few.X);
    }
  }

  /** An address that is claimed while it is released. */
  @JCStressTest
  @Outcome(
      id = {"true, true, true", "false, true, false"},
      expect = Expect.ACCEPTABLE,
      desc = "leased exactly if the claim was granted")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the claim and the release are both lost")
  @State
  public static class ClaimRelease {
    private final AddressPool pool = Few.addresses(Few.X);

    /** The address is leased. */
    public ClaimRelease() {
      pool.claim(Few.X);
    }

    /** Takes it by name. */
    @Actor
    public void claim(ZZZ_Result result) {
      result.r1 = pool.claim(Few.X);
    }

    /** Gives it back. */
    @Actor
    public void release(ZZZ_Result result) {
      result.r2 = pool.release(Few.X);
    }

    /** Whether it is leased. */
    @Arbiter
    public void arbiter(ZZZ_Result result) {
      result.r3 = pool.isLeased(Few.X);
    }
  }

  /** Of two that release one address one is told that it was leased. */
  @JCStressTest
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = Expect.ACCEPTABLE,
      desc = "one released it")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both or none released it")
  @State
  public static class ReleaseTwice {
    private final AddressPool pool = Few.addresses(Few.X);

    /** The address is leased. */
    public ReleaseTwice() {
      pool.claim(Few.X);
    }

    /** Gives it back. */
    @Actor
    public void one(ZZZ_Result result) {
      result.r1 = pool.release(Few.X);
    }

    /** Gives it back. */
    @Actor
    public void other(ZZZ_Result result) {
      result.r2 = pool.release(Few.X);
    }

    /** Whether it is to be had. */
    @Arbiter
    public void arbiter(ZZZ_Result result) {
      result.r3 = pool.next() != null;
    }
  }

  /** An address that is released while it is drained is to be had by nobody afterwards. */
  @JCStressTest
  @Outcome(
      id = {"true, false"},
      expect = Expect.ACCEPTABLE,
      desc = "gone")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a drained address was handed out")
  @State
  public static class DrainRelease {
    private final AddressPool pool = Few.addresses(Few.X);

    /** The address is leased. */
    public DrainRelease() {
      pool.claim(Few.X);
    }

    /** Drains it. */
    @Actor
    public void drain(ZZ_Result result) {
      pool.drain(IpRange.of(Few.X));
    }

    /** Gives it back. */
    @Actor
    public void release(ZZ_Result result) {
      result.r1 = pool.release(Few.X);
    }

    /** Whether it is to be had. */
    @Arbiter
    public void arbiter(ZZ_Result result) {
      result.r2 = pool.next() != null || pool.claim(Few.X);
    }
  }

  /** An address that is drained while it is taken is released into the drain. */
  @JCStressTest
  @Outcome(
      id = {"true, false, false", "false, false, false"},
      expect = Expect.ACCEPTABLE,
      desc = "gone")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a drained address was handed out")
  @State
  public static class DrainNext {
    private final AddressPool pool = Few.addresses(Few.X);

    /** Drains it. */
    @Actor
    public void drain(ZZZ_Result result) {
      pool.drain(IpRange.of(Few.X));
    }

    /** Takes it if it comes first. */
    @Actor
    public void next(ZZZ_Result result) {
      result.r1 = pool.next() != null;
    }

    /** Whether it is to be had after its release, which succeeds exactly if it was taken. */
    @Arbiter
    public void arbiter(ZZZ_Result result) {
      result.r2 = pool.release(Few.X) != result.r1;
      result.r3 = pool.next() != null;
    }
  }

  /** An address is to be had when a drain has ended, whoever looked for it meanwhile. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = Expect.ACCEPTABLE,
      desc = "taken once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "an address was lost, or leased twice")
  @State
  public static class ResumeNext {
    private final AddressPool pool = Few.addresses(Few.X);

    /** Drains it and gives it out again. */
    @Actor
    public void layout(ZZ_Result result) {
      pool.drain(IpRange.of(Few.X));
      pool.resume(IpRange.of(Few.X));
    }

    /** Takes it unless it is drained just now. */
    @Actor
    public void next(ZZ_Result result) {
      result.r1 = pool.next() != null;
    }

    /** Whether it is left. */
    @Arbiter
    public void arbiter(ZZ_Result result) {
      result.r2 = pool.next() != null;
    }
  }
}
