package org.ovn4j.ipam;

import java.time.Instant;
import java.util.List;

/**
 * A change of what one owner holds, as a {@link LeaseJournal} is told of it. One event says all
 * that changes in that moment: there is no state between two events.
 *
 * @param sequence one more than that of the event before; the {@link Lease#version()} of a lease
 *     that is held from now on
 * @param kind what happened
 * @param owner whose lease it is
 * @param addresses the addresses of the lease; of one that cools, those that nobody else may have
 * @param mac the MAC of the lease
 * @param persistent whether the lease is persistent
 * @param chosen whether the pool chose the addresses, so that it goes on after them
 * @param dropped addresses that the owner of a lease held now had before and gave up for others,
 *     and that nobody else may have until they have cooled down; empty for other kinds
 * @param until when addresses that cool may be leased to others; the epoch if none do
 */
public record LeaseEvent(
    long sequence,
    Kind kind,
    String owner,
    List<IpAddress> addresses,
    MacAddress mac,
    boolean persistent,
    boolean chosen,
    List<IpAddress> dropped,
    Instant until) {
  /** Copies the addresses. */
  public LeaseEvent {
    addresses = List.copyOf(addresses);
    dropped = List.copyOf(dropped);
  }

  /** What happened to a lease. */
  public enum Kind {
    /** The owner holds exactly this from now on, whatever it held before. */
    HELD,
    /** The owner holds nothing any more. */
    ENDED,
    /** The owner holds nothing any more, and the addresses of its lease cool down. */
    COOLING
  }
}
