package org.ovn4j.explain;

import java.util.List;
import java.util.Optional;
import org.ovn4j.ipam.IpAddress;

/**
 * What becomes of a connection.
 *
 * @param verdict whether it comes about
 * @param from who opens it, in words
 * @param source with which address; empty if it has none for this
 * @param to whom it is meant for, in words
 * @param destination the address that it is opened to
 * @param transport what it speaks
 * @param path what it passes, as far as it comes; nothing if it does not leave the interface
 * @param decisions what policies say at the ends, the sender's first; none where no policy holds
 * @param arrival where it arrives, if it does
 * @param reason why it is as it is, in a sentence
 */
public record Explanation(
    Verdict verdict,
    String from,
    Optional<IpAddress> source,
    String to,
    Optional<IpAddress> destination,
    Transport transport,
    List<Hop> path,
    List<Decision> decisions,
    Optional<Arrival> arrival,
    String reason) {

  /** Whether a connection comes about, and if not, what stands in the way. */
  public enum Verdict {
    /** It does. */
    ALLOWED,
    /** A policy. */
    DENIED,
    /** The networks, which do not meet there, or a service that is not there for the sender. */
    ISOLATED,
    /** A service that nobody answers for: the sender is told. */
    REFUSED
  }

  /** Copies the lists. */
  public Explanation {
    path = List.copyOf(path);
    decisions = List.copyOf(decisions);
  }

  /** Whether the connection comes about. */
  public boolean isAllowed() {
    return verdict == Verdict.ALLOWED;
  }
}
