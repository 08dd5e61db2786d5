package org.ovn4j.ipam;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Refusal.NotForWorkloads;
import org.ovn4j.ipam.Refusal.Use;

/**
 * The addresses of one subnet: which are busy, and whose turn it is. Knows no owners. Not
 * thread-safe; {@link LeasePool} guards it.
 *
 * <p>An address is busy if it is leased or set aside, so that the next free one is found by a
 * single look at the runs of busy addresses, however large the subnet is.
 */
final class SubnetPool {
  private final Cidr subnet;
  private final Map<Use, AddressSet> forbidden = new EnumMap<>(Use.class);
  private final AddressSet reserved = new AddressSet();
  private final AddressSet busy = new AddressSet();
  private @Nullable IpAddress cursor;
  private long leased;

  SubnetPool(Cidr subnet) {
    this.subnet = subnet;
    // Two addresses or one: all are usable, RFC 3021 and RFC 6164.
    if (subnet.family().bits() - subnet.prefixLength() < 2) {
      return;
    }
    if (subnet.family() == IpFamily.IPV4) {
      forbid(Use.NETWORK, IpRange.of(subnet.first()));
      forbid(Use.BROADCAST, IpRange.of(subnet.last()));
    } else {
      forbid(Use.SUBNET_ROUTER_ANYCAST, IpRange.of(subnet.first()));
    }
  }

  Cidr subnet() {
    return subnet;
  }

  IpFamily family() {
    return subnet.family();
  }

  void forbid(Use use, IpRange range) {
    forbidden.computeIfAbsent(use, unused -> new AddressSet()).add(range);
    busy.add(range);
  }

  void reserve(IpRange range) {
    reserved.add(range);
    busy.add(range);
  }

  /** Why no workload may hold this address, if so, whoever may hold it now. */
  Optional<Refusal> refusal(IpAddress address) {
    if (!subnet.contains(address)) {
      return Optional.of(new Refusal.OutsideSubnet(address, subnet));
    }
    for (Map.Entry<Use, AddressSet> entry : forbidden.entrySet()) {
      if (entry.getValue().contains(address)) {
        return Optional.of(new NotForWorkloads(address, entry.getKey()));
      }
    }
    return Optional.empty();
  }

  /** The first free and acceptable address after the cursor, going round once. Takes nothing. */
  Optional<IpAddress> next(Predicate<IpAddress> acceptable) {
    if (cursor == null) {
      return next(subnet.first(), subnet.last(), acceptable);
    }
    Optional<IpAddress> ahead =
        cursor.equals(subnet.last())
            ? Optional.empty()
            : next(cursor.plus(1), subnet.last(), acceptable);
    return ahead.isPresent() ? ahead : next(subnet.first(), cursor, acceptable);
  }

  private Optional<IpAddress> next(IpAddress from, IpAddress to, Predicate<IpAddress> acceptable) {
    Optional<IpAddress> candidate = busy.firstAbsent(from, to);
    while (candidate.isPresent() && !acceptable.test(candidate.get())) {
      candidate =
          candidate.get().equals(to)
              ? Optional.empty()
              : busy.firstAbsent(candidate.get().plus(1), to);
    }
    return candidate;
  }

  void take(IpAddress address) {
    busy.add(address);
    leased++;
  }

  void free(IpAddress address) {
    if (!reserved.contains(address)) {
      busy.remove(address);
    }
    leased--;
  }

  Optional<IpAddress> cursor() {
    return Optional.ofNullable(cursor);
  }

  void moveCursor(IpAddress lastHandedOut) {
    cursor = lastHandedOut;
  }

  SubnetStatistics statistics() {
    BigInteger size = subnet.size();
    BigInteger busySize = busy.size();
    return new SubnetStatistics(
        subnet,
        size,
        leased,
        busySize.subtract(BigInteger.valueOf(leased)),
        size.subtract(busySize));
  }
}
