package org.ovn4j.ipam;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/** Why a {@link SubnetCarver} refused. A value: nothing is thrown and no stack is walked. */
public sealed interface CarveRefusal {
  /** One sentence for the user, without the owner that asked. */
  String message();

  /**
   * No host subnet of a family is left. Those that are not taken are not given out: their block is
   * draining, or the {@link CarveOrder} passes them by.
   *
   * @param family the family
   * @param blocks its cluster blocks
   * @param total how many host subnets these have
   * @param taken how many of them somebody holds
   */
  record Exhausted(IpFamily family, List<Cidr> blocks, BigInteger total, BigInteger taken)
      implements CarveRefusal {
    /** Copies the blocks. */
    public Exhausted {
      blocks = List.copyOf(blocks);
    }

    @Override
    public String message() {
      return "No host subnet is left in %s: %d of %d are taken%s"
          .formatted(
              text(blocks), taken, total, taken.equals(total) ? "" : ", the rest is not given out");
    }
  }

  /**
   * Somebody else holds the subnet.
   *
   * @param subnet the subnet
   * @param holder its owner
   */
  record SubnetHeld(Cidr subnet, String holder) implements CarveRefusal {
    @Override
    public String message() {
      return "Subnet %s is held by %s".formatted(subnet, holder);
    }
  }

  /**
   * The subnet lies in no cluster block.
   *
   * @param subnet the subnet
   * @param blocks the cluster blocks of its family
   */
  record OutsideBlocks(Cidr subnet, List<Cidr> blocks) implements CarveRefusal {
    /** Copies the blocks. */
    public OutsideBlocks {
      blocks = List.copyOf(blocks);
    }

    @Override
    public String message() {
      return blocks.isEmpty()
          ? "Subnet %s is of a family that has no cluster block".formatted(subnet)
          : "Subnet %s lies outside the cluster blocks %s".formatted(subnet, text(blocks));
    }
  }

  /**
   * The cluster block is carved into subnets of another size.
   *
   * @param subnet the subnet
   * @param block the cluster block it lies in
   * @param hostPrefixLength the prefix length of the host subnets of that block
   */
  record WrongPrefixLength(Cidr subnet, Cidr block, int hostPrefixLength) implements CarveRefusal {
    @Override
    public String message() {
      return "Subnet %s is no /%d, as the host subnets of %s are"
          .formatted(subnet, hostPrefixLength, block);
    }
  }

  /**
   * The subnet lies in a cluster block that is being taken out.
   *
   * @param subnet the subnet
   * @param block the cluster block
   */
  record Draining(Cidr subnet, Cidr block) implements CarveRefusal {
    @Override
    public String message() {
      return "Subnet %s lies in %s, which is being taken out".formatted(subnet, block);
    }
  }

  /**
   * The subnets to be restored are not one, or one of each family.
   *
   * @param subnets the subnets
   */
  record FamilyMismatch(List<Cidr> subnets) implements CarveRefusal {
    /** Copies the subnets. */
    public FamilyMismatch {
      subnets = List.copyOf(subnets);
    }

    @Override
    public String message() {
      return "Subnets %s are not one, or one of each family".formatted(subnets);
    }
  }

  /**
   * The subnets cannot be restored, for their owner already has another of the family.
   *
   * @param held what the owner has
   */
  record OwnerHoldsOther(HostSubnets held) implements CarveRefusal {
    @Override
    public String message() {
      return "%s already holds %s".formatted(held.owner(), text(held.subnets()));
    }
  }

  private static String text(List<Cidr> blocks) {
    return blocks.stream().map(Cidr::toString).collect(Collectors.joining(", "));
  }
}
