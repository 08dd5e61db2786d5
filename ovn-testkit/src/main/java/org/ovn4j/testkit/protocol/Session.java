package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.ovn4j.testkit.database.Requester;

/** What one client asks for, and its locks, monitors and waiting transactions. */
final class Session implements Connection.Party, Locks.Claimant, Requester {

  /** {@code <id>} of RFC 7047 section 3.1. */
  private static final Pattern ID = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ServerState server;
  private final Connection connection;
  private final Outbox outbox;
  private final Prober prober;
  private final SessionMonitors monitors;
  private final Map<JsonNode, Transactions.Waiting> waiting = new HashMap<>();

  /** A session with the client at the other end of the channel. */
  Session(ServerState server, SocketChannel channel, Transport transport, Duration probeInterval)
      throws IOException {
    this.server = server;
    connection = new Connection(server.loop(), channel, transport, server.limits(), this);
    outbox = new Outbox(server.loop(), connection, server.faults(), server.limits());
    monitors = new SessionMonitors(outbox::send);
    prober = new Prober(server.loop(), connection, probeInterval, () -> server.faults().isFrozen());
    if (server.faults().isFrozen()) {
      connection.freeze(true);
    }
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void received(JsonNode json) throws IOException {
    RpcMessage message = RpcMessage.parse(json);
    switch (message.type()) {
      case REQUEST -> serve(message);
      case NOTIFICATION -> {
        if (message.method().equals("cancel") && message.params().size() == 1) {
          cancel(message.params().get(0));
        }
      }
      default -> {
        if (!message.isAnswerToProbe()) {
          throw new ProtocolException("an answer that was not asked for");
        }
      }
    }
  }

  private void serve(RpcMessage request) {
    byte[] reply;
    try {
      switch (request.method()) {
        case "transact" -> {
          transact(request);
          return;
        }
        case "monitor" -> reply = monitor(Monitor.Version.V1, request);
        case "monitor_cond" -> reply = monitor(Monitor.Version.V2, request);
        case "monitor_cond_since" -> reply = monitor(Monitor.Version.V3, request);
        default -> reply = Messages.reply(request.id(), answer(request));
      }
    } catch (RpcError e) {
      reply = Messages.error(request.id(), e.toJson());
    }
    reply(reply);
  }

  private JsonNode answer(RpcMessage request) throws RpcError {
    return switch (request.method()) {
      case "echo" -> request.params();
      case "list_dbs" -> server.databaseNames();
      case "get_schema" -> database(request).schema();
      case "get_server_id" -> NODES.textNode(server.id().toString());
      case "monitor_cond_change" -> {
        monitors.change(request.params());
        yield NODES.objectNode();
      }
      case "monitor_cancel" -> {
        monitors.cancel(request.params());
        yield NODES.objectNode();
      }
      case "lock" -> {
        boolean locked = server.locks().lock(this, lockToAsk(request));
        yield NODES.objectNode().put("locked", locked);
      }
      case "steal" -> {
        server.locks().steal(this, lockToAsk(request));
        yield NODES.objectNode().put("locked", true);
      }
      case "unlock" -> {
        unlock(request);
        yield NODES.objectNode();
      }
      case "set_db_change_aware" -> {
        checkAwareness(request);
        yield NODES.objectNode();
      }
      default -> throw RpcError.of("unknown method");
    };
  }

  private ServedDatabase database(RpcMessage request) throws RpcError {
    JsonNode name = request.params().path(0);
    if (!name.isTextual()) {
      throw RpcError.syntaxError(
          request.params(), request.method() + " request params must begin with <db-name>");
    }
    ServedDatabase database = server.database(name.textValue());
    if (database == null) {
      throw RpcError.of(
          "unknown database",
          request.params(),
          request.method() + " request specifies unknown database " + name.textValue());
    }
    return database;
  }

  private void transact(RpcMessage request) throws RpcError {
    ServedDatabase database = database(request);
    JsonNode id = request.id();
    if (waiting.containsKey(id)) {
      throw RpcError.syntaxError(request.params(), "transact: duplicate request ID");
    }
    ArrayNode operations = request.params();
    operations.remove(0);
    Transactions.Waiting transaction =
        server
            .transactions()
            .submit(
                database,
                operations,
                this,
                result -> {
                  waiting.remove(id);
                  reply(Messages.reply(id, result));
                });
    if (transaction.isWaiting()) {
      waiting.put(id, transaction);
      if (waiting.size() > server.limits().waitingTransactions()) {
        connection.close("it has too many waiting transactions");
      }
    }
  }

  /** RFC 7047 section 4.1.4 promises an answer, which ovsdb-server gives to some clients only. */
  private void cancel(JsonNode id) {
    Transactions.Waiting transaction = waiting.remove(id);
    if (transaction != null) {
      transaction.cancel();
      reply(Messages.error(id, NODES.textNode("canceled")));
    }
  }

  private byte[] monitor(Monitor.Version version, RpcMessage request) throws RpcError {
    return monitors.create(database(request), version, request);
  }

  private String lockToAsk(RpcMessage request) throws RpcError {
    String lock = lockName(request);
    if (server.locks().hasAsked(this, lock)) {
      throw RpcError.syntaxError(
          request.params(), "must issue \"unlock\" before new \"" + request.method() + "\"");
    }
    return lock;
  }

  private void unlock(RpcMessage request) throws RpcError {
    String lock = lockName(request);
    if (!server.locks().hasAsked(this, lock)) {
      throw RpcError.syntaxError(
          request.params(), "unlock: \"unlock\" without \"lock\" or \"steal\"");
    }
    server.locks().unlock(this, lock);
  }

  private static String lockName(RpcMessage request) throws RpcError {
    ArrayNode params = request.params();
    if (params.size() != 1
        || !params.get(0).isTextual()
        || !ID.matcher(params.get(0).textValue()).matches()) {
      throw RpcError.syntaxError(params, request.method() + " request params must be <id>");
    }
    return params.get(0).textValue();
  }

  /** The set of databases never changes here, so there is nothing of which to tell the client. */
  private static void checkAwareness(RpcMessage request) throws RpcError {
    if (request.params().size() != 1 || !request.params().get(0).isBoolean()) {
      throw RpcError.syntaxError(
          request.params(), "set_db_change_aware: true or false parameter expected");
    }
  }

  /** What changed is told before the answer of which the client may conclude that it did. */
  private void reply(byte[] message) {
    monitors.flush();
    outbox.reply(message);
  }

  /** Tells the client what has changed, unless it has not read yet what it was told before. */
  void flushMonitors() {
    if (!connection.isClosed() && connection.backlog() == 0) {
      monitors.flush();
    }
  }

  @Override
  public void drained() {
    flushMonitors();
  }

  @Override
  public boolean owns(String lock) {
    return server.locks().owns(this, lock);
  }

  @Override
  public void locked(String lock) {
    monitors.flush();
    outbox.send(Messages.lockNotification("locked", lock));
  }

  @Override
  public void stolen(String lock) {
    monitors.flush();
    outbox.send(Messages.lockNotification("stolen", lock));
  }

  @Override
  public void closed() {
    prober.stop();
    monitors.close();
    waiting.values().forEach(Transactions.Waiting::cancel);
    waiting.clear();
    server.remove(this);
    server.locks().unlockAll(this);
  }
}
