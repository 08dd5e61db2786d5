package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the sessions of a server share. Used by the event loop's thread only. */
final class ServerState {

  private final EventLoop loop = new EventLoop("ovsdb-server", this::afterTurn);
  private final Limits limits;
  private final UUID id;
  private final FaultSwitches faults = new FaultSwitches();
  private final Refusals refusals = new Refusals();
  private final Locks locks = new Locks();
  private final Transactions transactions = new Transactions(loop, refusals);
  private final Map<String, ServedDatabase> databases = new TreeMap<>();
  private final Map<String, Long> seenCommits = new TreeMap<>();
  private final Set<Session> sessions = new LinkedHashSet<>();
  private final List<Runnable> listeners = new ArrayList<>();

  ServerState(Limits limits, UUID id) {
    this.limits = limits;
    this.id = id;
  }

  EventLoop loop() {
    return loop;
  }

  Limits limits() {
    return limits;
  }

  /** The answer to {@code get_server_id}. */
  UUID id() {
    return id;
  }

  FaultSwitches faults() {
    return faults;
  }

  Refusals refusals() {
    return refusals;
  }

  Locks locks() {
    return locks;
  }

  Transactions transactions() {
    return transactions;
  }

  /** Serves the database from now on. Before the loop starts. */
  void add(ServedDatabase database) {
    databases.put(database.name(), database);
    seenCommits.put(database.name(), database.commits());
  }

  @Nullable ServedDatabase database(String name) {
    return databases.get(name);
  }

  ArrayNode databaseNames() {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    databases.keySet().forEach(names::add);
    return names;
  }

  void add(Session session) {
    sessions.add(session);
  }

  void remove(Session session) {
    sessions.remove(session);
  }

  /** The sessions that there are now. */
  List<Session> sessions() {
    return List.copyOf(sessions);
  }

  /** How much of clients there is. */
  String load() {
    int monitors = databases.values().stream().mapToInt(ServedDatabase::monitors).sum();
    return "%d sessions, %d monitors, %d locks, %d transactions"
        .formatted(sessions.size(), monitors, locks.size(), transactions.size());
  }

  /** Has the listener called after commits. */
  void afterCommits(Runnable listener) {
    listeners.add(listener);
  }

  /** Follows up commits: they may fulfil what transactions wait for, and monitors tell of them. */
  private void afterTurn() {
    boolean committed = false;
    for (ServedDatabase database : databases.values()) {
      long commits = database.commits();
      Long seen = seenCommits.put(database.name(), commits);
      if (seen == null || commits != seen) {
        transactions.retry(database);
        committed = true;
      }
    }
    if (committed) {
      sessions().forEach(Session::flushMonitors);
      listeners.forEach(Runnable::run);
    }
  }

  /** Ends all sessions and forgets the databases. */
  void close() {
    sessions().forEach(session -> session.connection().close(""));
    databases.values().forEach(ServedDatabase::close);
  }
}
