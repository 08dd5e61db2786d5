package org.ovn4j.ipam;

import java.util.List;
import org.ovn4j.ipam.Refusal.Use;

/** Says what a new pool has, and what of it is set aside. Not thread-safe. */
public final class AddressPoolBuilder {
  private Layout layout = Layout.EMPTY;

  AddressPoolBuilder(List<Cidr> blocks) {
    blocks.forEach(this::add);
  }

  /**
   * Adds the addresses of a block that hosts can have.
   *
   * @throws IllegalArgumentException if it is of another family than the blocks before, or overlaps
   *     one of them
   */
  public AddressPoolBuilder add(Cidr block) {
    layout = layout.requireDisjoint(IpRange.of(block)).with(block);
    return this;
  }

  /**
   * Adds all addresses of a range.
   *
   * @throws IllegalArgumentException as {@link #add(Cidr)}
   */
  public AddressPoolBuilder add(IpRange range) {
    layout = layout.requireDisjoint(range).with(range);
    return this;
  }

  /**
   * These addresses are never leased.
   *
   * @throws IllegalArgumentException if they do not all lie in the blocks
   */
  public AddressPoolBuilder exclude(IpRange range) {
    layout = layout.requireMembers(range).forbidding(Use.EXCLUDED, range);
    return this;
  }

  /**
   * These addresses are never leased, for the network uses them itself.
   *
   * @throws IllegalArgumentException if they do not all lie in the blocks
   */
  public AddressPoolBuilder infrastructure(IpRange range) {
    layout = layout.requireMembers(range).forbidding(Use.INFRASTRUCTURE, range);
    return this;
  }

  /**
   * These addresses are leased to those who {@link AddressPool#claim claim} them only.
   *
   * @throws IllegalArgumentException if they do not all lie in the blocks
   */
  public AddressPoolBuilder reserve(IpRange range) {
    layout = layout.requireMembers(range).reserving(range);
    return this;
  }

  /**
   * The pool.
   *
   * @throws IllegalArgumentException if there is no block
   */
  public AddressPool build() {
    if (layout.members().isEmpty()) {
      throw new IllegalArgumentException("A pool needs at least one block of addresses");
    }
    return new AddressPool(layout);
  }
}
