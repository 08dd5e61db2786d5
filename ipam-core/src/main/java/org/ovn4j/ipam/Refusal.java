package org.ovn4j.ipam;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a {@link LeasePool} refused a request. A value: nothing is thrown and no stack is walked. */
public sealed interface Refusal {
  /** One sentence for the user who made the request, without its owner. */
  String message();

  /**
   * No address is left to choose. Addresses that the statistics call free are then those whose
   * derived MAC somebody else has.
   *
   * @param statistics the addresses of the family that has none left, as they were then
   * @param nextAvailable when the first of the cooling addresses may be leased again
   */
  record Exhausted(PoolStatistics statistics, Optional<Instant> nextAvailable) implements Refusal {
    @Override
    public String message() {
      StringBuilder text =
          new StringBuilder(
              "%s %s is exhausted: %d of its %d addresses are leased, %d are reserved"
                  .formatted(
                      statistics.family() == IpFamily.IPV4 ? "IPv4 pool" : "IPv6 pool",
                      ranges(),
                      statistics.leased(),
                      statistics.size(),
                      statistics.reserved()));
      if (statistics.cooling().signum() > 0) {
        text.append(", %d cool down".formatted(statistics.cooling()));
        nextAvailable.ifPresent(end -> text.append(", the first until ").append(end));
      }
      if (statistics.free().signum() > 0) {
        text.append(", the MAC addresses of the other %d are taken".formatted(statistics.free()));
      }
      return text.toString();
    }

    private String ranges() {
      return statistics.ranges().stream()
          .map(range -> range.toCidrs().size() == 1 ? range.toCidrs().get(0) : range)
          .map(Object::toString)
          .collect(Collectors.joining(", "));
    }
  }

  /**
   * Somebody else holds the address.
   *
   * @param address the requested address
   * @param holder the owner of the lease that has it
   */
  record AddressHeld(IpAddress address, String holder) implements Refusal {
    @Override
    public String message() {
      return "Address %s is held by %s".formatted(address, holder);
    }
  }

  /**
   * Somebody else has the MAC that was requested, or that follows from the requested address.
   *
   * @param mac the MAC
   * @param holder the owner of the lease that has it
   */
  record MacHeld(MacAddress mac, String holder) implements Refusal {
    @Override
    public String message() {
      return "MAC address %s is held by %s".formatted(mac, holder);
    }
  }

  /**
   * The network itself uses the MAC, such as its gateway.
   *
   * @param mac the MAC that was requested, or that follows from the requested address
   */
  record MacReserved(MacAddress mac) implements Refusal {
    @Override
    public String message() {
      return "MAC address %s is reserved by the network".formatted(mac);
    }
  }

  /**
   * The address lies outside the ranges of its family.
   *
   * @param address the requested address
   * @param ranges what the pool has of that family
   */
  record OutsidePool(IpAddress address, List<IpRange> ranges) implements Refusal {
    /** Copies the ranges. */
    public OutsidePool {
      ranges = List.copyOf(ranges);
    }

    @Override
    public String message() {
      return "Address %s lies outside the network's %s".formatted(address, ranges);
    }
  }

  /**
   * No workload may hold the address.
   *
   * @param address the requested address
   * @param use what it is for
   */
  record NotForWorkloads(IpAddress address, Use use) implements Refusal {
    @Override
    public String message() {
      return "Address %s is %s".formatted(address, use.description);
    }
  }

  /**
   * The address lies in a range that is being taken out of the pool.
   *
   * @param address the requested address
   */
  record Draining(IpAddress address) implements Refusal {
    @Override
    public String message() {
      return "Address %s is being taken out of the network".formatted(address);
    }
  }

  /**
   * The address was released not long enough ago to be leased to anybody but who had it.
   *
   * @param address the requested address
   * @param previous who had it
   * @param until when others may have it
   */
  record AddressCooling(IpAddress address, String previous, Instant until) implements Refusal {
    @Override
    public String message() {
      return "Address %s was released by %s and cools down until %s"
          .formatted(address, previous, until);
    }
  }

  /** The request names no address, and the pool chooses none, see {@link AllocationPolicy}. */
  record NoChoice() implements Refusal {
    @Override
    public String message() {
      return "No address is requested, and this pool leases requested addresses only";
    }
  }

  /**
   * The request does not name one address of each family of the network.
   *
   * @param addresses the requested addresses
   * @param families the families of the network
   */
  record FamilyMismatch(List<IpAddress> addresses, List<IpFamily> families) implements Refusal {
    /** Copies both lists. */
    public FamilyMismatch {
      addresses = List.copyOf(addresses);
      families = List.copyOf(families);
    }

    @Override
    public String message() {
      return "Addresses %s are not one for each of the families %s".formatted(addresses, families);
    }
  }

  /**
   * A lease cannot be restored, for its owner already has another.
   *
   * @param lease the lease the owner has
   */
  record OwnerHoldsOther(Lease lease) implements Refusal {
    @Override
    public String message() {
      return "%s already holds %s with MAC address %s"
          .formatted(lease.owner(), lease.addresses(), lease.mac());
    }
  }

  /** What an address that no workload may hold is for. */
  enum Use {
    /** The first address of an IPv4 subnet. */
    NETWORK("the network address"),
    /** The last address of an IPv4 subnet. */
    BROADCAST("the broadcast address"),
    /** The first address of an IPv6 subnet, RFC 4291 section 2.6.1. */
    SUBNET_ROUTER_ANYCAST("the subnet-router anycast address"),
    /** Excluded by the user. */
    EXCLUDED("excluded from the network"),
    /** Kept for gateways and management ports. */
    INFRASTRUCTURE("kept for infrastructure");

    private final String description;

    Use(String description) {
      this.description = description;
    }
  }
}
