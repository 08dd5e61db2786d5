package org.ovn4j.ipam;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which host subnets of one cluster block. The pool of numbers knows which to give out
 * next; the map knows who has one.
 *
 * <p>Changes are made by one thread at a time; all may look.
 */
final class ClusterBlock {
  private final SubnetOrder order;
  private final AddressPool numbers;
  private final ConcurrentHashMap<IpAddress, String> owners = new ConcurrentHashMap<>();
  private volatile boolean draining;

  ClusterBlock(SubnetOrder order) {
    this.order = order;
    this.numbers = order.numbers();
  }

  /** A subnet that was taken for somebody, and where the block would go on without that. */
  record Pick(ClusterBlock block, IpAddress number, Cidr subnet, Cursor.Mark before) {
    void settle(String owner) {
      block.owners.put(number, owner);
    }

    void undo() {
      block.numbers.release(number);
      before.reset();
    }
  }

  Cidr cidr() {
    return order.block();
  }

  IpFamily family() {
    return cidr().family();
  }

  int hostPrefixLength() {
    return order.hostPrefixLength();
  }

  boolean isDraining() {
    return draining;
  }

  void setDraining(boolean value) {
    draining = value;
  }

  boolean isEmpty() {
    return owners.isEmpty();
  }

  /** Takes the next free subnet; null if there is none to be given out. */
  @Nullable Pick pick() {
    if (draining) {
      return null;
    }
    Cursor.Mark before = numbers.mark();
    IpAddress number = numbers.next();
    return number == null ? null : new Pick(this, number, order.subnet(number), before);
  }

  /** Gives a host subnet of this block, which nobody holds, to an owner. */
  void claim(Cidr subnet, String owner) {
    IpAddress number = order.number(subnet.first());
    numbers.claim(number);
    owners.put(number, owner);
  }

  void release(Cidr subnet) {
    IpAddress number = order.number(subnet.first());
    owners.remove(number);
    numbers.release(number);
  }

  /** Who holds the host subnet around an address of this block, or null. */
  @Nullable String owner(IpAddress address) {
    return owners.get(order.number(address));
  }

  List<String> owners() {
    return new ArrayList<>(owners.values());
  }

  Optional<Cidr> lastPicked() {
    return numbers.lastTaken().map(order::subnet);
  }

  void continueAfter(Cidr subnet) {
    numbers.continueAfter(order.number(subnet.first()));
  }

  BigInteger total() {
    return BigInteger.ONE.shiftLeft(hostPrefixLength() - cidr().prefixLength());
  }

  BigInteger taken() {
    return BigInteger.valueOf(owners.mappingCount());
  }

  CarveStatistics statistics() {
    PoolStatistics all = numbers.statistics();
    boolean closed = draining;
    return new CarveStatistics(
        cidr(),
        hostPrefixLength(),
        closed,
        all.size(),
        all.leased(),
        closed ? all.reserved().add(all.free()) : all.reserved(),
        closed ? BigInteger.ZERO : all.free());
  }
}
