package org.ovn4j.ipam;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Refusal.Use;

/** What the addresses of a pool are for. Immutable. */
final class Layout {
  static final Layout EMPTY = new Layout(Ranges.NONE, List.of(), Ranges.NONE, Ranges.NONE);

  /** What some addresses are for that nobody may lease. */
  private record Forbidden(Use use, IpRange range) {}

  private final Ranges members;
  private final List<Forbidden> forbidden;
  private final Ranges reserved;
  private final Ranges draining;
  private final Ranges automatic;
  private final Ranges onRequest;

  private Layout(Ranges members, List<Forbidden> forbidden, Ranges reserved, Ranges draining) {
    this.members = members;
    this.forbidden = List.copyOf(forbidden);
    this.reserved = reserved;
    this.draining = draining;
    Ranges never = Ranges.of(forbidden.stream().map(Forbidden::range).toList());
    Ranges leasable = members.minus(draining).minus(never);
    this.automatic = leasable.minus(reserved);
    this.onRequest = leasable.minus(automatic);
  }

  Layout with(IpRange range) {
    return new Layout(members.plus(range), forbidden, reserved, draining);
  }

  /** With a block, but for the addresses in it that no host can have. */
  Layout with(Cidr block) {
    Layout layout = with(IpRange.of(block));
    // Two addresses or one: all are usable, RFC 3021 and RFC 6164.
    if (block.family().bits() - block.prefixLength() < 2) {
      return layout;
    }
    return block.family() == IpFamily.IPV4
        ? layout
            .forbidding(Use.NETWORK, IpRange.of(block.first()))
            .forbidding(Use.BROADCAST, IpRange.of(block.last()))
        : layout.forbidding(Use.SUBNET_ROUTER_ANYCAST, IpRange.of(block.first()));
  }

  /** Without the addresses of a range, and without memory of what they were for. */
  Layout without(IpRange range) {
    List<Forbidden> rest = new ArrayList<>();
    for (Forbidden part : forbidden) {
      for (IpRange left : Ranges.NONE.plus(part.range()).minus(range).list()) {
        rest.add(new Forbidden(part.use(), left));
      }
    }
    return new Layout(members.minus(range), rest, reserved.minus(range), draining.minus(range));
  }

  Layout forbidding(Use use, IpRange range) {
    List<Forbidden> more = new ArrayList<>(forbidden);
    more.add(new Forbidden(use, range));
    return new Layout(members, more, reserved, draining);
  }

  Layout reserving(IpRange range) {
    return new Layout(members, forbidden, reserved.plus(range), draining);
  }

  Layout draining(IpRange range) {
    return new Layout(members, forbidden, reserved, draining.plus(range));
  }

  Layout notDraining(IpRange range) {
    return new Layout(members, forbidden, reserved, draining.minus(range));
  }

  /** All addresses of the pool. */
  Ranges members() {
    return members;
  }

  /** Those that may be chosen for a lease. */
  Ranges automatic() {
    return automatic;
  }

  /** An address that may be chosen, where a number leads; null if there is none. */
  @Nullable IpAddress pick(long number) {
    List<IpRange> ranges = automatic.list();
    if (ranges.isEmpty()) {
      return null;
    }
    long index = Long.remainderUnsigned(number, automatic.longSize());
    int i = 0;
    for (; index >= Ranges.longSize(ranges.get(i)); i++) {
      index -= Ranges.longSize(ranges.get(i));
    }
    return ranges.get(i).first().plus(index);
  }

  boolean isAutomatic(IpAddress address) {
    return automatic.contains(address);
  }

  /** Those that are leased to who asks for them, and to no others. */
  Ranges onRequest() {
    return onRequest;
  }

  boolean isOnRequest(IpAddress address) {
    return onRequest.contains(address);
  }

  boolean isDraining(IpAddress address) {
    return draining.contains(address);
  }

  boolean isDraining(IpRange range) {
    return draining.contains(range);
  }

  /** What an address is for that nobody may lease. */
  Optional<Use> use(IpAddress address) {
    return forbidden.stream()
        .filter(part -> part.range().contains(address))
        .map(Forbidden::use)
        .min(Comparator.naturalOrder());
  }

  /** This layout, unless the range is of another family or overlaps it. */
  Layout requireDisjoint(IpRange range) {
    List<IpRange> before = members.list();
    if (!before.isEmpty() && before.get(0).family() != range.family()) {
      throw new IllegalArgumentException(
          "Range %s is not of the family of the pool's %s".formatted(range, before.get(0)));
    }
    List<IpRange> common = members.within(range);
    if (!common.isEmpty()) {
      throw new IllegalArgumentException(
          "Range %s overlaps the pool, which has %s".formatted(range, common));
    }
    return this;
  }

  /** This layout, unless the range has addresses that are not of it. */
  Layout requireMembers(IpRange range) {
    if (!members.contains(range)) {
      throw new IllegalArgumentException(
          "Range %s does not lie in the ranges %s of the pool".formatted(range, members));
    }
    return this;
  }
}
