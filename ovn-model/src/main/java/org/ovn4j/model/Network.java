package org.ovn4j.model;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.ovn4j.ipam.Cidr;

/** A network that tenants define. Immutable. */
public sealed interface Network permits Layer2Network, Layer3Network, LocalnetNetwork {
  /** What the network is to the pods in its namespaces. */
  enum Role {
    /** Their only way out: default route, DNS and services. */
    PRIMARY,
    /** A further interface beside the primary one. */
    SECONDARY
  }

  /** Who gives addresses to the ports. */
  enum IpamMode {
    /** We do, from the network's subnets. */
    ENABLED,
    /** Nobody here: guests configure themselves. */
    DISABLED
  }

  /** Whose network it is. */
  Tenancy tenancy();

  /** What it is to its pods. */
  Role role();

  /** The MTU asked for, in bytes; empty for the usual one, {@link #mtuOrDefault}. */
  OptionalInt mtu();

  /** Where it came from. */
  Origin origin();

  /** All blocks that ports get their addresses from; empty without IPAM. */
  List<Cidr> cidrs();

  /** Whether addresses outlive the pods that use them. */
  boolean persistent();

  /** Who gives addresses to the ports. */
  IpamMode ipam();

  /** The MTU in bytes: as asked for, else 1400, or 1500 on a physical network. */
  int mtuOrDefault();

  /** The network's name, unique in the cluster; short for {@link Tenancy#networkName}. */
  default String name() {
    return tenancy().networkName();
  }

  /** Whether the role is {@link Role#PRIMARY}. */
  default boolean isPrimary() {
    return role() == Role.PRIMARY;
  }

  /** What the function for this network's topology returns. */
  default <T> T fold(
      Function<Layer2Network, T> layer2,
      Function<Layer3Network, T> layer3,
      Function<LocalnetNetwork, T> localnet) {
    if (this instanceof Layer2Network network) {
      return layer2.apply(network);
    }
    if (this instanceof Layer3Network network) {
      return layer3.apply(network);
    }
    return localnet.apply((LocalnetNetwork) this);
  }
}
