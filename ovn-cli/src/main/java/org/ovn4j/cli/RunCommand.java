package org.ovn4j.cli;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ovn4j.controller.Controller;
import org.ovn4j.model.Intent;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.northbound.NorthboundObserver;
import org.ovn4j.northbound.Ownership;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.ConnectionState;
import org.ovn4j.ovsdb.client.OvsdbClient;
import org.ovn4j.ovsdb.observe.JfrObserver;
import org.ovn4j.ovsdb.observe.MicrometerObserver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j run}: the controller as a process. */
@Command(
    name = "run",
    description = {
      "Keeps a database as the manifests ask, until it is told to end by SIGTERM or SIGINT.",
      "Follows changes of the files, and puts back what others change of this owner's rows.",
      "Several may run for one owner: one leads, another one takes over when it ends.",
      "Manifests with errors change nothing; the last ones without are kept up.",
      "Writes a line of key=value pairs per event to the standard output."
    })
final class RunCommand implements Callable<Integer> {

  private static final Duration LOOK = Duration.ofMillis(200);

  @ParentCommand Main main;
  @Mixin ManifestOptions manifests;
  @Mixin DatabaseOptions database;

  @Option(
      names = "--metrics-listen",
      paramLabel = "[HOST]:PORT",
      description =
          "Serves /metrics (Prometheus' text format) and /healthz over HTTP. Without HOST on the"
              + " loopback address; port 0 is any free one. Default: not at all.")
  @Nullable String metricsListen;

  private final AtomicInteger valid = new AtomicInteger();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean sound = new AtomicBoolean();

  @Override
  public Integer call() throws InterruptedException {
    database.check();
    if (database.isEmbedded()) {
      throw new UsageException("run needs a database that stays; name it with --nb");
    }
    Optional<InetSocketAddress> listen =
        Optional.ofNullable(metricsListen).map(RunCommand::address);
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    EventLog log = new EventLog(main.console().out(), InstantSource.system());
    String lock = Ownership.lock(database.owner);
    Gauge.builder("ovn4j.manifests.valid", valid, AtomicInteger::get)
        .description("1 if the manifests as they are now have no errors, else 0")
        .register(registry);
    NorthboundObserver observer =
        log.and(new MicrometerObserver(registry, lock)).and(new JfrObserver());
    ClientOptions options =
        database.options(o -> o.lock(lock).observer(observer).observeStatus(false));
    Thread hook = new Thread(this::endAndWait, "end of run");
    Runtime.getRuntime().addShutdownHook(hook);
    try (OvsdbClient client = OvsdbClient.start(options);
        Controller controller = Controller.start(client, database.owner, observer);
        MetricsServer server = serve(listen, registry, client, controller)) {
      log.line(
          "info",
          "start",
          "owner",
          database.owner,
          "nb",
          database.name(),
          "lock",
          lock,
          "metrics",
          server == null ? "" : server.address());
      follow(client, controller, log);
    }
    log.line("info", "stop");
    ended.countDown();
    return ExitStatus.DONE;
  }

  /** To be told to end is no failure, though the JVM's own status after a signal says so. */
  private void endAndWait() {
    ending.countDown();
    try {
      if (ended.await(10, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(ExitStatus.DONE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable MetricsServer serve(
      Optional<InetSocketAddress> listen,
      PrometheusMeterRegistry registry,
      OvsdbClient client,
      Controller controller) {
    return listen
        .map(
            address ->
                MetricsServer.start(address, registry::scrape, () -> trouble(client, controller)))
        .orElse(null);
  }

  /**
   * Why this instance does not do what it should; empty for a leader that is done and a standby.
   */
  private Optional<String> trouble(OvsdbClient client, Controller controller) {
    if (client.state() != ConnectionState.CONNECTED) {
      return Optional.of("no session with the database");
    }
    if (!sound.get()) {
      return Optional.of("there were no manifests without errors so far");
    }
    try {
      return client.isLeader() && !controller.awaitReached(Duration.ZERO)
          ? Optional.of("the database does not hold the manifests' intent")
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /** Gives the controller what the manifests say, until the end is near. */
  private void follow(OvsdbClient client, Controller controller, EventLog log)
      throws InterruptedException {
    ManifestWatch watch = new ManifestWatch(manifests);
    boolean standby = false;
    do {
      watch.look().ifPresent(reading -> take(reading, controller, log));
      boolean standsBy = client.state() == ConnectionState.CONNECTED && !client.isLeader();
      if (standsBy && !standby) {
        log.line("info", "standby", "lock", Ownership.lock(database.owner));
      }
      standby = standsBy;
    } while (!ending.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void take(Reading reading, Controller controller, EventLog log) {
    log.problems(reading.diagnostics());
    Intent intent = reading.intent();
    boolean usable = !reading.hasErrors();
    valid.set(usable ? 1 : 0);
    log.line(
        usable ? "info" : "error",
        "manifests",
        "revision",
        reading.revision(),
        "usable",
        usable,
        "networks",
        intent.networks().size(),
        "workloads",
        intent.workloads().size(),
        "services",
        intent.services().size(),
        "policies",
        Report.policies(intent));
    if (usable) {
      sound.set(true);
      controller.intend(intent, reading.revision());
    }
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("[\\[\\]]", "");
    int port;
    try {
      port = Integer.parseInt(text.substring(colon + 1));
    } catch (NumberFormatException e) {
      port = -1;
    }
    if (colon < 0 || port < 0 || port > 65_535) {
      throw new UsageException(
          "--metrics-listen " + text + ": write HOST:PORT or :PORT, with a port from 0 to 65535");
    }
    return new InetSocketAddress(host.isEmpty() ? "127.0.0.1" : host, port);
  }
}
