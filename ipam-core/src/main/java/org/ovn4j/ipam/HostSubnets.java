package org.ovn4j.ipam;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one owner holds of a {@link SubnetCarver}. Immutable.
 *
 * @param owner who holds them, such as the name of a node
 * @param subnets at least one, at most one of each family
 */
public record HostSubnets(String owner, List<Cidr> subnets) {
  /**
   * Copies the subnets.
   *
   * @throws IllegalArgumentException if the owner is blank, or there is no subnet or two of one
   *     family
   */
  public HostSubnets {
    subnets = List.copyOf(subnets);
    requireOwner(owner);
    if (!isAtMostOneOfEachFamily(subnets)) {
      throw new IllegalArgumentException(
          "Subnets %s of %s are not one, or one of each family".formatted(subnets, owner));
    }
  }

  static void requireOwner(String owner) {
    if (owner.isBlank()) {
      throw new IllegalArgumentException("The owner of host subnets must not be blank");
    }
  }

  static boolean isAtMostOneOfEachFamily(List<Cidr> subnets) {
    return subnets.size() == 1
        || (subnets.size() == 2 && subnets.get(0).family() != subnets.get(1).family());
  }

  /** The subnet of this family, if the owner has one. */
  public Optional<Cidr> subnet(IpFamily family) {
    return Optional.ofNullable(of(family));
  }

  @Nullable Cidr of(IpFamily family) {
    for (int i = 0; i < subnets.size(); i++) {
      if (subnets.get(i).family() == family) {
        return subnets.get(i);
      }
    }
    return null;
  }
}
