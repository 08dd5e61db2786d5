package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;

/**
 * Competes over one session for the lock that makes its holder the leader (RFC 7047 section 4.1.8).
 *
 * <p>A server's locks are its own, even in a cluster, and a server that was the cluster's leader
 * hands transactions on to the next one. So who has the lock also writes a token of its own into
 * the database, {@code external_ids} of NB_Global, and leads only then. Each transaction asserts
 * the lock and waits for the token: one that was sent before another client took over is refused,
 * whichever server carries it out. A database without an NB_Global row has the lock alone.
 *
 * <p>{@link #start} is called once; {@link #locked} and {@link #stolen} by the event loop.
 */
final class Candidacy {

  /** Before the lock's name, the key of the token in {@code NB_Global.external_ids}. */
  static final String KEY = "ovn4j.org/leader:";

  private final String lock;
  private final String key;
  private final String token = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  private final DatabaseCopy copy;
  private final Runnable onChange;

  /** What each transaction of the leader begins with; empty for who does not lead. */
  private volatile List<Operation> guards = List.of();

  /**
   * A candidate who has not asked for the lock.
   *
   * @param copy the database as the same session tells it
   * @param onChange is called by the event loop when the lead is won or lost while the session
   *     lives
   */
  Candidacy(String lock, DatabaseCopy copy, Runnable onChange) {
    this.lock = lock;
    this.key = KEY + lock;
    this.copy = copy;
    this.onChange = onChange;
  }

  /** Asks for the lock. Afterwards it is held, or waited for. */
  void start(JsonRpcSession session, Duration deadline) throws RpcException {
    boolean held =
        session.call(
            "lock", "[\"" + lock + "\"]", deadline, result -> result.path("locked").asBoolean());
    if (held) {
      List<Operation> wanted = wantedGuards();
      session.call(
          "transact", takeOver(wanted), deadline, result -> tookOver(session, wanted, result));
    }
  }

  /** The server gave the lock to this session, which had waited for it. */
  void locked(JsonRpcSession session) {
    List<Operation> wanted = wantedGuards();
    CompletableFuture<Boolean> unused =
        session.send(
            "transact",
            takeOver(wanted),
            result -> {
              boolean leads = tookOver(session, wanted, result);
              onChange.run();
              return leads;
            });
  }

  /** The server took the lock away. */
  void stolen() {
    guards = List.of();
    onChange.run();
  }

  /** What each transaction must begin with, so that only a leader's takes effect. */
  private List<Operation> wantedGuards() {
    List<Operation> wanted = new ArrayList<>();
    wanted.add(new Operation.Assert(lock));
    if (!copy.snapshot().rows(NbGlobal.TABLE).isEmpty()) {
      wanted.add(
          new Operation.Includes(
              NbGlobal.TABLE, NbGlobal.EXTERNAL_IDS, Datum.map(Map.of(key, token))));
    }
    return wanted;
  }

  /** The transaction by which the lock's holder becomes the leader. */
  private String takeOver(List<Operation> wanted) {
    List<Operation> operations = new ArrayList<>();
    operations.add(new Operation.Assert(lock));
    if (wanted.size() > 1) {
      String column = NbGlobal.EXTERNAL_IDS.name();
      for (UUID row : copy.snapshot().rows(NbGlobal.TABLE).keySet()) {
        operations.add(
            new Operation.Mutate(
                NbGlobal.TABLE,
                row,
                List.of(
                    new Operation.Mutation(
                        column, Operation.Mutator.DELETE, Datum.set(List.of(key))),
                    new Operation.Mutation(
                        column, Operation.Mutator.INSERT, Datum.map(Map.of(key, token))))));
      }
      operations.add(new Operation.Comment("ovn4j leader=" + token + " lock=" + lock));
    }
    return new Transaction(operations).toJson();
  }

  private boolean tookOver(JsonRpcSession session, List<Operation> wanted, JsonNode result) {
    CommitResult outcome = TransactReply.read(result, result.size(), List.of());
    if (outcome.isCommitted()) {
      guards = List.copyOf(wanted);
    } else if (!(outcome instanceof CommitResult.NotLeader)) {
      session.end("the lead could not be taken: " + outcome);
    }
    return outcome.isCommitted();
  }

  /** Whether transactions over this session may take effect. */
  boolean leads() {
    return !guards.isEmpty();
  }

  /** What each transaction begins with; empty if this does not lead. */
  List<Operation> guards() {
    return guards;
  }
}
