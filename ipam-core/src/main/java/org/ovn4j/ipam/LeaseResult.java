package org.ovn4j.ipam;

import java.util.function.Function;

/** The answer to a {@link LeaseRequest}: a lease, or why there is none. */
public sealed interface LeaseResult {
  /** What the function that fits this result returns. */
  <T> T fold(
      Function<? super Lease, ? extends T> granted, Function<? super Refusal, ? extends T> refused);

  /**
   * The lease.
   *
   * @throws IllegalStateException if the request was refused, with the message of the refusal
   */
  default Lease orElseThrow() {
    return fold(
        lease -> lease,
        refusal -> {
          throw new IllegalStateException(refusal.message());
        });
  }

  /**
   * The owner holds this lease.
   *
   * @param lease the lease, new or as it was
   */
  record Granted(Lease lease) implements LeaseResult {
    @Override
    public <T> T fold(
        Function<? super Lease, ? extends T> granted,
        Function<? super Refusal, ? extends T> refused) {
      return granted.apply(lease);
    }
  }

  /**
   * Nothing was changed.
   *
   * @param refusal the reason
   */
  record Refused(Refusal refusal) implements LeaseResult {
    @Override
    public <T> T fold(
        Function<? super Lease, ? extends T> granted,
        Function<? super Refusal, ? extends T> refused) {
      return refused.apply(refusal);
    }
  }
}
