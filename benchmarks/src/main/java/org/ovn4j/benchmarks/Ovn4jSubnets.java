package org.ovn4j.benchmarks;

import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.CarveOrder;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.SubnetCarver;

/** Ours, which also remembers the owner of each subnet; the others have no owners. */
final class Ovn4jSubnets implements SubnetAllocator {
  private final SubnetCarver carver;
  private final String[] owners;
  private int next;

  /** A carver for as many owners as there are subnets; their names are made beforehand. */
  Ovn4jSubnets(Cidr block, int prefixLength, CarveOrder order) {
    carver = SubnetCarver.builder().add(block, prefixLength).order(order).build();
    owners = new String[1 << (prefixLength - block.prefixLength())];
    for (int i = 0; i < owners.length; i++) {
      owners[i] = "node-" + i;
    }
  }

  @Override
  public @Nullable Cidr next() {
    return next < owners.length
        ? carver.carve(owners[next++]).orElseThrow().subnets().get(0)
        : null;
  }
}
