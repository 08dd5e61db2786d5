package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.ovsdb.observe.MicrometerObserver;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MetricsServerTest {

  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
  private Supplier<String> metrics = () -> "rows 7\n";
  private Supplier<Optional<String>> trouble = Optional::empty;
  private final MetricsServer server =
      MetricsServer.start(ANY, () -> metrics.get(), () -> trouble.get());

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> ask(String method, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return ask("GET", path);
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private Socket connect(String said) throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void metricsAreThoseOfTheMoment() throws Exception {
    HttpResponse<String> response = get("/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("rows 7\n");
    assertThat(header(response, "Content-Type"))
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    metrics = () -> "owner{name=\"\u00e9\"} 8\n";
    assertThat(get("/metrics?name[]=rows").body()).isEqualTo("owner{name=\"\u00e9\"} 8\n");
    metrics = () -> "";
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body()).isEmpty();
  }

  @Test
  void theMetricsOfAnObserverAreServed() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    assertThat(new MicrometerObserver(registry, "turn")).isNotNull();
    metrics = registry::scrape;
    assertThat(get("/metrics").body())
        .contains("ovn4j_leader{lock=\"turn\"} 0.0\n")
        .contains("ovn4j_sessions_started_total 0.0\n");
    registry.close();
  }

  @Test
  void healthIsOkOrTheTrouble() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
    trouble = () -> Optional.of("no session:\n  tcp:a:1 refused\r\n\n  tcp:b:1 too\n");
    HttpResponse<String> response = get("/healthz");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEqualTo("no session: tcp:a:1 refused tcp:b:1 too\n");
    trouble = Optional::empty;
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"/metrics, 7", "/healthz, 3", "/other, 32"})
  void headIsGetWithoutTheBody(String path, String length) throws Exception {
    HttpResponse<String> head = ask("HEAD", path);
    HttpResponse<String> get = get(path);
    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Type")).isEqualTo(header(get, "Content-Type"));
    assertThat(header(head, "Content-Length"))
        .isEqualTo(header(get, "Content-Length"))
        .isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/metrics/", "/metrics/x", "/metricsx", "/Metrics", "/healthz/", "//metrics"})
  void otherPathsAreNotThere(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "GETS", "get"})
  void otherMethodsAreNotAllowed(String method) throws Exception {
    for (String path : List.of("/metrics", "/healthz")) {
      HttpResponse<String> response = ask(method, path);
      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    }
    assertThat(ask(method, "/other").statusCode()).isEqualTo(404);
  }

  @Test
  void aFailureIsAnAnswerAndNotTheEnd() throws Exception {
    metrics =
        () -> {
          throw new IllegalStateException("a failure, on purpose");
        };
    assertThat(get("/metrics").statusCode()).isEqualTo(500);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  /** More of them than there are threads, and of those that say half a request too. */
  @Test
  void clientsWhoSayNothingDoNotBlockOthers() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sockets.add(connect(""));
    }
    assertThat(get("/metrics").body()).isEqualTo("rows 7\n");
    for (int i = 0; i < 10; i++) {
      sockets.add(connect("GET /met"));
    }
    assertThat(get("/healthz").body()).as("when the halves have been given up").isEqualTo("ok\n");
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void theJvmNeedNotWaitForIt() throws Exception {
    try (Socket silent = connect("");
        Socket half = connect("GET /met")) {
      assertThat(silent.isConnected() && half.isConnected()).isTrue();
      assertThat(get("/metrics").statusCode()).isEqualTo(200);
      Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
      threads.removeAll(before);
      threads.remove(Thread.currentThread());
      assertThat(threads)
          .allMatch(Thread::isDaemon)
          .extracting(Thread::getName)
          .contains("metrics", "HTTP-Dispatcher");
    }
  }

  @Test
  void closeEndsConnectionsAndRequestsInWork() throws Exception {
    CountDownLatch inWork = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    metrics =
        () -> {
          inWork.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return "";
        };
    try (Socket silent = connect("");
        Socket half = connect("GET /met");
        Socket whole = connect("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")) {
      inWork.await();
      server.close();
      interrupted.await();
      for (Socket socket : List.of(silent, half, whole)) {
        assertThat(isEnded(socket)).isTrue();
      }
    }
    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> get("/healthz"));
    server.close();
    try (MetricsServer next = MetricsServer.start(server.address(), metrics, trouble)) {
      assertThat(next.address()).isEqualTo(server.address());
    }
  }

  private static boolean isEnded(Socket socket) {
    try {
      return socket.getInputStream().read() == -1;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void anAddressThatCannotBeHadIsTheUsersToMend() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> MetricsServer.start(server.address(), metrics, trouble))
        .withMessage(
            "metrics cannot be served at 127.0.0.1:%d: Address already in use",
            server.address().getPort());
    InetSocketAddress unknown = InetSocketAddress.createUnresolved("no.such.host.invalid", 9100);
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> MetricsServer.start(unknown, metrics, trouble))
        .withMessageStartingWith("metrics cannot be served at no.such.host.invalid:9100: ");
    InetSocketAddress foreign = new InetSocketAddress("2001:db8::1", 9100);
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> MetricsServer.start(foreign, metrics, trouble))
        .withMessageStartingWith("metrics cannot be served at [2001:db8:0:0:0:0:0:1]:9100: ");
  }
}
