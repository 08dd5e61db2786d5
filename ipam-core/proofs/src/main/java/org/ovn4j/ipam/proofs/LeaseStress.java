package org.ovn4j.ipam.proofs;

import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.ZZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.ovn4j.ipam.IpRange;
import org.ovn4j.ipam.Lease;
import org.ovn4j.ipam.LeasePool;
import org.ovn4j.ipam.LeaseRequest;
import org.ovn4j.ipam.MacAddress;

/** What two threads see of leases, on the machine's memory model. */
public final class LeaseStress {
  private LeaseStress() {}

  /** One address of each family for two owners. */
  @JCStressTest
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = Expect.ACCEPTABLE,
      desc = "one has both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both or none")
  @State
  public static class OneForTwo {
    private final LeasePool pool = Few.dualStack();

    /** Leases. */
    @Actor
    public void one(ZZZ_Result result) {
      result.r1 = pool.lease(LeaseRequest.of("a")).fold(lease -> true, refusal -> false);
    }

    /** Leases. */
    @Actor
    public void other(ZZZ_Result result) {
      result.r2 = pool.lease(LeaseRequest.of("b")).fold(lease -> true, refusal -> false);
    }

    /** Whether there is one lease. */
    @Arbiter
    public void arbiter(ZZZ_Result result) {
      result.r3 = pool.leases().size() == 1;
    }
  }

  /** Two requests of one owner. */
  @JCStressTest
  @Outcome(
      id = {"true, true, true"},
      expect = Expect.ACCEPTABLE,
      desc = "the same lease")
  @Outcome(expect = Expect.FORBIDDEN, desc = "two leases of one owner")
  @State
  public static class SameOwner {
    private final LeasePool pool = Few.dualStack();

    /** Leases. */
    @Actor
    public void one(ZZZ_Result result) {
      result.r1 = pool.lease(LeaseRequest.of("a")).fold(lease -> true, refusal -> false);
    }

    /** Leases. */
    @Actor
    public void other(ZZZ_Result result) {
      result.r2 = pool.lease(LeaseRequest.of("a")).fold(lease -> true, refusal -> false);
    }

    /** Whether there is one lease. */
    @Arbiter
    public void arbiter(ZZZ_Result result) {
      result.r3 = pool.leases().size() == 1;
    }
  }

  /** A lease is visible whole, by whatever way it is looked for, in any order. */
  @JCStressTest
  @Outcome(
      id = {"0, 0, 0", "0, 0, 1", "0, 1, 1", "1, 1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "none, then all")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a lease half made")
  @State
  public static class Whole {
    private final LeasePool pool = Few.dualStack();

    /** Leases. */
    @Actor
    public void lease(III_Result result) {
      pool.lease(LeaseRequest.of("a"));
    }

    /** By one address, by the owner, by the other address. */
    @Actor
    public void look(III_Result result) {
      result.r1 = held(pool.holder(Few.X6));
      result.r2 = held(pool.find("a"));
      result.r3 = held(pool.holder(Few.X));
    }
  }

  /** A lease ends in one moment, by whatever way it is looked for, in any order. */
  @JCStressTest
  @Outcome(
      id = {"1, 1, 1", "1, 1, 0", "1, 0, 0", "0, 0, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "all, then none")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a lease half gone")
  @State
  public static class Gone {
    private final LeasePool pool = Few.dualStack();

    /** There is a lease. */
    public Gone() {
      pool.lease(LeaseRequest.of("a"));
    }

    /** Ends it. */
    @Actor
    public void reclaim(III_Result result) {
      pool.reclaim("a");
    }

    /** By one address, by the owner, by the other address. */
    @Actor
    public void look(III_Result result) {
      result.r1 = held(pool.holder(Few.X));
      result.r2 = held(pool.find("a"));
      result.r3 = held(pool.holder(Few.X6));
    }
  }

  /** Who is told that none is left was there before the release. */
  @JCStressTest
  @Outcome(
      id = {"true, true, true, false", "true, false, false, true"},
      expect = Expect.ACCEPTABLE,
      desc = "leased once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "an address was lost, or leased twice")
  @State
  public static class ReleaseLease {
    private final LeasePool pool = Few.dualStack();

    /** There is a lease. */
    public ReleaseLease() {
      pool.lease(LeaseRequest.of("a"));
    }

    /** Ends it. */
    @Actor
    public void reclaim(ZZZZ_Result result) {
      result.r1 = pool.reclaim("a");
    }

    /** Takes its place. */
    @Actor
    public void lease(ZZZZ_Result result) {
      result.r2 = pool.lease(LeaseRequest.of("b")).fold(lease -> true, refusal -> false);
    }

    /** Who holds the address, and whether a third can have it. */
    @Arbiter
    public void arbiter(ZZZZ_Result result) {
      result.r3 = pool.holder(Few.X6).isPresent();
      result.r4 = pool.lease(LeaseRequest.of("c")).fold(lease -> true, refusal -> false);
    }
  }

  /** A lease that moves is seen at its old place, then at its new one, and never at none. */
  @JCStressTest
  @Outcome(
      id = {"0, 1, 1", "0, 1, 0", "1, 1, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "old, then new")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a lease between two places")
  @State
  public static class Exchanged {
    private final LeasePool pool = Few.leases(Few.X, Few.Y).build();

    /** There is a lease. */
    public Exchanged() {
      pool.lease(LeaseRequest.of("a").withAddresses(Few.X));
    }

    /** Moves it. */
    @Actor
    public void exchange(III_Result result) {
      pool.lease(LeaseRequest.of("a").withAddresses(Few.Y));
    }

    /** At the new place, by the owner, at the old place. */
    @Actor
    public void look(III_Result result) {
      result.r1 = held(pool.holder(Few.Y));
      result.r2 = held(pool.find("a"));
      result.r3 = held(pool.holder(Few.X));
    }
  }

  /** Two owners that ask for one address. */
  @JCStressTest
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = Expect.ACCEPTABLE,
      desc = "one has it")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both or none")
  @State
  public static class OneAddressForTwo {
    private final LeasePool pool = Few.leases(Few.X).build();

    /** Asks. */
    @Actor
    public void one(ZZZ_Result result) {
      result.r1 =
          pool.lease(LeaseRequest.of("a").withAddresses(Few.X))
              .fold(lease -> true, refusal -> false);
    }

    /** Leases whatever there is. */
    @Actor
    public void other(ZZZ_Result result) {
      result.r2 = pool.lease(LeaseRequest.of("b")).fold(lease -> true, refusal -> false);
    }

    /** Whether there is one lease. */
    @Arbiter
    public void arbiter(ZZZ_Result result) {
      result.r3 = pool.leases().size() == 1;
    }
  }

  /** One owner asks for the MAC that follows from the address that another is given. */
  @JCStressTest
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = Expect.ACCEPTABLE,
      desc = "one has it")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the MAC is in two leases, or in none")
  @State
  public static class MacOfAddress {
    private final LeasePool pool = Few.leases(Few.X, Few.Y).reserve(IpRange.of(Few.Y)).build();

    /** Asks for the second address with the MAC of the first. */
    @Actor
    public void ask(ZZZ_Result result) {
      result.r1 =
          pool.lease(LeaseRequest.of("a").withAddresses(Few.Y).withMac(MacAddress.fromIp(Few.X)))
              .fold(lease -> true, refusal -> false);
    }

    /** Leases the first address. */
    @Actor
    public void lease(ZZZ_Result result) {
      result.r2 = pool.lease(LeaseRequest.of("b")).fold(lease -> true, refusal -> false);
    }

    /** Whether there is one lease. */
    @Arbiter
    public void arbiter(ZZZ_Result result) {
      result.r3 = pool.leases().size() == 1;
    }
  }

  /**
   * Of two owners that lease and then look for each other at least the later one finds the other.
   */
  @JCStressTest
  @Outcome(
      id = {"true, true", "true, false", "false, true"},
      expect = Expect.ACCEPTABLE,
      desc = "one was first")
  @Outcome(expect = Expect.FORBIDDEN, desc = "each was before the other")
  @State
  public static class EachOther {
    private final LeasePool pool = Few.leases(Few.X, Few.Y).build();

    /** Leases, then looks. */
    @Actor
    public void one(ZZ_Result result) {
      pool.lease(LeaseRequest.of("a"));
      result.r1 = pool.find("b").isPresent();
    }

    /** Leases, then looks. */
    @Actor
    public void other(ZZ_Result result) {
      pool.lease(LeaseRequest.of("b"));
      result.r2 = pool.find("a").isPresent();
    }
  }

  private static int held(Optional<Lease> lease) {
    return lease.isPresent() ? 1 : 0;
  }
}
