package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.model.Intent;
import org.ovn4j.model.kubernetes.Manifests;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.ovsdb.client.OvsdbClient;
import org.ovn4j.testkit.Eventually;
import org.ovn4j.testkit.RealOvsdbServer;

/**
 * Two and three controllers at once, each killed at random while the manifests change: by the
 * server's own log there are never two writers, and at the end the database is what the last
 * manifests ask for. {@code -Dovn4j.controllers.rounds} says how many kills.
 */
@Tag("real-ovn")
@Timeout(900)
class ControllersTest {

  private static final int ROUNDS = Integer.getInteger("ovn4j.controllers.rounds", 8);
  private static final int CHANGES = 4;
  private static final long SEED = 41;

  /** In each of so many rounds the manifests are waited for before the kill, else it comes amid. */
  private static final int SETTLED = 2;

  private static final Pattern RECORD = Pattern.compile("record \\d+: \\S+ \\S+ \"(.*)\"");
  private static final Pattern TAKE_OVER = Pattern.compile("ovn4j leader=(\\d+)-.*");
  private static final Pattern COMMIT = Pattern.compile("ovn4j owner=ovn4j revision=(.*)");

  @TempDir Path directory;
  private RealOvsdbServer server;

  private final List<@Nullable Running> running = new ArrayList<>();

  /** Which instance reads what: their files differ in a comment, so revisions tell them apart. */
  private final Map<String, Integer> byRevision = new HashMap<>();

  private final Map<Long, Integer> byPid = new HashMap<>();
  private final Random random = new Random(SEED);
  private int writes;

  @BeforeEach
  void startServer() {
    server = RealOvsdbServer.builder().database(directory.resolve("nb.db")).start();
  }

  @AfterEach
  void end() {
    running.stream().filter(Objects::nonNull).forEach(Running::close);
    server.close();
  }

  private void start(int instance) throws IOException {
    Running started = Running.start("-f", manifests(instance).toString(), "--nb", server.remote());
    running.set(instance, started);
    byPid.put(started.pid(), instance);
  }

  private Path manifests(int instance) {
    return directory.resolve("manifests" + instance);
  }

  /** Gives all instances the same manifests: the tenant with some pods, one of them new. */
  private Intent write() throws IOException {
    StringBuilder pods = new StringBuilder(Samples.TENANT).append(pod("new-" + writes++));
    for (int pod = 0; pod < 8; pod++) {
      if (random.nextBoolean()) {
        pods.append(pod("pod-" + pod));
      }
    }
    Intent intent = Intent.builder().build();
    for (int instance = 0; instance < running.size(); instance++) {
      Path draft = directory.resolve("draft");
      Files.writeString(draft, "# for instance " + instance + "\n" + pods);
      Path file = manifests(instance).resolve("tenant.yaml");
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      Reading reading = Manifests.read(manifests(instance));
      byRevision.put(reading.revision(), instance);
      intent = reading.orElseThrow();
    }
    return intent;
  }

  private static String pod(String name) {
    return "---\n{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: green}, spec: {}}\n"
        .formatted(name);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void thereIsOneWriterAtATimeAndNothingIsLost(int instances) throws Exception {
    List<Long> takeOvers = new ArrayList<>();
    try (NorthboundDb db = OvsdbClient.connect(server.remote())) {
      Operation global = new Operation.Insert(NbGlobal.TABLE, new UUID(9, 9), new TreeMap<>());
      db.commit(new Transaction(List.of(global))).orElseThrow();
      for (int i = 0; i < instances; i++) {
        running.add(null);
        Files.createDirectory(manifests(i));
      }
      Reconciler reader = new Reconciler(db, "ovn4j");
      Intent last = write();
      for (int i = 0; i < instances; i++) {
        start(i);
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (int change = 0; change < CHANGES; change++) {
          last = write();
          pause(random.nextInt(400));
        }
        if (round % SETTLED == 0) {
          Intent settled = last;
          Eventually.await(() -> reader.plan(settled).isEmpty());
        }
        int leader = leader(db);
        int victim = random.nextBoolean() ? leader : random.nextInt(instances);
        String token = token(db);
        long begin = System.nanoTime();
        running(victim).kill();
        if (victim == leader) {
          last = write(); // while nobody leads
          Eventually.await(() -> !token(db).equals(token));
          takeOvers.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        }
        start(victim);
      }
      Intent wanted = last;
      Eventually.await(() -> reader.plan(wanted).isEmpty());
    }
    int tenures = assertOneWriterPerTenure(directory.resolve("nb.db"));
    System.out.println(
        instances
            + " instances: "
            + tenures
            + " tenures, take-overs after a kill took ms "
            + takeOvers);
    assertThat(tenures).isGreaterThan(takeOvers.size());
    assertThat(takeOvers).isNotEmpty();
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static String token(NorthboundDb db) {
    return db.snapshot().rows(NbGlobal.TABLE).values().stream()
        .map(row -> row.externalIds().getOrDefault("ovn4j.org/leader:ovn4j_ovn4j", ""))
        .findFirst()
        .orElse("");
  }

  /** The instance that leads and lives, waiting for one. */
  private int leader(NorthboundDb db) {
    AtomicInteger leader = new AtomicInteger();
    Eventually.await(
        () -> {
          String pid = token(db).replaceFirst("-.*", "");
          Integer instance = pid.isEmpty() ? null : byPid.get(Long.parseLong(pid));
          if (instance == null || running(instance).pid() != Long.parseLong(pid)) {
            return false;
          }
          leader.set(instance);
          return true;
        });
    return leader.get();
  }

  private Running running(int instance) {
    return Objects.requireNonNull(running.get(instance));
  }

  /** Each transaction is of the instance that had taken over last; the number of take-overs. */
  private int assertOneWriterPerTenure(Path file) throws IOException, InterruptedException {
    Process tool = new ProcessBuilder("ovsdb-tool", "-m", "show-log", file.toString()).start();
    String log = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).isZero();
    int tenures = 0;
    int commits = 0;
    Integer leader = null;
    for (String line : log.lines().toList()) {
      Matcher record = RECORD.matcher(line);
      if (!record.matches()) {
        continue;
      }
      Matcher takeOver = TAKE_OVER.matcher(record.group(1));
      Matcher commit = COMMIT.matcher(record.group(1));
      if (takeOver.matches()) {
        leader = byPid.get(Long.parseLong(takeOver.group(1)));
        tenures++;
      } else if (commit.matches()) {
        assertThat(byRevision.get(commit.group(1))).as(line).isNotNull().isEqualTo(leader);
        commits++;
      }
    }
    assertThat(commits).as("commits in the log").isGreaterThanOrEqualTo(ROUNDS / SETTLED);
    return tenures;
  }
}
