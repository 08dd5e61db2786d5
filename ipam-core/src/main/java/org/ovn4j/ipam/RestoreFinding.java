package org.ovn4j.ipam;

import java.time.Instant;
import java.util.Optional;

/** Something that keeps a restored pool from being what it was, or may. A value. */
public sealed interface RestoreFinding {
  /** One sentence for an operator. */
  String message();

  /**
   * A lease was not entered, neither whole nor in part: somebody else has one of its addresses, or
   * its MAC; or the pool of today does not lease them.
   *
   * @param lease the lease; that of an address which its owner gave up for another has no MAC and
   *     that address alone
   * @param until when it would have cooled down; empty if it was held
   * @param reason why it was not entered; names the other holder if there is one
   */
  record Conflict(Lease lease, Optional<Instant> until, Refusal reason) implements RestoreFinding {
    @Override
    public String message() {
      return "%s%s is not restored: %s"
          .formatted(
              lease,
              until.map(end -> ", which cools down until " + end).orElse(""),
              reason.message());
    }
  }

  /**
   * Addresses are free at once, though they were to cool down: the pool of today has no cool-down.
   *
   * @param lease the lease that was released
   * @param until when it would have cooled down
   */
  record CoolDownLost(Lease lease, Instant until) implements RestoreFinding {
    @Override
    public String message() {
      return "%s was to cool down until %s, and the pool has no cool-down".formatted(lease, until);
    }
  }

  /**
   * The pool begins to choose at its start, for the address it chose last is not of it any more.
   *
   * @param address the address
   */
  record CursorOutside(IpAddress address) implements RestoreFinding {
    @Override
    public String message() {
      return "Address %s was chosen last and lies outside the network".formatted(address);
    }
  }

  /**
   * A stream ends within a record, as it does after a crash while it was written: that change was
   * never made, for it was never acknowledged. A snapshot that ends so is not complete.
   *
   * @param stream "snapshot", or "journal" and its number from 1
   * @param position at which octet what is incomplete begins
   */
  record TornTail(String stream, long position) implements RestoreFinding {
    @Override
    public String message() {
      return "The %s ends within what begins at octet %d".formatted(stream, position);
    }
  }

  /**
   * Octets of a stream are not what was written. Records after it are read all the same if they can
   * be found.
   *
   * @param stream "snapshot", or "journal" and its number from 1
   * @param position at which octet the record begins
   * @param what what is wrong
   */
  record Damaged(String stream, long position, String what) implements RestoreFinding {
    @Override
    public String message() {
      return "The %s is damaged at octet %d: %s".formatted(stream, position, what);
    }
  }

  /**
   * A stream is of a format that is not known here; nothing of it was read.
   *
   * @param stream "snapshot", or "journal" and its number from 1
   * @param version the version of its format
   */
  record UnknownVersion(String stream, int version) implements RestoreFinding {
    @Override
    public String message() {
      return "The %s has format %d, and only format %d is known"
          .formatted(stream, version, RecordFormat.VERSION);
    }
  }

  /**
   * Changes are missing, and whose they are is not known.
   *
   * @param first the {@link LeaseEvent#sequence()} of the first of them
   * @param last that of the last
   */
  record MissingChanges(long first, long last) implements RestoreFinding {
    @Override
    public String message() {
      return "Changes %d to %d are missing".formatted(first, last);
    }
  }
}
