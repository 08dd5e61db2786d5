package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.Eventually;
import org.ovn4j.testkit.NorthboundServer;

/** The controller as a process of its own, over any kind of server. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class RunContract {

  private static final String PORT = "green.net_green_web";
  private static final String MORE =
      """
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: more, namespace: green}
      spec: {}
      """;

  @TempDir Path directory;
  private final List<Running> started = new ArrayList<>();
  private NorthboundServer server;
  private NorthboundDb others;
  private Path manifests;

  abstract NorthboundServer startServer();

  @BeforeEach
  void start() throws IOException {
    server = startServer();
    others = server.northbound();
    manifests = Files.createDirectory(directory.resolve("manifests"));
    write("tenant.yaml", Samples.TENANT);
  }

  @AfterEach
  void end() {
    started.forEach(Running::close);
    others.close();
    server.close();
  }

  /** Writes a file as a careful editor does: it is there as a whole, or not. */
  private void write(String name, String text) throws IOException {
    Path draft = Files.writeString(directory.resolve("draft"), text);
    Files.move(draft, manifests.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private Running run(String... more) throws IOException {
    List<String> options =
        new ArrayList<>(List.of("-f", manifests.toString(), "--nb", server.remote()));
    options.addAll(List.of(more));
    Running running = Running.start(options.toArray(String[]::new));
    started.add(running);
    return running;
  }

  private void await(Predicate<Snapshot> condition) {
    Eventually.await(() -> condition.test(others.snapshot()));
  }

  private static boolean hasPort(Snapshot rows, String name) {
    return rows.rows(LogicalSwitchPort.TABLE).values().stream()
        .anyMatch(port -> port.name().equals(name));
  }

  private void commit(Operation... operations) {
    others.commit(new Transaction(List.of(operations))).orElseThrow();
  }

  private static UUID switchOf(Snapshot rows) {
    return rows.rows(LogicalSwitch.TABLE).entrySet().stream()
        .filter(row -> row.getValue().name().startsWith("green_net"))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itFollowsTheFiles() throws Exception {
    Running run = run();
    assertThat(run.await("manifests"))
        .containsEntry("usable", "true")
        .containsEntry("networks", "1");
    assertThat(run.await("commit"))
        .containsEntry("result", "committed")
        .hasEntrySatisfying(
            "comment", text -> assertThat(text).matches("ovn4j owner=ovn4j revision=[0-9a-f]{12}"));
    assertThat(run.await("reconciled")).containsEntry("drift", "false");
    await(rows -> hasPort(rows, PORT));

    write("more.yaml", MORE);
    assertThat(run.await("reconciled")).containsEntry("inserts", "1");
    await(rows -> hasPort(rows, "green.net_green_more"));

    Files.delete(manifests.resolve("more.yaml"));
    assertThat(run.await("reconciled")).containsEntry("deletes", "1");
    await(rows -> !hasPort(rows, "green.net_green_more"));
    assertThat(run.end("TERM")).isZero();
    assertThat(run.log().get(run.log().size() - 1)).contains("event=stop");
  }

  @Test
  void whatOthersChangeIsPutBackAndWhatIsTheirsStays() throws Exception {
    Running run = run();
    run.await("reconciled");
    UUID foreign = new UUID(7, 7);
    Snapshot wanted = others.snapshot();
    UUID ours = switchOf(wanted);
    commit(
        new Operation.Insert(
            LogicalSwitch.TABLE, foreign, new TreeMap<>(Map.of("name", Datum.of("foreign")))),
        new Operation.Update(
            LogicalSwitch.TABLE, ours, new TreeMap<>(Map.of("name", Datum.of("mistaken")))));
    assertThat(run.await("reconciled"))
        .containsEntry("drift", "true")
        .containsEntry("updates", "1");
    commit(new Operation.Delete(LogicalSwitch.TABLE, ours));
    assertThat(run.await("reconciled")).containsEntry("drift", "true");
    commit(new Operation.Delete(LogicalSwitch.TABLE, foreign));
    await(rows -> rows.equals(wanted));
  }

  @Test
  void badFilesKeepTheLastGoodIntentAndSaySo() throws Exception {
    Running run = run();
    run.await("reconciled");
    Snapshot wanted = others.snapshot();

    write("faulty.yaml", Samples.FAULTY);
    assertThat(run.await("problem"))
        .hasEntrySatisfying("text", text -> assertThat(text).contains("faulty.yaml:"));
    assertThat(run.await("manifests")).containsEntry("usable", "false");
    commit(new Operation.Delete(LogicalSwitch.TABLE, switchOf(wanted)));
    assertThat(run.await("reconciled")).containsEntry("drift", "true");
    await(rows -> rows.equals(wanted));

    Files.delete(manifests.resolve("faulty.yaml"));
    assertThat(run.await("manifests")).containsEntry("usable", "true");
    Files.delete(manifests.resolve("tenant.yaml"));
    assertThat(run.await("problem")).containsEntry("level", "warning"); // of the empty directory
    assertThat(run.await("problem"))
        .hasEntrySatisfying("text", text -> assertThat(text).contains("define nothing"));
    assertThat(others.snapshot()).isEqualTo(wanted);
    assertThat(run.end("INT")).isZero();
  }

  @Test
  void whenTheLeaderIsKilledTheOtherOneTakesOver() throws Exception {
    Running first = run();
    first.await("reconciled");
    Running second = run();
    second.await("standby");
    write("more.yaml", MORE);
    first.await("reconciled");
    second.await("manifests");
    first.kill();
    second.await("leader");
    write("third.yaml", MORE.replace("more", "third"));
    assertThat(second.await("reconciled")).containsEntry("inserts", "0");
    assertThat(second.await("reconciled")).containsEntry("inserts", "1");
    await(rows -> hasPort(rows, "green.net_green_third"));
  }

  @Test
  void itToldItsMetricsAndWhetherItIsWell() throws Exception {
    write("tenant.yaml", Samples.FAULTY);
    Running run = run("--metrics-listen", ":0");
    String address = run.await("start").getOrDefault("metrics", "");
    assertThat(address).startsWith("/127.0.0.1:");
    run.await("manifests");
    assertThat(get(address, "/healthz").statusCode()).isEqualTo(503);
    write("tenant.yaml", Samples.TENANT);
    run.await("reconciled");
    while (get(address, "/healthz").statusCode() != 200) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(get(address, "/metrics").body())
        .contains("ovn4j_leader{lock=\"ovn4j_ovn4j\"} 1.0")
        .contains("ovn4j_manifests_valid 1.0")
        .contains("ovn4j_commits_seconds_count{result=\"committed\"} 1")
        .contains("ovn4j_session_up 1.0");
    server.close();
    run.await("session-end");
    assertThat(get(address, "/healthz").body()).contains("no session");
    assertThat(run.end("TERM")).as("without a database too").isZero();
  }

  private record Answer(int statusCode, String body) {}

  private static Answer get(String address, String path) throws IOException {
    URL url = new URL("http://" + address.substring(1) + path);
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    int status = connection.getResponseCode();
    try (InputStream body =
        status == 200 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
