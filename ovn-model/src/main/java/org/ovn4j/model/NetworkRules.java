package org.ovn4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.InvalidNetworkException.Violation;
import org.ovn4j.model.Network.IpamMode;
import org.ovn4j.model.Network.Role;

/**
 * Collects the rules that a network breaks. Fields and texts are those of the UserDefinedNetwork
 * API, so that a reader of manifests can show them to the author as they are.
 */
final class NetworkRules {
  static final String SUBNETS = "subnets";
  static final String JOIN_SUBNETS = "joinSubnets";
  static final String EXCLUDE_SUBNETS = "excludeSubnets";

  /** RFC 791 asks every IPv4 host to take this much. */
  private static final int MIN_MTU = 576;

  private static final int MAX_MTU = 65536;

  /** The least that IPv6 works with, RFC 8200 section 5. */
  private static final int MIN_IPV6_MTU = 1280;

  private static final int MOST_EXCLUDED = 25;

  private static final List<Cidr> DEFAULT_JOIN =
      List.of(Cidr.parse("100.65.0.0/16"), Cidr.parse("fd99::/64"));

  /** Blocks that every cluster uses inside; a tenant's network must keep off them. */
  private static final List<Internal> INTERNAL =
      List.of(
          new Internal("built-in join subnet", Cidr.parse("100.64.0.0/16")),
          new Internal("built-in join subnet", Cidr.parse("fd98::/64")),
          new Internal("masquerade subnet", Cidr.parse("169.254.0.0/17")),
          new Internal("masquerade subnet", Cidr.parse("fd69::/64")));

  /** Layer3 networks are between their nodes here; Layer2 networks are on all nodes. */
  private static final List<Internal> LAYER3_TRANSIT =
      List.of(
          new Internal("transit subnet", Cidr.parse("100.88.0.0/16")),
          new Internal("transit subnet", Cidr.parse("fd97::/64")));

  private record Internal(String what, Cidr cidr) {}

  private final List<Violation> violations = new ArrayList<>();

  void add(String field, String message, String... comparedWith) {
    violations.add(new Violation(field, List.of(comparedWith), message));
  }

  void throwIfBroken(Tenancy tenancy) {
    if (!violations.isEmpty()) {
      throw new InvalidNetworkException(tenancy.path(), violations);
    }
  }

  static String item(String field, int index) {
    return field + "[" + index + "]";
  }

  /** The blocks, with the usual one for each family that is missing. */
  static List<Cidr> joinSubnetsOrDefault(List<Cidr> joinSubnets) {
    List<Cidr> all = new ArrayList<>(joinSubnets);
    for (Cidr usual : DEFAULT_JOIN) {
      if (joinSubnets.stream().noneMatch(cidr -> cidr.family() == usual.family())) {
        all.add(usual);
      }
    }
    return List.copyOf(all);
  }

  void dualStack(String field, List<Cidr> cidrs) {
    dualStack(field, cidrs.stream().map(Cidr::family).toList(), "CIDRs");
  }

  void dualStack(String field, List<IpFamily> families, String what) {
    if (families.size() > 2) {
      add(field, "must have 1 or 2 items, not " + families.size());
    } else if (families.size() == 2 && families.get(0) == families.get(1)) {
      add(
          item(field, 1),
          "When 2 %s are set, they must be from different IP families".formatted(what));
    }
  }

  void mtu(OptionalInt mtu, List<Cidr> subnets, String ipv6Message) {
    if (mtu.isEmpty()) {
      return;
    }
    if (mtu.getAsInt() < MIN_MTU || mtu.getAsInt() > MAX_MTU) {
      add("mtu", "must be from %d to %d bytes".formatted(MIN_MTU, MAX_MTU));
    } else if (mtu.getAsInt() < MIN_IPV6_MTU
        && subnets.stream().anyMatch(cidr -> cidr.family() == IpFamily.IPV6)) {
      add("mtu", ipv6Message, SUBNETS);
    }
  }

  void persistentNeedsIpam(boolean persistent, IpamMode ipam) {
    if (persistent && ipam == IpamMode.DISABLED) {
      add(
          "ipam.lifecycle",
          "lifecycle Persistent is only supported when ipam.mode is Enabled",
          "ipam.mode");
    }
  }

  void joinSubnets(Role role, List<Cidr> joinSubnets) {
    if (role != Role.PRIMARY && !joinSubnets.isEmpty()) {
      add(JOIN_SUBNETS, "JoinSubnets is only supported for Primary network", "role");
    }
    dualStack(JOIN_SUBNETS, joinSubnets);
  }

  /** Nothing that the network uses may lie where the cluster, or the network's join, already is. */
  void apartFromInternal(List<Cidr> subnets, List<Cidr> joinSubnets) {
    apartFrom(INTERNAL, subnets, joinSubnets);
  }

  /** As {@link #apartFromInternal}, for a network whose nodes have subnets of their own. */
  void apartFromInternalAndTransit(List<Cidr> subnets, List<Cidr> joinSubnets) {
    List<Internal> taken = new ArrayList<>(INTERNAL);
    taken.addAll(LAYER3_TRANSIT);
    apartFrom(taken, subnets, joinSubnets);
  }

  private void apartFrom(List<Internal> internal, List<Cidr> subnets, List<Cidr> joinSubnets) {
    for (int i = 0; i < joinSubnets.size(); i++) {
      apartFrom(item(JOIN_SUBNETS, i), "user defined join subnet", joinSubnets.get(i), internal);
    }
    List<Internal> taken = new ArrayList<>(internal);
    joinSubnetsOrDefault(joinSubnets)
        .forEach(join -> taken.add(new Internal("user defined join subnet", join)));
    for (int i = 0; i < subnets.size(); i++) {
      apartFrom(item(SUBNETS, i), "user defined subnet", subnets.get(i), taken);
    }
  }

  private void apartFrom(String field, String what, Cidr cidr, List<Internal> taken) {
    for (Internal other : taken) {
      if (cidr.overlaps(other.cidr())) {
        add(
            field,
            "pod or join subnet overlaps with already configured internal subnets:"
                + " %s \"%s\" overlaps %s \"%s\"".formatted(what, cidr, other.what(), other.cidr()),
            JOIN_SUBNETS);
      }
    }
  }

  /** Blocks within the subnets that others use. */
  void excluded(List<Cidr> excluded, List<Cidr> subnets) {
    if (excluded.size() > MOST_EXCLUDED) {
      add(
          EXCLUDE_SUBNETS,
          "must have 1 to %d items, not %d".formatted(MOST_EXCLUDED, excluded.size()));
    }
    if (subnets.isEmpty() && !excluded.isEmpty()) {
      add(EXCLUDE_SUBNETS, "excludeSubnets must be unset when subnets is unset", SUBNETS);
      return;
    }
    for (int i = 0; i < excluded.size(); i++) {
      Cidr block = excluded.get(i);
      if (subnets.stream().noneMatch(subnet -> subnet.contains(block))) {
        add(
            item(EXCLUDE_SUBNETS, i),
            "the provided network subnets do not contain excluded subnets " + block,
            SUBNETS);
      }
    }
  }

  /** Blocks set aside within the subnets. */
  void within(String field, List<Cidr> blocks, int most, List<Cidr> subnets) {
    if (blocks.isEmpty()) {
      return;
    }
    if (blocks.size() > most) {
      add(field, "must have 1 to %d items, not %d".formatted(most, blocks.size()));
    }
    if (subnets.isEmpty()) {
      add(field, field + " must be unset when subnets is unset", SUBNETS);
      return;
    }
    for (int i = 0; i < blocks.size(); i++) {
      Cidr block = blocks.get(i);
      if (subnets.stream().noneMatch(subnet -> subnet.contains(block))) {
        add(
            item(field, i),
            "%s must lie in one of the subnets specified in the subnets field".formatted(block),
            SUBNETS);
      }
    }
  }
}
