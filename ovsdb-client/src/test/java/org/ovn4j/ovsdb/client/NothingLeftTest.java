package org.ovn4j.ovsdb.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.Eventually;
import org.ovn4j.testkit.RealOvsdbServer;

/** A client that was closed leaves nothing; one that was not keeps no JVM from its end. */
@Tag("real-ovn")
@Timeout(120)
class NothingLeftTest {

  private static final int CYCLES = 1000;
  private static final int TLS_CYCLES = 200;

  /** Cycles after which all classes are loaded and all caches filled. */
  private static final int WARM = 100;

  /** More than the JVM's own ups and downs, and less than any object per cycle that has buffers. */
  private static final long HEAP_MARGIN = 5 << 20;

  /** What a process can run out of. */
  private record Use(long threads, long files, long heap, long direct) {

    /** The garbage is collected before. */
    static Use now() {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      return new Use(
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("ovsdb-client"))
              .count(),
          openFiles(),
          runtime.totalMemory() - runtime.freeMemory(),
          PlatformDependent.usedDirectMemory());
    }

    private static long openFiles() {
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        return open.count();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void aThousandConnectionsLeaveNothing() {
    try (RealOvsdbServer server = RealOvsdbServer.start()) {
      assertLeavesNothing(CYCLES, ClientOptions.builder(server.remote()).build());
    }
  }

  @Test
  void noneOverTlsLeavesAnything(@TempDir Path directory) {
    TestCa ca = new TestCa(directory, "ca");
    TlsFiles files = ca.issue("server", "IP:127.0.0.1");
    try (RealOvsdbServer server =
        RealOvsdbServer.builder()
            .remote("pssl:0:127.0.0.1")
            .tls(
                files.privateKey().orElseThrow(),
                files.certificate().orElseThrow(),
                files.caCertificate())
            .start()) {
      String endpoint = server.remotes().get(1);
      assertLeavesNothing(TLS_CYCLES, ClientOptions.builder(endpoint).tls(files).build());
    }
  }

  private static void assertLeavesNothing(int cycles, ClientOptions options) {
    cycle(0, WARM, options);
    Use warm = Use.now();
    cycle(WARM, cycles, options);
    Use end = Use.now();
    System.out.printf("%d cycles: after %d of them %s, at the end %s%n", cycles, WARM, warm, end);

    // The last one may just be ending.
    Eventually.await(() -> Use.now().threads == 0);
    // Others may have opened or closed some: the JVM a jar, the test runner a file.
    assertThat(end.files).isLessThan(warm.files + 20);
    assertThat(end.heap).isLessThan(warm.heap + HEAP_MARGIN);
    assertThat(end.direct).isLessThan(warm.direct + HEAP_MARGIN);
  }

  private static void cycle(int from, int to, ClientOptions options) {
    for (int i = from; i < to; i++) {
      try (OvsdbClient client = OvsdbClient.connect(options)) {
        client.commit(touch(i)).orElseThrow();
        assertThat(client.snapshot().size()).isEqualTo(1);
      }
    }
  }

  /** Replaces the only row. */
  private static Transaction touch(int number) {
    TreeMap<String, Datum> columns = new TreeMap<>(Map.of("name", Datum.of("s" + number)));
    return new Transaction(
        List.of(
            new Operation.Delete(LogicalSwitch.TABLE, new UUID(1, number - 1)),
            new Operation.Insert(LogicalSwitch.TABLE, new UUID(1, number), columns)));
  }

  /** The main class of another JVM, which does not close its client. */
  static final class Forgetful {

    private Forgetful() {}

    public static void main(String[] arguments) {
      OvsdbClient client = OvsdbClient.connect(arguments[0]);
      client.commit(touch(0)).orElseThrow();
      System.out.println("rows: " + client.snapshot().size());
    }
  }

  @Test
  void aClientThatIsNotClosedDoesNotKeepTheJvm() throws Exception {
    try (RealOvsdbServer server = RealOvsdbServer.start()) {
      Process jvm =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Forgetful.class.getName(),
                  server.remote())
              .redirectErrorStream(true)
              .start();
      try {
        assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(jvm.getInputStream().readAllBytes(), UTF_8)).contains("rows: 1");
        assertThat(jvm.exitValue()).isZero();
      } finally {
        jvm.destroyForcibly();
      }
    }
  }
}
