package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb.Subscription;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Delete;
import org.ovn4j.northbound.Operation.Insert;
import org.ovn4j.northbound.Operation.Mutate;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;
import org.ovn4j.northbound.Operation.Update;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.RealOvsdbServer;

/** The client's copy is what the server has, on a real server. */
@Tag("real-ovn")
class ReplicationTest {

  private static final UUID SWITCH = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000000");
  private static final int PORTS = 12;

  /** That of the machine's OVN package, which is older or newer than the one ovn4j knows. */
  private static final Path SCHEMA = Path.of("/usr/share/ovn/ovn-nb.ovsschema");

  private RealOvsdbServer server;
  private OvsdbClient client;

  @BeforeEach
  void connect() throws IOException {
    server = RealOvsdbServer.builder().schema(Files.readString(SCHEMA)).start();
    client = OvsdbClient.connect(server.remote());
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void aRandomHistoryLeavesTheCopyThatAFreshConnectionReads() {
    aRandomHistory(client);
  }

  @Test
  void aServerThatOnlyKnowsMonitorIsFollowedAsWell() {
    try (OldServer old = new OldServer(server);
        OvsdbClient client = OvsdbClient.connect(old.endpoint())) {
      aRandomHistory(client);
    }
  }

  @Test
  void whatOvnTellsOfItselfIsLeftOutOnRequest() {
    UUID port = UUID.fromString("bbbbbbbb-0000-4000-8000-000000000000");
    SortedMap<String, Datum> row = new TreeMap<>(Map.of("name", Datum.of("vm")));
    row.put("up", Datum.of(true));
    SortedMap<String, Datum> holder =
        new TreeMap<>(Map.of("name", Datum.of("sw"), "ports", Datum.of(port)));
    ClientOptions options = ClientOptions.builder(server.remote()).observeStatus(false).build();
    try (OvsdbClient without = OvsdbClient.connect(options)) {
      client
          .commit(
              new Transaction(
                  List.of(
                      new Insert(LogicalSwitchPort.TABLE, port, row),
                      new Insert(LogicalSwitch.TABLE, SWITCH, holder))))
          .orElseThrow();
      without.commit(new Transaction(List.of(new Operation.Comment("a round trip"))));
      assertThat(client.snapshot().rows(LogicalSwitchPort.TABLE).values())
          .singleElement()
          .satisfies(seen -> assertThat(seen.up()).contains(true));
      assertThat(without.snapshot().rows(LogicalSwitchPort.TABLE).values())
          .singleElement()
          .satisfies(
              seen -> {
                assertThat(seen.name()).isEqualTo("vm");
                assertThat(seen.up()).isEmpty();
              });
    }
  }

  private void aRandomHistory(OvsdbClient client) {
    Random random = new Random(20240229);
    commit(client, new Insert(LogicalSwitch.TABLE, SWITCH, row("name", Datum.of("s"))));
    Set<Integer> present = new HashSet<>();
    for (int step = 1; step <= 300; step++) {
      commit(client, randomChange(random, present));
      assertThat(client.snapshot().rows(LogicalSwitchPort.TABLE)).hasSize(present.size());
      if (step % 30 == 0) {
        assertThat(client.snapshot()).isEqualTo(fresh());
      }
    }
  }

  private Snapshot fresh() {
    try (OvsdbClient fresh = OvsdbClient.connect(server.remote())) {
      return fresh.snapshot();
    }
  }

  /** Scalars, optional values, sets and maps, of rows that come and go. */
  private static Operation[] randomChange(Random random, Set<Integer> present) {
    int port = random.nextInt(PORTS);
    UUID uuid = new UUID(1, port);
    if (present.add(port)) {
      return new Operation[] {
        new Insert(LogicalSwitchPort.TABLE, uuid, row("name", Datum.of("p" + port))),
        ports(Mutator.INSERT, uuid)
      };
    }
    return switch (random.nextInt(7)) {
      case 0 -> {
        present.remove(port);
        yield new Operation[] {
          ports(Mutator.DELETE, uuid), new Delete(LogicalSwitchPort.TABLE, uuid)
        };
      }
      case 1 -> update(uuid, "addresses", Datum.set(strings(random)));
      case 2 -> update(uuid, "options", Datum.map(pairs(random)));
      case 3 -> update(uuid, "tag", random.nextBoolean() ? Datum.EMPTY_SET : integer(random));
      case 4 -> update(uuid, "type", Datum.of(random.nextBoolean() ? "" : "router"));
      case 5 -> mutate(uuid, "addresses", mutator(random), Datum.set(strings(random)));
      default -> mutate(uuid, "options", Mutator.INSERT, Datum.map(pairs(random)));
    };
  }

  private static Mutator mutator(Random random) {
    return random.nextBoolean() ? Mutator.INSERT : Mutator.DELETE;
  }

  private static Datum integer(Random random) {
    return Datum.of((long) random.nextInt(3) + 1);
  }

  private static List<String> strings(Random random) {
    List<String> strings = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      strings.add("a" + random.nextInt(4));
    }
    return strings;
  }

  private static Map<String, String> pairs(Random random) {
    Map<String, String> pairs = new HashMap<>();
    strings(random).forEach(key -> pairs.put(key, "v" + random.nextInt(2)));
    return pairs;
  }

  private static Operation ports(Mutator mutator, UUID port) {
    return new Mutate(
        LogicalSwitch.TABLE, SWITCH, List.of(new Mutation("ports", mutator, Datum.of(port))));
  }

  private static Operation[] update(UUID port, String column, Datum value) {
    return new Operation[] {new Update(LogicalSwitchPort.TABLE, port, row(column, value))};
  }

  private static Operation[] mutate(UUID port, String column, Mutator mutator, Datum value) {
    return new Operation[] {
      new Mutate(LogicalSwitchPort.TABLE, port, List.of(new Mutation(column, mutator, value)))
    };
  }

  @Test
  void oneClientSeesWhatAnotherDoes() throws Exception {
    try (OvsdbClient other = OvsdbClient.connect(server.remote())) {
      CountDownLatch change = new CountDownLatch(1);
      client.watch(change::countDown);

      commit(other, new Insert(LogicalSwitch.TABLE, SWITCH, row("name", Datum.of("theirs"))));

      assertThat(change.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(client.snapshot()).isEqualTo(other.snapshot());
      assertThat(client.snapshot().rows(LogicalSwitch.TABLE)).containsOnlyKeys(SWITCH);
    }
  }

  @Test
  void listenersAreCalledUntilTheyAreClosedAndDoNotDisturbEachOther() {
    List<String> calls = new ArrayList<>();
    client.watch(
        () -> {
          throw new IllegalStateException("a listener's own mistake");
        });
    Subscription first = client.watch(() -> calls.add("first"));
    client.watch(() -> calls.add("second"));

    commit(client, new Insert(LogicalSwitch.TABLE, SWITCH, row("name", Datum.of("a"))));
    first.close();
    first.close();
    commit(client, new Update(LogicalSwitch.TABLE, SWITCH, row("name", Datum.of("b"))));

    assertThat(calls).containsExactly("first", "second", "second");
  }

  @Test
  void tablesAndColumnsThatTheServerLacksAreAsIfEmpty() {
    Snapshot snapshot = client.snapshot();
    List<String> missing = new ArrayList<>(Northbound.TABLES.keySet());
    missing.removeAll(snapshot.schema().tables().keySet());

    assertThat(missing).isNotEmpty();
    missing.forEach(
        name ->
            assertThat(snapshot.rows()).noneMatch(e -> e.getValue().table().name().equals(name)));
    assertThat(snapshot.schema().version()).isNotEqualTo(Northbound.SCHEMA.version());
  }

  private static void commit(OvsdbClient client, Operation... operations) {
    assertThat(client.commit(new Transaction(List.of(operations))))
        .isEqualTo(new CommitResult.Committed());
  }

  private static SortedMap<String, Datum> row(String column, Datum value) {
    return new TreeMap<>(Map.of(column, value));
  }
}
