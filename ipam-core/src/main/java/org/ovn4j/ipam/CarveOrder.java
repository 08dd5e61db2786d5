package org.ovn4j.ipam;

/**
 * In which order a {@link SubnetCarver} goes through the host subnets of a cluster block. Either
 * way it goes on after the subnet it gave out last and starts again at the end.
 */
public enum CarveOrder {
  /** By address. Any number of subnets. */
  ASCENDING,
  /**
   * The order of OVN-Kubernetes' cluster manager, for clusters whose nodes are to be given the same
   * subnets:
   *
   * <ul>
   *   <li>IPv4, if the boundary of the host part lies within an octet and the subnet number goes
   *       beyond that octet: the bits of the shared octet change last, so that {@code
   *       10.128.0.0/14} in {@code /23}s starts with {@code 10.128.0.0}, {@code 10.129.0.0}, {@code
   *       10.130.0.0};
   *   <li>IPv6, if there are 2^16 subnets or more: those whose number ends with 16 zero bits are
   *       not given out, so that {@code fd00::/48} in {@code /64}s starts with {@code
   *       fd00:0:0:1::/64};
   *   <li>of more than 2^24 subnets the first 2^24 only are given out.
   * </ul>
   *
   * What is not given out can be {@linkplain SubnetCarver#restore restored}.
   */
  OVN_KUBERNETES
}
