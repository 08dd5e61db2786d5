package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.ovn4j.northbound.NorthboundException;

/**
 * One session with an OVSDB server of any database, for who needs the protocol itself (RFC 7047
 * section 4.1) rather than a {@link OvsdbClient copy of the Northbound database}. Thread-safe.
 *
 * <p>It ends once, with a reason: when it is closed, when its connection is lost, when the server
 * gives no sign of life or sends nonsense. It does not connect again. Of the options the endpoints,
 * the connect timeout, the call deadline, the probe interval, TLS and the greatest message count.
 */
public final class RpcSession implements AutoCloseable {

  private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9_.-]+");

  private final Endpoint endpoint;
  private final JsonRpcSession session;
  private final Connector connector;
  private final Duration callDeadline;
  private final ScheduledThreadPoolExecutor deadlines = deadlines();

  private RpcSession(
      Endpoint endpoint, JsonRpcSession session, Connector connector, Duration callDeadline) {
    this.endpoint = endpoint;
    this.session = session;
    this.connector = connector;
    this.callDeadline = callDeadline;
  }

  /**
   * Not the thread that receives: a listener that waits for an answer in spite of all gets free.
   */
  private static ScheduledThreadPoolExecutor deadlines() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "ovsdb-client-deadlines");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // ended meanwhile: the call has failed
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /**
   * A session with the first server that answers; each endpoint is tried once. A server has the
   * connect timeout to accept a connection, and again to answer an {@code echo}.
   *
   * @param listener told of the session that is returned, not of attempts that failed
   * @throws NorthboundException if none answers; says why for each
   */
  public static RpcSession open(ClientOptions options, RpcListener listener) {
    Connector connector = new Connector(options);
    List<String> failures = new ArrayList<>();
    try {
      for (Endpoint endpoint : options.endpoints()) {
        try {
          return open(endpoint, options, connector, listener);
        } catch (NorthboundException e) {
          failures.add(endpoint + ": " + e.getMessage());
        } catch (RpcException e) {
          failures.add(endpoint + ": " + e.reason());
        }
      }
      throw new NorthboundException("no OVSDB server: " + String.join("; ", failures));
    } catch (RuntimeException e) {
      connector.close();
      throw e;
    }
  }

  private static RpcSession open(
      Endpoint endpoint, ClientOptions options, Connector connector, RpcListener listener)
      throws RpcException {
    Gate gate = new Gate(listener);
    JsonRpcSession session = connector.open(endpoint, gate);
    JsonNode unused =
        session.call("echo", "[]", options.connectTimeout(), UnaryOperator.identity());
    RpcSession opened = new RpcSession(endpoint, session, connector, options.callDeadline());
    if (!gate.open(opened)) {
      throw new NorthboundException(session.endReason().orElse("the session ended"));
    }
    return opened;
  }

  /** Keeps from the listener what becomes of attempts to connect. */
  private static final class Gate implements JsonRpcSession.Listener {
    private final RpcListener listener;

    // Guarded by this.
    private @Nullable RpcSession opened;
    private boolean over;

    Gate(RpcListener listener) {
      this.listener = listener;
    }

    /** Whether the session lives; if so, the listener is told from now on. */
    synchronized boolean open(RpcSession session) {
      opened = session;
      return !over;
    }

    private synchronized @Nullable RpcSession opened() {
      return opened;
    }

    @Override
    public void notified(String method, Payload params) throws IOException {
      if (opened() != null) {
        listener.notified(method, params.tree());
      }
    }

    @Override
    public void ended(String reason) {
      RpcSession ended;
      synchronized (this) {
        over = true;
        ended = opened;
      }
      if (ended != null) {
        ended.stop();
        listener.ended(reason);
      }
    }
  }

  /**
   * The result of a call, within the call deadline of the options. The future completes in the
   * order in which the server's messages came, after the notifications that came before its answer;
   * what is chained to it runs in the thread that receives, and must not block.
   *
   * <p>It fails with an {@link RpcException}: if the server answered with an error, if no answer
   * came in time, or if the session ended first or had ended before. A missed deadline does not end
   * the session, and neither does cancelling the future: an answer that comes later is ignored.
   *
   * @param params an array
   * @throws IllegalArgumentException if it is none, or the method is not a word
   */
  public CompletableFuture<JsonNode> call(String method, JsonNode params) {
    return call(method, params, callDeadline);
  }

  /**
   * The same with another deadline, for the first rows of a large database say.
   *
   * @param deadline positive
   * @throws IllegalArgumentException if it is not
   */
  public CompletableFuture<JsonNode> call(String method, JsonNode params, Duration deadline) {
    if (!METHOD.matcher(method).matches() || !params.isArray()) {
      throw new IllegalArgumentException(
          "a call of \"" + method + "\" with " + params.getNodeType() + "; params are an array");
    }
    if (deadline.isZero() || deadline.isNegative()) {
      throw new IllegalArgumentException("a deadline must be positive: " + deadline);
    }
    CompletableFuture<JsonNode> answer =
        session.send(method, params.toString(), UnaryOperator.identity());
    String late =
        "no answer to "
            + method
            + " within "
            + deadline.toMillis()
            + " ms"
            + (inReceivingThread() ? "; it was called by the thread that receives it" : "");
    ScheduledFuture<?> timer =
        deadlines.schedule(
            () -> answer.completeExceptionally(RpcException.noAnswer(late)),
            deadline.toMillis(),
            TimeUnit.MILLISECONDS);
    CompletableFuture<JsonNode> unused =
        answer.whenComplete((result, failure) -> timer.cancel(false));
    return answer;
  }

  /**
   * Whether the caller is the thread that receives the server's messages and calls the listener. It
   * must not wait for an answer.
   */
  public boolean inReceivingThread() {
    return connector.inEventLoop();
  }

  /** Why the session ended; empty while it lives. */
  public Optional<String> endReason() {
    return session.endReason();
  }

  /** That of the server. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** The server's end of the connection; empty if that is a unix socket, or it has ended. */
  public Optional<InetSocketAddress> remoteAddress() {
    return session.channel().remoteAddress() instanceof InetSocketAddress address
        ? Optional.of(address)
        : Optional.empty();
  }

  /** Our end of the connection; empty if that is a unix socket, or it has ended. */
  public Optional<InetSocketAddress> localAddress() {
    return session.channel().localAddress() instanceof InetSocketAddress address
        ? Optional.of(address)
        : Optional.empty();
  }

  /** The certificate that the server showed; empty without TLS, or if the session has ended. */
  public Optional<Certificate> serverCertificate() {
    SslHandler tls = session.channel().pipeline().get(SslHandler.class);
    if (tls == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(tls.engine().getSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      throw new IllegalStateException("a connection without a certificate was accepted", e);
    }
  }

  /** The session is over: its threads end by themselves, whether it is closed or not. */
  private void stop() {
    deadlines.shutdown();
    connector.close();
  }

  /**
   * Ends the session and its threads. Calls without an answer fail, and the listener is told.
   * Idempotent. Called by the listener it does not wait for the end.
   *
   * @throws NorthboundException if the listener blocks its thread for seconds
   */
  @Override
  public void close() {
    session.end("the session was closed");
    connector.close();
  }
}
