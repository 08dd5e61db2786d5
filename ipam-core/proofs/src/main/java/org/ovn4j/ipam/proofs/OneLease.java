package org.ovn4j.ipam.proofs;

import java.util.List;
import java.util.stream.Collectors;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.Lease;
import org.ovn4j.ipam.LeasePool;
import org.ovn4j.ipam.LeaseRequest;

/**
 * A network with one address of each family and two owners: a lease is visible whole, by its owner
 * and by either address, or not at all; and who is told that none is left is told so when the other
 * holds it.
 */
@Param(name = "owner", gen = IntGen.class, conf = "0:1")
public final class OneLease {
  static final List<String> SCENARIOS =
      List.of(
          "| lease(0) | holder4 holder6 find(0) | holder6",
          "lease(0) | reclaim(0) | find(0) lease(1) | holder4 find(1)",
          "lease(0) | reclaim(0) | reclaim(0) | lease(1)",
          "| lease(0) | lease(1) | holder4 holder6",
          "lease(0) | leasePersistent(0) | find(0) holder6 | find(0)",
          "| leaseAll(0) | leaseAddresses(1) | holder4",
          "lease(0) | reclaim(0) | leaseAddresses(1) find(0) | holder6");

  private static final List<IpAddress> BOTH = List.of(Few.X, Few.X6);
  private final LeasePool pool = Few.dualStack();

  /** Whether the owner holds the lease from now on. */
  @Operation
  public boolean lease(@Param(name = "owner") int owner) {
    return granted(LeaseRequest.of("" + owner));
  }

  /** The same, for a persistent lease. */
  @Operation
  public boolean leasePersistent(@Param(name = "owner") int owner) {
    return granted(LeaseRequest.of("" + owner).asPersistent());
  }

  /** The same, by the names of the addresses. */
  @Operation
  public boolean leaseAddresses(@Param(name = "owner") int owner) {
    return granted(LeaseRequest.of("" + owner).withAddresses(Few.X6, Few.X));
  }

  /** The same, as one of several demands. */
  @Operation
  public boolean leaseAll(@Param(name = "owner") int owner) {
    return LeasePool.leaseAll(List.of(new LeasePool.Demand(pool, LeaseRequest.of("" + owner))))
        .get(0)
        .fold(OneLease::isWhole, refusal -> false);
  }

  private boolean granted(LeaseRequest request) {
    return pool.lease(request).fold(OneLease::isWhole, refusal -> false);
  }

  private static boolean isWhole(Lease lease) {
    if (!lease.addresses().equals(BOTH)) {
      throw new IllegalStateException(lease.toString());
    }
    return true;
  }

  /** Ends the owner's lease, if there is one. */
  @Operation
  public boolean reclaim(@Param(name = "owner") int owner) {
    return pool.reclaim("" + owner);
  }

  /** What the owner holds. */
  @Operation
  public String find(@Param(name = "owner") int owner) {
    return pool.find("" + owner).map(OneLease::text).orElse("nothing");
  }

  /** Who holds the IPv4 address. */
  @Operation
  public @Nullable String holder4() {
    return pool.holder(Few.X).map(Lease::owner).orElse(null);
  }

  /** Who holds the IPv6 address. */
  @Operation
  public @Nullable String holder6() {
    return pool.holder(Few.X6).map(Lease::owner).orElse(null);
  }

  private static String text(Lease lease) {
    return lease.addresses().stream().map(Object::toString).collect(Collectors.joining(" "))
        + (lease.persistent() ? " for ever" : "");
  }

  /** The same, one after the other. */
  public static final class Model {
    private int holder = -1;
    private boolean persistent;

    /** As {@link OneLease#lease}. */
    public boolean lease(int owner) {
      return take(owner, false);
    }

    /** As {@link OneLease#leasePersistent}. */
    public boolean leasePersistent(int owner) {
      return take(owner, true);
    }

    /** As {@link OneLease#leaseAddresses}. */
    public boolean leaseAddresses(int owner) {
      return take(owner, false);
    }

    /** As {@link OneLease#leaseAll}. */
    public boolean leaseAll(int owner) {
      return take(owner, false);
    }

    private boolean take(int owner, boolean forEver) {
      if (holder >= 0 && holder != owner) {
        return false;
      }
      holder = owner;
      persistent = forEver;
      return true;
    }

    /** As {@link OneLease#reclaim}. */
    public boolean reclaim(int owner) {
      boolean had = holder == owner;
      holder = had ? -1 : holder;
      return had;
    }

    /** As {@link OneLease#find}. */
    public String find(int owner) {
      return holder != owner ? "nothing" : Few.X + " " + Few.X6 + (persistent ? " for ever" : "");
    }

    /** As {@link OneLease#holder4}. */
    public @Nullable String holder4() {
      return holder < 0 ? null : "" + holder;
    }

    /** As {@link OneLease#holder6}. */
    public @Nullable String holder6() {
      return holder4();
    }
  }
}
