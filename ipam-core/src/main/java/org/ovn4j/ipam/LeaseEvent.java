package org.ovn4j.ipam;

import java.time.Instant;
import java.util.List;

/**
 * A change of what one owner holds, as a {@link LeaseJournal} is told of it.
 *
 * @param sequence grows with each event of a pool; the {@link Lease#version()} of a lease that is
 *     held from now on
 * @param kind what happened
 * @param owner whose lease it is
 * @param addresses the addresses of the lease; of one that cools, those that nobody else may have
 * @param mac the MAC of the lease
 * @param persistent whether the lease is persistent
 * @param until when addresses that cool may be leased to others; the epoch for other kinds
 */
public record LeaseEvent(
    long sequence,
    Kind kind,
    String owner,
    List<IpAddress> addresses,
    MacAddress mac,
    boolean persistent,
    Instant until) {
  /** Copies the addresses. */
  public LeaseEvent {
    addresses = List.copyOf(addresses);
  }

  /** What happened to a lease. */
  public enum Kind {
    /** The owner holds exactly this from now on. */
    HELD,
    /** The owner holds nothing any more. */
    ENDED,
    /** These addresses are held by nobody any more, and cool down. */
    COOLING
  }
}
