package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.ovsdb.client.FaultyProxy.Way;
import org.ovn4j.testkit.Eventually;
import org.ovn4j.testkit.RealOvsdbServer;

/**
 * All faults of the network and of the server, one after another at random, under a stream of
 * commits to a real server. {@code -Dovn4j.soak.seconds} says how long, {@code -Dovn4j.soak.seed}
 * in which order.
 */
@Tag("real-ovn")
class SoakTest {

  private static final int WRITERS = 4;
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(1);

  private enum Fault {
    HALF_OPEN,
    LOST_TO_SERVER,
    LOST_TO_CLIENT,
    SLOW,
    DELAYED,
    HELD,
    CUT_TO_SERVER,
    CUT_TO_CLIENT,
    GARBAGE_TO_SERVER,
    GARBAGE_TO_CLIENT,
    REJECTED,
    STOPPED_SERVER,
    KILLED_SERVER
  }

  private final long seconds = Long.getLong("ovn4j.soak.seconds", 10);
  private final long seed = Long.getLong("ovn4j.soak.seed", 20261);
  private final Random random = new Random(seed);
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final Attempts attempts = new Attempts();

  @Test
  void theDatabaseHoldsWhatWasCommitted() {
    try (RealOvsdbServer server = RealOvsdbServer.start();
        FaultyProxy proxy = FaultyProxy.before(server.remote(), attempts::tap);
        OvsdbClient client = OvsdbClient.connect(options(proxy));
        CommitStream stream = new CommitStream(Collections.nCopies(WRITERS, client))) {
      long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      while (System.nanoTime() < end) {
        stream.awaitSteps(random.nextInt(40));
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        begin(fault, proxy, server);
        await(fault, proxy, stream);
        end(fault, proxy, server);
        faults.merge(fault, 1, Integer::sum);
      }
      stream.awaitSteps(WRITERS);
      stream.finish();
      System.out.printf(
          "soak of %d s, seed %d: %s; %d connections; faults %s%n",
          seconds, seed, stream, proxy.accepted(), faults);

      assertThat(attempts.repeated()).isZero();
      assertThat(attempts.sent()).isGreaterThanOrEqualTo(stream.steps());
      assertThat(stream.longestMillis()).isLessThan(2 * CALL_DEADLINE.toMillis() + 5000);
      // What came late and was refused is behind the last of the open connections.
      Eventually.await(() -> proxy.open() == 1);
      stream.assertHeldBy(client);
      try (NorthboundDb direct = server.northbound()) {
        stream.assertHeldBy(direct);
      }
    }
  }

  private static ClientOptions options(FaultyProxy proxy) {
    return ClientOptions.builder(proxy.endpoint())
        .connectTimeout(Duration.ofSeconds(1))
        .callDeadline(CALL_DEADLINE)
        .firstDumpDeadline(Duration.ofSeconds(1))
        .probeInterval(Duration.ofMillis(200))
        .reconnect(Duration.ofMillis(10), Duration.ofMillis(100))
        .build();
  }

  private void begin(Fault fault, FaultyProxy proxy, RealOvsdbServer server) {
    switch (fault) {
      case HALF_OPEN -> proxy.lose(Way.TO_SERVER, Way.TO_CLIENT);
      case LOST_TO_SERVER -> proxy.lose(Way.TO_SERVER);
      case LOST_TO_CLIENT -> proxy.lose(Way.TO_CLIENT);
      case SLOW -> proxy.limit(20_000 + random.nextInt(200_000));
      case DELAYED -> proxy.delay(Duration.ofMillis(random.nextInt(100)));
      case HELD -> proxy.hold(Way.TO_SERVER);
      case CUT_TO_SERVER -> proxy.cutAfter(Way.TO_SERVER, 1 + random.nextInt(5000));
      case CUT_TO_CLIENT -> proxy.cutAfter(Way.TO_CLIENT, 1 + random.nextInt(5000));
      case GARBAGE_TO_SERVER -> proxy.insertGarbage(Way.TO_SERVER);
      case GARBAGE_TO_CLIENT -> proxy.insertGarbage(Way.TO_CLIENT);
      case REJECTED -> {
        proxy.rejectConnections();
        proxy.cut();
      }
      case STOPPED_SERVER -> server.pause();
      case KILLED_SERVER -> server.kill();
    }
  }

  /** Until the fault has shown. */
  private void await(Fault fault, FaultyProxy proxy, CommitStream stream) {
    int connections = proxy.accepted();
    switch (fault) {
      case SLOW, DELAYED -> stream.awaitSteps(random.nextInt(20));
      case HELD -> {
        stream.awaitSteps(random.nextInt(20));
        Eventually.await(() -> proxy.accepted() > connections);
      }
      default -> Eventually.await(() -> proxy.accepted() > connections);
    }
  }

  private static void end(Fault fault, FaultyProxy proxy, RealOvsdbServer server) {
    switch (fault) {
      case STOPPED_SERVER -> server.resume();
      case KILLED_SERVER -> server.restart();
      default -> proxy.heal();
    }
  }
}
