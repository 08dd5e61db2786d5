package org.ovn4j.ipam;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what a new {@link LeasePool} has, what of it is set aside, and how it chooses. Not
 * thread-safe.
 *
 * <p>The network and broadcast address of an IPv4 subnet and the subnet-router anycast address of
 * an IPv6 subnet are never leased anyway; subnets of one or two addresses have none.
 */
public final class LeasePoolBuilder {
  private final Map<IpFamily, AddressPoolBuilder> pools = new LinkedHashMap<>();
  private final Set<MacAddress> reservedMacs = new HashSet<>();
  private AllocationPolicy policy = AllocationPolicy.NEXT_FIT;
  private @Nullable CoolDown coolDown;
  private @Nullable LeaseJournal journal;

  LeasePoolBuilder(List<Cidr> subnets) {
    for (Cidr subnet : subnets) {
      pools.computeIfAbsent(subnet.family(), unused -> AddressPool.builder()).add(subnet);
    }
  }

  /**
   * These addresses are never leased.
   *
   * @throws IllegalArgumentException if they do not all lie in the subnets
   */
  public LeasePoolBuilder exclude(IpRange range) {
    pool(range).exclude(range);
    return this;
  }

  /**
   * These addresses are kept for gateways and management ports.
   *
   * @throws IllegalArgumentException if they do not all lie in the subnets
   */
  public LeasePoolBuilder infrastructure(IpRange range) {
    pool(range).infrastructure(range);
    return this;
  }

  /**
   * This address is kept for a gateway or management port.
   *
   * @throws IllegalArgumentException if it lies in no subnet of the network
   */
  public LeasePoolBuilder infrastructure(IpAddress address) {
    return infrastructure(IpRange.of(address));
  }

  /**
   * These addresses are leased only to those who request them.
   *
   * @throws IllegalArgumentException if they do not all lie in the subnets
   */
  public LeasePoolBuilder reserve(IpRange range) {
    pool(range).reserve(range);
    return this;
  }

  /** This MAC is never leased. */
  public LeasePoolBuilder reserveMac(MacAddress mac) {
    reservedMacs.add(mac);
    return this;
  }

  /** How addresses are chosen; {@link AllocationPolicy#NEXT_FIT} unless said otherwise. */
  public LeasePoolBuilder policy(AllocationPolicy choice) {
    policy = choice;
    return this;
  }

  /**
   * A released address is leased to nobody but who had it until this time has passed. None unless
   * said.
   *
   * @param duration more than zero, in steps of milliseconds
   * @param clock tells the time; {@link java.time.Clock#systemUTC()} in production
   * @throws IllegalArgumentException if the duration is less than a millisecond
   */
  public LeasePoolBuilder coolDown(Duration duration, InstantSource clock) {
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException(
          "Cool-down %s is less than a millisecond".formatted(duration));
    }
    coolDown = new CoolDown(duration, clock);
    return this;
  }

  /** Is told of every change before anybody sees it. None unless said. */
  public LeasePoolBuilder journal(LeaseJournal changes) {
    journal = changes;
    return this;
  }

  private AddressPoolBuilder pool(IpRange range) {
    AddressPoolBuilder pool = pools.get(range.family());
    if (pool == null) {
      throw new IllegalArgumentException(
          "Range %s does not lie in the subnets: there is none of its family".formatted(range));
    }
    return pool;
  }

  /** The pool. */
  public LeasePool build() {
    List<AddressPool> built = pools.values().stream().map(AddressPoolBuilder::build).toList();
    return new LeasePool(
        new LeaseTable(built, reservedMacs, coolDown), new LeaseLog(journal), policy);
  }
}
