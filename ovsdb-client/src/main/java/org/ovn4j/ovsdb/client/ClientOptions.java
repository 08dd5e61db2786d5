package org.ovn4j.ovsdb.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.northbound.NorthboundObserver;
import org.ovn4j.northbound.StatusColumns;

/**
 * How to reach a Northbound database, and how long to wait for it.
 *
 * @param endpoints where the database's servers listen, tried in this order
 * @param connectTimeout the longest wait for a connection to one address, and again for its TLS
 *     handshake; the look-up of a host name comes on top
 * @param callDeadline the longest wait for the answer to a call, and before it for a session
 * @param firstDumpDeadline the longest wait for the rows that the database has at the start of a
 *     session; twice as long after each time that it was missed, up to eight times
 * @param probeInterval silence after which the server is asked for a sign of life, and again after
 *     which it is given up; zero for no probes
 * @param reconnectMin the longest wait before the first attempt to replace a lost session; it
 *     doubles with each round of all endpoints that fails
 * @param reconnectMax what it grows to. Each wait is of random length between the half and the
 *     whole of it; a session that lasted longer than this lets it begin anew
 * @param leaderOnly whether of a cluster's servers only the leader will do. A follower's rows may
 *     be a moment old, and it hands transactions on to the leader
 * @param tls the files for {@code ssl:} endpoints
 * @param verifyHostName whether the certificate of an {@code ssl:} server must name its host, as
 *     HTTPS wants it; certificates made by {@code ovs-pki} do not
 * @param tlsCheckInterval how often the files are looked at while a session lives; one that was
 *     made with others is then replaced. Zero for never
 * @param maxMessageBytes greatest length of a message from the server; it bounds the memory that a
 *     server can make us use
 * @param maxPendingCommits how many transactions may wait for their answers at once; further ones
 *     wait in turn
 * @param observeStatus whether the columns are observed in which OVN tells of itself, {@link
 *     StatusColumns}, a port's {@code up} among them. Who does not read them saves a message for
 *     each port that comes up, and memory: its rows are as planned. They have their defaults then
 * @param lock the name of the lock whose holder leads; empty if nobody competes. {@link
 *     org.ovn4j.northbound.Ownership#lock} names that of an owner
 * @param observer is told of sessions, leadership and commits
 */
public record ClientOptions(
    List<Endpoint> endpoints,
    Duration connectTimeout,
    Duration callDeadline,
    Duration firstDumpDeadline,
    Duration probeInterval,
    Duration reconnectMin,
    Duration reconnectMax,
    boolean leaderOnly,
    Optional<TlsFiles> tls,
    boolean verifyHostName,
    Duration tlsCheckInterval,
    int maxMessageBytes,
    int maxPendingCommits,
    boolean observeStatus,
    Optional<String> lock,
    NorthboundObserver observer) {

  private static final Pattern LOCK = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /**
   * Copies the endpoints and checks all.
   *
   * @throws IllegalArgumentException if a value is out of range; says what is allowed
   */
  public ClientOptions {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("at least one endpoint is needed");
    }
    atLeastMillisecond("connect timeout", connectTimeout);
    atLeastMillisecond("call deadline", callDeadline);
    atLeastMillisecond("first dump deadline", firstDumpDeadline);
    if (!probeInterval.isZero()) {
      atLeastMillisecond("probe interval", probeInterval);
    }
    atLeastMillisecond("least reconnect wait", reconnectMin);
    atLeastMillisecond("greatest reconnect wait", reconnectMax);
    if (reconnectMin.compareTo(reconnectMax) > 0) {
      throw new IllegalArgumentException(
          "reconnect waits from "
              + reconnectMin
              + " to "
              + reconnectMax
              + "; allowed: least first");
    }
    if (!tlsCheckInterval.isZero()) {
      atLeastMillisecond("TLS check interval", tlsCheckInterval);
    }
    if (maxMessageBytes < 1) {
      throw new IllegalArgumentException(
          "a greatest message length of " + maxMessageBytes + " bytes; allowed: 1 and more");
    }
    if (maxPendingCommits < 1) {
      throw new IllegalArgumentException(
          maxPendingCommits + " pending commits; allowed: 1 and more");
    }
    if (lock.filter(name -> !LOCK.matcher(name).matches()).isPresent()) {
      throw new IllegalArgumentException(
          "lock \"" + lock.get() + "\"; allowed: letters, digits and _, not a digit first");
    }
    if (tls.isEmpty()) {
      for (Endpoint endpoint : endpoints) {
        if (endpoint instanceof Endpoint.Ssl) {
          throw new IllegalArgumentException(
              endpoint + " needs TLS files; give them with tls(...)");
        }
      }
    }
  }

  private static void atLeastMillisecond(String name, Duration duration) {
    if (duration.compareTo(Duration.ofMillis(1)) < 0
        || duration.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException(name + " " + duration + "; allowed: 1 ms to 24 days");
    }
  }

  /** Whether the column is of interest. */
  boolean observes(Column column) {
    return observeStatus || !StatusColumns.contains(column);
  }

  /**
   * A builder for the servers in a comma-separated list of endpoints.
   *
   * @throws IllegalArgumentException if one is no endpoint; names it and says what is allowed
   */
  public static Builder builder(String endpoints) {
    return new Builder(Endpoint.parseList(endpoints));
  }

  /** A builder for servers. */
  public static Builder builder(List<Endpoint> endpoints) {
    return new Builder(endpoints);
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private final List<Endpoint> endpoints;
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration callDeadline = Duration.ofSeconds(30);
    private Duration firstDumpDeadline = Duration.ofMinutes(2);
    private Duration probeInterval = Duration.ofSeconds(5);
    private Duration reconnectMin = Duration.ofMillis(100);
    private Duration reconnectMax = Duration.ofSeconds(5);
    private boolean leaderOnly = true;
    private Optional<TlsFiles> tls = Optional.empty();
    private boolean verifyHostName = true;
    private Duration tlsCheckInterval = Duration.ofSeconds(30);
    private int maxMessageBytes = 512 << 20;
    private int maxPendingCommits = 16;
    private boolean observeStatus = true;
    private Optional<String> lock = Optional.empty();
    private NorthboundObserver observer = NorthboundObserver.logging();

    private Builder(List<Endpoint> endpoints) {
      this.endpoints = List.copyOf(endpoints);
    }

    /** Sets the longest wait for a connection. Default 5 s. */
    public Builder connectTimeout(Duration connectTimeout) {
      this.connectTimeout = connectTimeout;
      return this;
    }

    /** Sets the longest wait for an answer. Default 30 s. */
    public Builder callDeadline(Duration callDeadline) {
      this.callDeadline = callDeadline;
      return this;
    }

    /** Sets the longest wait for the rows at the start. Default 2 minutes. */
    public Builder firstDumpDeadline(Duration firstDumpDeadline) {
      this.firstDumpDeadline = firstDumpDeadline;
      return this;
    }

    /** Sets the silence after which the server is probed; zero for never. Default 5 s. */
    public Builder probeInterval(Duration probeInterval) {
      this.probeInterval = probeInterval;
      return this;
    }

    /** Sets the bounds of the wait before a lost session is replaced. Default 100 ms and 5 s. */
    public Builder reconnect(Duration least, Duration greatest) {
      this.reconnectMin = least;
      this.reconnectMax = greatest;
      return this;
    }

    /** Sets whether of a cluster's servers only the leader will do. Default true. */
    public Builder leaderOnly(boolean leaderOnly) {
      this.leaderOnly = leaderOnly;
      return this;
    }

    /** Sets the files for {@code ssl:} endpoints. */
    public Builder tls(TlsFiles files) {
      this.tls = Optional.of(files);
      return this;
    }

    /** Sets whether an {@code ssl:} server's certificate must name its host. Default true. */
    public Builder verifyHostName(boolean verifyHostName) {
      this.verifyHostName = verifyHostName;
      return this;
    }

    /** Sets how often the TLS files are looked at; zero for never. Default 30 s. */
    public Builder tlsCheckInterval(Duration tlsCheckInterval) {
      this.tlsCheckInterval = tlsCheckInterval;
      return this;
    }

    /** Sets the greatest length of a message from the server. Default 512 MiB. */
    public Builder maxMessageBytes(int maxMessageBytes) {
      this.maxMessageBytes = maxMessageBytes;
      return this;
    }

    /** Sets how many transactions may wait for their answers at once. Default 16. */
    public Builder maxPendingCommits(int maxPendingCommits) {
      this.maxPendingCommits = maxPendingCommits;
      return this;
    }

    /** Sets whether the columns are observed in which OVN tells of itself. Default true. */
    public Builder observeStatus(boolean observeStatus) {
      this.observeStatus = observeStatus;
      return this;
    }

    /** Sets the lock whose holder leads. Default: none, and nobody competes. */
    public Builder lock(String lock) {
      this.lock = Optional.of(lock);
      return this;
    }

    /** Sets who is told what happens. Default: the system's log. */
    public Builder observer(NorthboundObserver observer) {
      this.observer = observer;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if a value is out of range; says what is allowed
     */
    public ClientOptions build() {
      return new ClientOptions(
          endpoints,
          connectTimeout,
          callDeadline,
          firstDumpDeadline,
          probeInterval,
          reconnectMin,
          reconnectMax,
          leaderOnly,
          tls,
          verifyHostName,
          tlsCheckInterval,
          maxMessageBytes,
          maxPendingCommits,
          observeStatus,
          lock,
          observer);
    }
  }
}
