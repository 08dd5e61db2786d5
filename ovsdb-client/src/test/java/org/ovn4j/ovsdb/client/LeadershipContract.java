package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.CommitResult.NotLeader;
import org.ovn4j.northbound.NorthboundEvent;
import org.ovn4j.northbound.NorthboundEvent.LeadershipChanged;
import org.ovn4j.northbound.NorthboundObserver;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Insert;
import org.ovn4j.northbound.Ownership;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.Eventually;
import org.ovn4j.testkit.NorthboundServer;

/** Clients that compete for the lead: one has it, and only its transactions take effect. */
@Timeout(60)
abstract class LeadershipContract {

  private static final String LOCK = Ownership.lock("controller-1");
  private static final UUID GLOBAL = new UUID(9, 9);

  private final List<OvsdbClient> clients = new ArrayList<>();
  private final BlockingQueue<LeadershipChanged> changes = new LinkedBlockingQueue<>();
  private NorthboundServer server;

  abstract NorthboundServer startServer();

  /** Takes the lock from whoever has it, as {@code ovsdb-client steal} does, until closed. */
  private RpcSession steal() {
    RpcSession session =
        RpcSession.open(
            ClientOptions.builder(server.remote()).build(),
            new RpcListener() {
              @Override
              public void notified(String method, JsonNode params) {}

              @Override
              public void ended(String reason) {}
            });
    JsonNode lock = JsonNodeFactory.instance.arrayNode().add(LOCK);
    assertThat(session.call("steal", lock).join().path("locked").asBoolean()).isTrue();
    return session;
  }

  @BeforeEach
  void start() {
    server = startServer();
  }

  @AfterEach
  void close() {
    clients.forEach(OvsdbClient::close);
    server.close();
  }

  private OvsdbClient candidate() {
    return candidate(event -> {});
  }

  private OvsdbClient candidate(NorthboundObserver observer) {
    OvsdbClient client =
        OvsdbClient.connect(
            ClientOptions.builder(server.remote())
                .lock(LOCK)
                .observer(observer)
                .callDeadline(Duration.ofSeconds(10))
                .reconnect(Duration.ofMillis(10), Duration.ofMillis(100))
                .build());
    clients.add(client);
    return client;
  }

  private void addGlobalRow() {
    try (OvsdbClient client = OvsdbClient.connect(server.remote())) {
      insert(client, new Insert(NbGlobal.TABLE, GLOBAL, new TreeMap<>())).orElseThrow();
    }
  }

  private static CommitResult insert(OvsdbClient client, Insert insert) {
    return client.commit(new Transaction(List.of(insert)));
  }

  private static CommitResult insert(OvsdbClient client, int number) {
    return insert(
        client,
        new Insert(
            LogicalSwitch.TABLE,
            new UUID(1, number),
            new TreeMap<>(Map.of("name", Datum.of("s" + number)))));
  }

  private LeadershipChanged nextChange() throws InterruptedException {
    LeadershipChanged change = changes.poll(20, TimeUnit.SECONDS);
    assertThat(change).as("a change of the lead").isNotNull();
    return change;
  }

  private void note(NorthboundEvent event) {
    if (event instanceof LeadershipChanged change) {
      changes.add(change);
    }
  }

  @Test
  void oneLeadsAndTheOthersWriteNothing() throws Exception {
    OvsdbClient first = candidate();
    OvsdbClient second = candidate();
    assertThat(first.isLeader()).isTrue();
    assertThat(second.isLeader()).isFalse();
    assertThat(insert(first, 1).isCommitted()).isTrue();
    assertThat(insert(second, 2)).isInstanceOf(NotLeader.class);
    Eventually.await(() -> second.snapshot().rows(LogicalSwitch.TABLE).size() == 1);
  }

  @Test
  void whenTheLeaderGoesTheNextOneTakesOverAndTells() throws Exception {
    OvsdbClient first = candidate();
    Semaphore calls = new Semaphore(0);
    OvsdbClient second = candidate(this::note);
    second.watch(calls::release);
    first.close();
    assertThat(nextChange()).isEqualTo(new LeadershipChanged(LOCK, true, ""));
    assertThat(calls.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(second.isLeader()).isTrue();
    assertThat(insert(second, 1).isCommitted()).isTrue();
  }

  @Test
  void whoIsRobbedOfTheLockLeadsNoLongerUntilItIsGivenBack() throws Exception {
    OvsdbClient client = candidate(this::note);
    assertThat(nextChange().leader()).isTrue();
    try (RpcSession thief = steal()) {
      LeadershipChanged lost = nextChange();
      assertThat(lost.leader()).isFalse();
      assertThat(lost.reason()).contains("took the lock");
      assertThat(insert(client, 1)).isInstanceOf(NotLeader.class);
      assertThat(thief.endReason()).isEmpty();
    }
    assertThat(nextChange().leader()).isTrue();
    assertThat(insert(client, 1).isCommitted()).isTrue();
  }

  @Test
  void theServerRefusesWhatADeposedLeaderSentInTime() throws Exception {
    addGlobalRow();
    OvsdbClient client = candidate();
    assertThat(client.isLeader()).isTrue();
    // Another client takes over by the database alone, as over another server of the cluster.
    try (OvsdbClient other = OvsdbClient.connect(server.remote())) {
      String key = Candidacy.KEY + LOCK;
      Operation takeOver =
          new Operation.Update(
              NbGlobal.TABLE,
              GLOBAL,
              new TreeMap<>(Map.of("external_ids", Datum.map(Map.of(key, "the other")))));
      other.commit(new Transaction(List.of(takeOver))).orElseThrow();
    }
    CommitResult late = insert(client, 1);
    assertThat(late).isInstanceOf(NotLeader.class);
    assertThat(((NotLeader) late).error().operation()).isZero();
    // It competes anew in the next session.
    Eventually.await(client::isLeader);
    assertThat(client.snapshot().rows(LogicalSwitch.TABLE)).isEmpty();
    assertThat(insert(client, 1).isCommitted()).isTrue();
  }

  @Test
  void theDatabaseTellsWhoLeads() throws Exception {
    addGlobalRow();
    OvsdbClient first = candidate();
    String before = token(first);
    OvsdbClient second = candidate();
    first.close();
    Eventually.await(second::isLeader);
    assertThat(token(second)).isNotEqualTo(before).startsWith(ProcessHandle.current().pid() + "-");
  }

  private static String token(OvsdbClient client) {
    Row global = client.snapshot().find(NbGlobal.TABLE, GLOBAL).orElseThrow();
    return (String) global.get(NbGlobal.EXTERNAL_IDS).value(Candidacy.KEY + LOCK).orElseThrow();
  }

  @Test
  void errorsOfALeadersTransactionCountItsOwnOperations() {
    addGlobalRow();
    OvsdbClient client = candidate();
    CommitResult result = insert(client, new Insert(NbGlobal.TABLE, GLOBAL, new TreeMap<>()));
    assertThat(result)
        .isInstanceOfSatisfying(
            CommitResult.Conflict.class,
            conflict -> {
              assertThat(conflict.error().error()).isEqualTo("duplicate uuid");
              assertThat(conflict.error().operation()).isZero();
            });
  }

  @Test
  void ownersHaveLocksOfTheirOwn() {
    assertThat(Ownership.lock("ovn4j")).isEqualTo("ovn4j_ovn4j");
    assertThat(Ownership.lock("a/b_c")).isEqualTo("ovn4j_a_2f_b_5f_c");
    assertThat(Ownership.lock("ä")).isEqualTo("ovn4j__e4_");
  }
}
