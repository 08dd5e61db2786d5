package org.ovn4j.ipam.proofs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpRange;
import org.ovn4j.ipam.Lease;
import org.ovn4j.ipam.LeasePool;
import org.ovn4j.ipam.LeaseRequest;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.ipam.Refusal;

/**
 * Two owners that ask for one of two addresses, or for the MAC that follows from the first: an
 * exchange is made in one step, and neither an address nor a MAC is in two leases. The second
 * address is leased on request only, so that it is known which one the pool chooses.
 */
@Param(name = "owner", gen = IntGen.class, conf = "0:1")
@Param(name = "address", gen = IntGen.class, conf = "0:1")
public final class Exchange {
  static final List<String> SCENARIOS =
      List.of(
          "lease(0,0) | lease(0,1) | holder(1) find(0) holder(0) | find(0)",
          "| lease(0) | leaseMac(1) | find(0) find(1)",
          "| lease(1,0) | leaseMac(0) | find(0) find(1)",
          "| lease(0,0) | lease(1,0) | holder(0)",
          "lease(0,0) lease(1,1) | lease(0,1) | reclaim(1) lease(1,0) | find(0)");

  private static final MacAddress MAC_OF_X = MacAddress.fromIp(Few.X);
  private final LeasePool pool;

  /** A new network. */
  public Exchange() {
    pool = Few.leases(Few.X, Few.Y).reserve(IpRange.of(Few.Y)).build();
  }

  /** Asks for nothing in particular. */
  @Operation
  public String lease(@Param(name = "owner") int owner) {
    return lease(LeaseRequest.of("" + owner));
  }

  /** Asks for an address. */
  @Operation
  public String lease(@Param(name = "owner") int owner, @Param(name = "address") int address) {
    return lease(LeaseRequest.of("" + owner).withAddresses(address(address)));
  }

  /** Asks for the second address with the MAC that follows from the first. */
  @Operation
  public String leaseMac(@Param(name = "owner") int owner) {
    return lease(LeaseRequest.of("" + owner).withAddresses(Few.Y).withMac(MAC_OF_X));
  }

  private String lease(LeaseRequest request) {
    return pool.lease(request).fold(Exchange::text, Exchange::text);
  }

  /** Ends the owner's lease, if there is one. */
  @Operation
  public boolean reclaim(@Param(name = "owner") int owner) {
    return pool.reclaim("" + owner);
  }

  /** What the owner holds. */
  @Operation
  public String find(@Param(name = "owner") int owner) {
    return pool.find("" + owner).map(Exchange::text).orElse("nothing");
  }

  /** Who holds an address. */
  @Operation
  public String holder(@Param(name = "address") int address) {
    return pool.holder(address(address)).map(Lease::owner).orElse("nobody");
  }

  private static IpAddress address(int number) {
    return number == 0 ? Few.X : Few.Y;
  }

  private static String text(Lease lease) {
    return lease.addresses().get(0) + " with " + lease.mac();
  }

  private static String text(Refusal refusal) {
    if (refusal instanceof Refusal.AddressHeld held) {
      return "address held by " + held.holder();
    }
    if (refusal instanceof Refusal.MacHeld held) {
      return "MAC held by " + held.holder();
    }
    return refusal.getClass().getSimpleName();
  }

  /** The same, one after the other. */
  public static final class Model {
    private record Held(IpAddress address, MacAddress mac) {
      @Override
      public String toString() {
        return address + " with " + mac;
      }
    }

    private final Map<Integer, Held> leases = new TreeMap<>();

    /** As {@link Exchange#lease(int)}. */
    public String lease(int owner) {
      if (leases.containsKey(owner)) {
        return "" + leases.get(owner);
      }
      Held other = leases.get(1 - owner);
      boolean free =
          other == null || !(other.address().equals(Few.X) || other.mac().equals(MAC_OF_X));
      return free ? put(owner, Few.X, MAC_OF_X) : "Exhausted";
    }

    /** As {@link Exchange#lease(int, int)}. */
    public String lease(int owner, int number) {
      Held before = leases.get(owner);
      MacAddress mac = MacAddress.fromIp(address(number));
      // A MAC that was asked for stays.
      if (before != null && !before.mac().equals(MacAddress.fromIp(before.address()))) {
        mac = before.mac();
      }
      return ask(owner, address(number), mac);
    }

    /** As {@link Exchange#leaseMac}. */
    public String leaseMac(int owner) {
      return ask(owner, Few.Y, MAC_OF_X);
    }

    private String ask(int owner, IpAddress address, MacAddress mac) {
      Held other = leases.get(1 - owner);
      if (other != null && other.address().equals(address)) {
        return "address held by " + (1 - owner);
      }
      if (other != null && other.mac().equals(mac)) {
        return "MAC held by " + (1 - owner);
      }
      return put(owner, address, mac);
    }

    private String put(int owner, IpAddress address, MacAddress mac) {
      Held held = new Held(address, mac);
      leases.put(owner, held);
      return "" + held;
    }

    /** As {@link Exchange#reclaim}. */
    public boolean reclaim(int owner) {
      return leases.remove(owner) != null;
    }

    /** As {@link Exchange#find}. */
    public String find(int owner) {
      return leases.containsKey(owner) ? "" + leases.get(owner) : "nothing";
    }

    /** As {@link Exchange#holder}. */
    public String holder(int number) {
      for (Map.Entry<Integer, Held> entry : leases.entrySet()) {
        if (entry.getValue().address().equals(address(number))) {
          return "" + entry.getKey();
        }
      }
      return "nobody";
    }
  }
}
