package org.ovn4j.testkit;

import java.time.Duration;
import java.util.Objects;
import org.ovn4j.testkit.protocol.RpcServer;

/**
 * What can go wrong with a database server, on demand. Got from {@link EmbeddedServer#faults}.
 *
 * <p>All of it happens to the clients at its sockets; {@link EmbeddedServer#northbound} is not
 * disturbed. A method has taken effect when it returns. Thread-safe.
 */
public final class Faults {

  private final RpcServer server;

  Faults(RpcServer server) {
    this.server = server;
  }

  /**
   * Holds each reply back for a time from now on, and whatever would overtake it.
   *
   * @param delay how long; zero ends the fault
   * @throws IllegalArgumentException if it is negative
   */
  public void delayReplies(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("a delay cannot be negative: " + delay);
    }
    server.delayReplies(delay);
  }

  /** Hangs up on all clients. They may connect anew at once. */
  public void dropConnections() {
    server.dropConnections();
  }

  /**
   * Has the next transactions fail that would write something: they take no effect and are answered
   * with this error at their end. One that fails by itself counts too.
   *
   * @param count how many; zero ends the fault
   * @param error the error, {@code resources exhausted} say
   * @param details what is said about it
   * @throws IllegalArgumentException if the count is negative
   */
  public void refuseNext(int count, String error, String details) {
    if (count < 0) {
      throw new IllegalArgumentException("a count cannot be negative: " + count);
    }
    server.refuseNext(count, Objects.requireNonNull(error), Objects.requireNonNull(details));
  }

  /**
   * Tells the clients that this server is of a cluster, of which another one is the leader: in the
   * table {@code Database} of {@code _Server}. It goes on serving them.
   */
  public void loseLeadership() {
    server.setLeader(false);
  }

  /** Tells the clients that this server is the leader of its cluster. */
  public void regainLeadership() {
    server.setLeader(true);
  }

  /**
   * Goes silent: connections stay open and new ones are accepted, but nothing is received or sent.
   * So it looks to clients whose server's machine has vanished.
   */
  public void stopAnswering() {
    server.freeze(true);
  }

  /** Ends the silence; what clients have sent meanwhile is served now. */
  public void answerAgain() {
    server.freeze(false);
  }

  /** Hangs up in the middle of the next reply, whoever it goes to. */
  public void cutNextReply() {
    server.cutNextReply();
  }
}
