package org.ovn4j.ipam;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.CarveResult.Granted;
import org.ovn4j.ipam.CarveResult.Refused;
import org.ovn4j.ipam.ClusterBlock.Pick;

/**
 * Carves the subnets of hosts out of the subnets of a cluster: each owner, such as a node, holds
 * one host subnet of each family.
 *
 * <p><b>Choice.</b> The cluster blocks of a family are tried in the order in which they were added.
 * Each goes on after the subnet it gave out last and starts again at its end; a released subnet is
 * given out again only when all behind it had their turn. {@link CarveOrder} says what comes after
 * what.
 *
 * <p><b>All or nothing.</b> An owner is given a subnet of every family, or a {@link Refused} value
 * that says of which there is none, and nothing is changed then.
 *
 * <p><b>Threads.</b> Thread-safe. Changes are made one at a time under a lock; {@link #find} and
 * {@link #holder} take none. What an owner is given becomes visible in one moment, whole, by
 * whatever way one looks for it, and is gone in one moment.
 *
 * <p><b>Costs</b> are given for b cluster blocks and n owners; b is small. Nothing depends on how
 * many subnets a block has: {@code /16} in {@code /128}s works as {@code /16} in {@code /24}s does.
 * A block takes some KB, an owner with two subnets about 350 bytes and its name.
 */
public final class SubnetCarver {
  private final Object lock = new Object();
  private final CarveOrder order;
  private final ConcurrentHashMap<String, HostSubnets> byOwner = new ConcurrentHashMap<>();

  /** Those of one family side by side, the families in the order in which they came. */
  private volatile List<List<ClusterBlock>> families = List.of();

  private SubnetCarver(CarveOrder order) {
    this.order = order;
  }

  /** A builder of a carver, to which at least one cluster block is to be added. */
  public static Builder builder() {
    return new Builder();
  }

  // --- giving and taking ----------------------------------------------------------------------

  /**
   * The subnets of the owner, in O(b).
   *
   * <p>An owner keeps what it has, even from a block that is draining, and is given the next subnet
   * of each family that it has none of.
   *
   * @return the subnets, in the order of the families; or {@link CarveRefusal.Exhausted}
   * @throws IllegalArgumentException if the owner is blank
   */
  public CarveResult carve(String owner) {
    HostSubnets.requireOwner(owner);
    synchronized (lock) {
      HostSubnets held = byOwner.get(owner);
      List<List<ClusterBlock>> all = families;
      if (held != null && held.subnets().size() == all.size()) {
        return new Granted(held);
      }
      Cidr[] subnets = new Cidr[all.size()];
      @Nullable Pick[] picks = new Pick[all.size()];
      for (int i = 0; i < subnets.length; i++) {
        List<ClusterBlock> blocks = all.get(i);
        Cidr kept = held == null ? null : held.of(blocks.get(0).family());
        Pick pick = kept == null ? pick(blocks) : null;
        if (pick != null) {
          picks[i] = pick;
          subnets[i] = pick.subnet();
        } else if (kept != null) {
          subnets[i] = kept;
        } else {
          undo(picks);
          return new Refused(exhausted(blocks));
        }
      }
      for (Pick pick : picks) {
        if (pick != null) {
          pick.settle(owner);
        }
      }
      return publish(new HostSubnets(owner, List.of(subnets)));
    }
  }

  private static @Nullable Pick pick(List<ClusterBlock> blocks) {
    Pick pick = null;
    for (int i = 0; pick == null && i < blocks.size(); i++) {
      pick = blocks.get(i).pick();
    }
    return pick;
  }

  private static void undo(@Nullable Pick[] picks) {
    for (Pick pick : picks) {
      if (pick != null) {
        pick.undo();
      }
    }
  }

  private static CarveRefusal exhausted(List<ClusterBlock> blocks) {
    BigInteger total = BigInteger.ZERO;
    BigInteger taken = BigInteger.ZERO;
    for (ClusterBlock block : blocks) {
      total = total.add(block.total());
      taken = taken.add(block.taken());
    }
    return new CarveRefusal.Exhausted(blocks.get(0).family(), cidrs(blocks), total, taken);
  }

  private static List<Cidr> cidrs(List<ClusterBlock> blocks) {
    return blocks.stream().map(ClusterBlock::cidr).toList();
  }

  /** Of all that is said of an owner this is believed, and therefore written last. */
  private CarveResult publish(HostSubnets subnets) {
    byOwner.put(subnets.owner(), subnets);
    return new Granted(subnets);
  }

  /**
   * Gives the owner exactly these subnets, which it had before this carver was built, in O(b).
   * Chooses nothing and moves nothing: two owners of one subnet and two subnets of one owner are
   * refused, so that the caller learns of the conflict.
   *
   * @param subnets one, or one of each family in any order. What the owner has of another family
   *     stays; what it has of none is left to {@link #carve}
   * @return all that the owner has then; or why it cannot have these
   * @throws IllegalArgumentException if the owner is blank
   */
  public CarveResult restore(String owner, List<Cidr> subnets) {
    HostSubnets.requireOwner(owner);
    if (!HostSubnets.isAtMostOneOfEachFamily(subnets)) {
      return new Refused(new CarveRefusal.FamilyMismatch(subnets));
    }
    synchronized (lock) {
      HostSubnets held = byOwner.get(owner);
      List<Cidr> missing = new ArrayList<>();
      for (Cidr subnet : subnets) {
        Cidr kept = held == null ? null : held.of(subnet.family());
        if (held != null && kept != null && !kept.equals(subnet)) {
          return new Refused(new CarveRefusal.OwnerHoldsOther(held));
        }
        if (kept == null) {
          Optional<CarveRefusal> refusal = refusal(subnet);
          if (refusal.isPresent()) {
            return new Refused(refusal.get());
          }
          missing.add(subnet);
        }
      }
      for (Cidr subnet : missing) {
        blockAround(subnet.first()).orElseThrow().claim(subnet, owner);
      }
      List<Cidr> together = new ArrayList<>(missing);
      if (held != null) {
        together.addAll(held.subnets());
      }
      together.sort(Comparator.comparingInt(subnet -> familyIndex(families, subnet.family())));
      return publish(new HostSubnets(owner, together));
    }
  }

  /** Why nobody can be given this subnet. */
  private Optional<CarveRefusal> refusal(Cidr subnet) {
    ClusterBlock block = blockAround(subnet.first()).orElse(null);
    if (block == null || !block.cidr().contains(subnet)) {
      int index = familyIndex(families, subnet.family());
      List<Cidr> blocks = index < families.size() ? cidrs(families.get(index)) : List.of();
      return Optional.of(new CarveRefusal.OutsideBlocks(subnet, blocks));
    }
    if (subnet.prefixLength() != block.hostPrefixLength()) {
      return Optional.of(
          new CarveRefusal.WrongPrefixLength(subnet, block.cidr(), block.hostPrefixLength()));
    }
    String holder = block.owner(subnet.first());
    if (holder != null) {
      return Optional.of(new CarveRefusal.SubnetHeld(subnet, holder));
    }
    return block.isDraining()
        ? Optional.of(new CarveRefusal.Draining(subnet, block.cidr()))
        : Optional.empty();
  }

  /**
   * Takes all subnets from the owner, in O(b).
   *
   * @return what it had; empty if it had none
   */
  public Optional<HostSubnets> release(String owner) {
    synchronized (lock) {
      HostSubnets held = byOwner.remove(owner);
      if (held != null) {
        for (Cidr subnet : held.subnets()) {
          blockAround(subnet.first()).orElseThrow().release(subnet);
        }
      }
      return Optional.ofNullable(held);
    }
  }

  // --- looking --------------------------------------------------------------------------------

  /** What the owner has, in O(1). */
  public Optional<HostSubnets> find(String owner) {
    return Optional.ofNullable(byOwner.get(owner));
  }

  /** What the owner of exactly this host subnet has, in O(b). */
  public Optional<HostSubnets> holder(Cidr subnet) {
    return holder(subnet.first()).filter(held -> subnet.equals(held.of(subnet.family())));
  }

  /** What the owner of the host subnet around this address has, in O(b). */
  public Optional<HostSubnets> holder(IpAddress address) {
    return blockAround(address)
        .map(block -> block.owner(address))
        .map(byOwner::get)
        .filter(held -> contains(held, address));
  }

  /** Not so if what was said of the address has changed since, or is not yet to be seen. */
  private static boolean contains(HostSubnets held, IpAddress address) {
    Cidr subnet = held.of(address.family());
    return subnet != null && subnet.contains(address);
  }

  private Optional<ClusterBlock> blockAround(IpAddress address) {
    for (List<ClusterBlock> blocks : families) {
      for (ClusterBlock block : blocks) {
        if (block.cidr().contains(address)) {
          return Optional.of(block);
        }
      }
    }
    return Optional.empty();
  }

  /** What all owners had at one moment of the call, sorted by owner, in O(n log n). */
  public List<HostSubnets> all() {
    List<HostSubnets> all;
    synchronized (lock) {
      all = new ArrayList<>(byOwner.values());
    }
    all.sort(Comparator.comparing(HostSubnets::owner));
    return List.copyOf(all);
  }

  /**
   * How full each cluster block is, the families one after the other, in the order in which they
   * are tried. Takes O(b + n).
   */
  public List<CarveStatistics> statistics() {
    synchronized (lock) {
      return families.stream().flatMap(List::stream).map(ClusterBlock::statistics).toList();
    }
  }

  /**
   * The subnet that a cluster block gave out last, to be kept for {@link #restoreCursor}; empty
   * before the first. In O(b).
   *
   * @throws IllegalArgumentException if there is no such cluster block
   */
  public Optional<Cidr> cursor(Cidr block) {
    synchronized (lock) {
      return blockOf(block).lastPicked();
    }
  }

  /**
   * Makes the cluster block around this subnet go on after it, so that the order survives a
   * restart. In O(b).
   *
   * @return false, and nothing is changed, if it is no host subnet of a cluster block, as it may be
   *     when the cluster was defined anew
   */
  public boolean restoreCursor(Cidr lastGivenOut) {
    synchronized (lock) {
      Optional<ClusterBlock> block =
          blockAround(lastGivenOut.first())
              .filter(around -> around.hostPrefixLength() == lastGivenOut.prefixLength());
      block.ifPresent(around -> around.continueAfter(lastGivenOut));
      return block.isPresent();
    }
  }

  // --- what the cluster has -------------------------------------------------------------------

  /**
   * Adds a cluster block, to be tried after those of its family. If it is the first of its family,
   * owners are given a subnet of it when they are next {@linkplain #carve carved} for. Takes O(b).
   *
   * @param hostPrefixLength the prefix length of its host subnets, at least that of the block and
   *     at most that of an address
   * @throws IllegalArgumentException if the prefix length is out of range, or the block overlaps
   *     another
   */
  public void add(Cidr block, int hostPrefixLength) {
    ClusterBlock added = new ClusterBlock(new SubnetOrder(block, hostPrefixLength, order));
    synchronized (lock) {
      families.stream()
          .flatMap(List::stream)
          .map(ClusterBlock::cidr)
          .filter(block::overlaps)
          .findFirst()
          .ifPresent(
              other -> {
                throw new IllegalArgumentException(
                    "Cluster block %s overlaps %s".formatted(block, other));
              });
      families = with(families, added);
    }
  }

  private static List<List<ClusterBlock>> with(
      List<List<ClusterBlock>> families, ClusterBlock added) {
    List<List<ClusterBlock>> more = new ArrayList<>(families);
    int index = familyIndex(families, added.family());
    if (index == families.size()) {
      more.add(List.of(added));
    } else {
      List<ClusterBlock> blocks = new ArrayList<>(families.get(index));
      blocks.add(added);
      more.set(index, List.copyOf(blocks));
    }
    return List.copyOf(more);
  }

  private static int familyIndex(List<List<ClusterBlock>> families, IpFamily family) {
    int index = 0;
    while (index < families.size() && families.get(index).get(0).family() != family) {
      index++;
    }
    return index;
  }

  /**
   * Gives out no subnet of this cluster block any more; those who hold one keep it until they are
   * released. Takes O(n log n).
   *
   * @return what those have that still hold one of the block, sorted by owner
   * @throws IllegalArgumentException if there is no such cluster block
   */
  public List<HostSubnets> drain(Cidr block) {
    synchronized (lock) {
      ClusterBlock draining = blockOf(block);
      draining.setDraining(true);
      return draining.owners().stream().sorted().flatMap(owner -> find(owner).stream()).toList();
    }
  }

  /**
   * Ends {@link #drain}: the subnets are given out again. Takes O(b).
   *
   * @throws IllegalArgumentException if there is no such cluster block
   */
  public void resume(Cidr block) {
    synchronized (lock) {
      blockOf(block).setDraining(false);
    }
  }

  /**
   * Takes a drained cluster block out, in O(b). Without the last block of a family, owners are
   * given no subnet of it any more.
   *
   * @return false, and nothing is changed, if somebody still holds a subnet of it
   * @throws IllegalArgumentException if there is no such cluster block, or it is not draining, or
   *     there is no other
   */
  public boolean remove(Cidr block) {
    synchronized (lock) {
      ClusterBlock removed = blockOf(block);
      if (!removed.isDraining()) {
        throw new IllegalArgumentException(
            "Cluster block %s cannot be removed: it is not being drained".formatted(block));
      }
      List<ClusterBlock> rest =
          families.stream().flatMap(List::stream).filter(other -> other != removed).toList();
      if (rest.isEmpty()) {
        throw new IllegalArgumentException(
            "Cluster block %s cannot be removed: there is no other".formatted(block));
      }
      if (!removed.isEmpty()) {
        return false;
      }
      List<List<ClusterBlock>> fewer = List.of();
      for (ClusterBlock kept : rest) {
        fewer = with(fewer, kept);
      }
      families = fewer;
      return true;
    }
  }

  private ClusterBlock blockOf(Cidr block) {
    return blockAround(block.first())
        .filter(found -> found.cidr().equals(block))
        .orElseThrow(() -> new IllegalArgumentException("No cluster block is " + block));
  }

  /** Says what a new {@link SubnetCarver} has, and how it chooses. Not thread-safe. */
  public static final class Builder {
    private record Entry(Cidr block, int hostPrefixLength) {}

    private final List<Entry> blocks = new ArrayList<>();
    private CarveOrder order = CarveOrder.ASCENDING;

    private Builder() {}

    /**
     * Adds a cluster block, to be tried after those of its family.
     *
     * @param hostPrefixLength the prefix length of its host subnets, at least that of the block and
     *     at most that of an address
     */
    public Builder add(Cidr block, int hostPrefixLength) {
      blocks.add(new Entry(block, hostPrefixLength));
      return this;
    }

    /** The order of the subnets; {@link CarveOrder#ASCENDING} unless said otherwise. */
    public Builder order(CarveOrder choice) {
      order = choice;
      return this;
    }

    /**
     * The carver.
     *
     * @throws IllegalArgumentException if there is no cluster block, two overlap, or a prefix
     *     length is out of range
     */
    public SubnetCarver build() {
      if (blocks.isEmpty()) {
        throw new IllegalArgumentException("A carver needs at least one cluster block");
      }
      SubnetCarver carver = new SubnetCarver(order);
      blocks.forEach(entry -> carver.add(entry.block(), entry.hostPrefixLength()));
      return carver;
    }
  }
}
