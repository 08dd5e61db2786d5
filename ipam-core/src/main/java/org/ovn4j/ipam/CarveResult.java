package org.ovn4j.ipam;

import java.util.function.Function;

/** What a {@link SubnetCarver} answers: the subnets of the owner, or why it has none. */
public sealed interface CarveResult {
  /** What the function that fits this result returns. */
  <T> T fold(
      Function<? super HostSubnets, ? extends T> granted,
      Function<? super CarveRefusal, ? extends T> refused);

  /**
   * The subnets.
   *
   * @throws IllegalStateException if they were refused, with the message of the refusal
   */
  default HostSubnets orElseThrow() {
    return fold(
        subnets -> subnets,
        refusal -> {
          throw new IllegalStateException(refusal.message());
        });
  }

  /**
   * The owner holds these subnets.
   *
   * @param subnets new or as they were
   */
  record Granted(HostSubnets subnets) implements CarveResult {
    @Override
    public <T> T fold(
        Function<? super HostSubnets, ? extends T> granted,
        Function<? super CarveRefusal, ? extends T> refused) {
      return granted.apply(subnets);
    }
  }

  /**
   * Nothing was changed.
   *
   * @param refusal the reason
   */
  record Refused(CarveRefusal refusal) implements CarveResult {
    @Override
    public <T> T fold(
        Function<? super HostSubnets, ? extends T> granted,
        Function<? super CarveRefusal, ? extends T> refused) {
      return refused.apply(refusal);
    }
  }
}
