package org.ovn4j.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers over HTTP how a controller is: {@code /metrics} for Prometheus, {@code /healthz} for
 * whoever restarts what does not work. Without authentication or TLS. Its threads are daemons.
 * Thread-safe.
 */
final class MetricsServer implements AutoCloseable {

  /** Enough for a Prometheus, a probe and a person, with one client who is slow. */
  private static final int THREADS = 4;

  /** Within this a request must be there as a whole, and the answer be taken. */
  private static final String MAX_SECONDS = "5";

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Supplier<String> metrics;
  private final Supplier<Optional<String>> trouble;

  private MetricsServer(
      HttpServer server,
      ExecutorService threads,
      Supplier<String> metrics,
      Supplier<Optional<String>> trouble) {
    this.server = server;
    this.threads = threads;
    this.metrics = metrics;
    this.trouble = trouble;
  }

  /**
   * A server that listens.
   *
   * @param address where; port 0 is any free one
   * @param metrics what {@code /metrics} answers, in the text format of Prometheus
   * @param trouble why {@code /healthz} does not answer ok; empty if all is well
   * @throws UsageException if it cannot listen there; says why
   */
  static MetricsServer start(
      InetSocketAddress address, Supplier<String> metrics, Supplier<Optional<String>> trouble) {
    limit("sun.net.httpserver.maxReqTime");
    limit("sun.net.httpserver.maxRspTime");
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UsageException(
          "metrics cannot be served at " + text(address) + ": " + e.getMessage());
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, MetricsServer::daemon);
    MetricsServer started = new MetricsServer(server, threads, metrics, trouble);
    server.setExecutor(threads);
    server.createContext("/", started::answer);
    // The thread that accepts connections is a daemon if the one that starts it is.
    CompletableFuture.runAsync(server::start, threads).join();
    return started;
  }

  /** The JDK's server takes its limits from properties, and has none unless they are set. */
  private static void limit(String property) {
    System.setProperty(property, System.getProperty(property, MAX_SECONDS));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "metrics");
    thread.setDaemon(true);
    return thread;
  }

  private static String text(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** Where it listens, with the port that it got. */
  InetSocketAddress address() {
    return server.getAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        route(exchange, exchange.getRequestURI().getPath());
      } catch (RuntimeException e) {
        System.getLogger("org.ovn4j.cli").log(Level.WARNING, "a request was not answered", e);
        send(exchange, 500, TEXT, "failed; the log says why\n");
      }
    }
  }

  /** Looks at the whole path: contexts of the JDK's server are beginnings of paths. */
  private void route(HttpExchange exchange, String path) throws IOException {
    if (!path.equals("/metrics") && !path.equals("/healthz")) {
      send(exchange, 404, TEXT, "there are /metrics and /healthz\n");
    } else if (!exchange.getRequestMethod().matches("GET|HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      send(exchange, 405, TEXT, "only GET and HEAD\n");
    } else if (path.equals("/metrics")) {
      send(exchange, 200, PROMETHEUS_TEXT, metrics.get());
    } else {
      Optional<String> reason = trouble.get();
      String line = reason.orElse("ok").strip().replaceAll("\\s*\\R\\s*", " ");
      send(exchange, reason.isPresent() ? 503 : 200, TEXT, line + "\n");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Ends all connections, those with a request in work too. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
