package org.ovn4j.testkit.protocol;

/**
 * Bounds that keep one client from harming the others. Who exceeds one is disconnected.
 *
 * @param messageBytes the most bytes of a received message, 48 added for each of its values
 * @param backlogBytes the most bytes that may wait for a client that does not read; one message may
 *     be longer
 * @param waitingTransactions the most transactions of a session that may wait at once
 * @param history the number of latest transactions after which {@code monitor_cond_since} resumes
 */
public record Limits(long messageBytes, long backlogBytes, int waitingTransactions, int history) {

  /** What suits a server for tests. */
  public static final Limits DEFAULT = new Limits(256L << 20, 64L << 20, 1000, 100);

  /** Checks the numbers. */
  public Limits {
    if (messageBytes < 1 || backlogBytes < 1 || waitingTransactions < 0 || history < 0) {
      throw new IllegalArgumentException(
          "bytes must be positive, counts not negative: "
              + messageBytes
              + ", "
              + backlogBytes
              + ", "
              + waitingTransactions
              + ", "
              + history);
    }
  }
}
