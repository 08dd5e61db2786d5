package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;

/** Who is at the other end: everybody, or who has an address in some address sets or blocks. */
final class Peers {

  static final Peers EVERYBODY = new Peers(true, List.of(), List.of());

  private final boolean everybody;
  private final List<AddressSets> sets;
  private final List<Cidr> blocks;
  private @Nullable Set<IpAddress> hosts;

  /**
   * Address sets of one content: one of each family, or several where there is much of it.
   *
   * @param ipv4 the names of those of IPv4; at least one if the network has the family
   * @param ipv6 likewise
   * @param content what is in them
   */
  record AddressSets(List<String> ipv4, List<String> ipv6, List<IpAddress> content) {
    List<String> names(IpFamily family) {
      return family == IpFamily.IPV4 ? ipv4 : ipv6;
    }
  }

  private Peers(boolean everybody, List<AddressSets> sets, List<Cidr> blocks) {
    this.everybody = everybody;
    this.sets = sets;
    this.blocks = blocks;
  }

  static Peers of(List<AddressSets> sets, List<Cidr> blocks) {
    return new Peers(
        false,
        List.copyOf(new LinkedHashSet<>(sets)),
        blocks.stream().distinct().sorted().toList());
  }

  boolean isEverybody() {
    return everybody;
  }

  /** Whether there is anybody, or an address set that there may come to be somebody in. */
  boolean isAny() {
    return everybody
        || !blocks.isEmpty()
        || sets.stream().anyMatch(set -> !set.ipv4().isEmpty() || !set.ipv6().isEmpty());
  }

  /** The names of the address sets of a family. */
  List<String> names(IpFamily family) {
    return sets.stream().flatMap(set -> set.names(family).stream()).distinct().sorted().toList();
  }

  /** The blocks of a family that are in no other. */
  List<Cidr> blocks(IpFamily family) {
    return blocks.stream()
        .filter(block -> block.family() == family)
        .filter(
            block ->
                blocks.stream().noneMatch(wider -> !wider.equals(block) && wider.contains(block)))
        .toList();
  }

  /** Whether somebody is in both. */
  boolean meets(Peers other) {
    return everybody
        ? other.everybody || !other.isEmpty()
        : other.everybody
            ? !isEmpty()
            : !commonHosts(other).isEmpty() || !commonBlocks(other).isEmpty();
  }

  private boolean isEmpty() {
    return blocks.isEmpty() && hosts().isEmpty();
  }

  /** Whether all that are in the other are in this one. */
  private boolean covers(Peers other) {
    return everybody
        || (!other.everybody
            && other.blocks.stream()
                .allMatch(block -> blocks.stream().anyMatch(wider -> wider.contains(block)))
            && other.hosts().stream().allMatch(this::contains));
  }

  private boolean contains(IpAddress host) {
    return hosts().contains(host) || blocks.stream().anyMatch(block -> block.contains(host));
  }

  /** The one of the two that has nobody whom the other has not. */
  Optional<Peers> narrower(Peers other) {
    return other.covers(this)
        ? Optional.of(this)
        : covers(other) ? Optional.of(other) : Optional.empty();
  }

  /** The addresses of the sets that are in both, or in one's sets and the other's blocks. */
  List<IpAddress> commonHosts(Peers other) {
    Set<IpAddress> common = new LinkedHashSet<>();
    hosts().stream().filter(other::contains).forEach(common::add);
    other.hosts().stream().filter(this::contains).forEach(common::add);
    return List.copyOf(common);
  }

  /** The blocks that are in both. */
  List<Cidr> commonBlocks(Peers other) {
    List<Cidr> common = new ArrayList<>();
    for (Cidr a : blocks) {
      for (Cidr b : other.blocks) {
        if (a.contains(b)) {
          common.add(b);
        } else if (b.contains(a)) {
          common.add(a);
        }
      }
    }
    return common;
  }

  private Set<IpAddress> hosts() {
    if (hosts == null) {
      hosts = new LinkedHashSet<>();
      for (AddressSets set : sets) {
        hosts.addAll(set.content());
      }
    }
    return hosts;
  }
}
