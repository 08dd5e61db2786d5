package org.ovn4j.ipam;

import java.util.List;

/** Why a {@link LeasePool} refused a request. A value: nothing is thrown and no stack is walked. */
public sealed interface Refusal {
  /** One sentence for the user who made the request, without its owner. */
  String message();

  /**
   * No address is left to choose. Addresses that the statistics call free are then those whose
   * derived MAC somebody else has.
   *
   * @param statistics the subnet without an address, as it was then
   */
  record Exhausted(SubnetStatistics statistics) implements Refusal {
    @Override
    public String message() {
      String counts =
          "Subnet %s is exhausted: %d of its %d addresses are leased, %d are reserved"
              .formatted(
                  statistics.subnet(),
                  statistics.leased(),
                  statistics.size(),
                  statistics.reserved());
      return statistics.free().signum() == 0
          ? counts
          : counts + ", the MAC addresses of the other %d are taken".formatted(statistics.free());
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
   * The address lies outside the subnet of its family.
   *
   * @param address the requested address
   * @param subnet the subnet
   */
  record OutsideSubnet(IpAddress address, Cidr subnet) implements Refusal {
    @Override
    public String message() {
      return "Address %s lies outside the subnet %s".formatted(address, subnet);
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
   * The request does not name one address of each family of the network.
   *
   * @param addresses the requested addresses
   * @param subnets the subnets of the network
   */
  record FamilyMismatch(List<IpAddress> addresses, List<Cidr> subnets) implements Refusal {
    /** Copies both lists. */
    public FamilyMismatch {
      addresses = List.copyOf(addresses);
      subnets = List.copyOf(subnets);
    }

    @Override
    public String message() {
      return "Addresses %s are not one for each of the subnets %s".formatted(addresses, subnets);
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
