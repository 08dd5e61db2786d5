package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.ovn4j.testkit.database.Database;
import org.ovn4j.testkit.database.Requester;

/**
 * A server of one database, and of {@code _Server} that describes it. Thread-safe.
 *
 * <p>It is to the methods for faults that a test owes what goes wrong; none of them touches the
 * database.
 */
public final class RpcServer implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(RpcServer.class.getName());

  /** After a failure to accept, of which there may be many in a row. */
  private static final long ACCEPT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ServerSettings settings;
  private final ServerState state;
  private final ServerDatabase description;
  private final ServedDatabase database;
  private final List<Acceptor> acceptors = new ArrayList<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private RpcServer(ServerSettings settings) {
    this.settings = settings;
    Supplier<UUID> uuids = settings.uuids();
    state = new ServerState(settings.limits(), uuids.get());
    description = new ServerDatabase(uuids);
    description.describe(settings.database().schema().name(), settings.schema());
    database = serve(settings.database(), settings.schema(), true);
    serve(description.database(), SchemaJson.write(description.database().schema()), false);
  }

  private ServedDatabase serve(Database toServe, JsonNode schema, boolean ordinary) {
    ServedDatabase served =
        new ServedDatabase(
            toServe,
            schema,
            ordinary,
            settings.limits().history(),
            settings.uuids(),
            this::committed);
    state.add(served);
    return served;
  }

  private void committed() {
    if (!state.loop().isCurrent()) {
      state.loop().wake();
    }
  }

  /**
   * Starts a server.
   *
   * @throws IOException if it cannot listen somewhere, or cannot use the TLS keys
   */
  public static RpcServer start(ServerSettings settings) throws IOException {
    RpcServer server = new RpcServer(settings);
    try {
      Optional<SSLContext> tls = Optional.empty();
      if (settings.tls().isPresent()) {
        tls = Optional.of(settings.tls().get().context());
      }
      for (String remote : settings.remotes()) {
        server.acceptors.add(Acceptor.open(remote, tls));
      }
      server.state.loop().start();
      for (Acceptor acceptor : server.acceptors) {
        server.run(() -> server.listen(acceptor));
      }
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void listen(Acceptor acceptor) {
    try {
      state
          .loop()
          .register(acceptor.channel(), SelectionKey.OP_ACCEPT, key -> accept(acceptor, key));
    } catch (IOException e) {
      throw new IllegalStateException("cannot watch " + acceptor.address(), e);
    }
  }

  private void accept(Acceptor acceptor, SelectionKey key) {
    try {
      SocketChannel channel = acceptor.channel().accept();
      if (channel != null) {
        open(acceptor, channel);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot accept a client at " + acceptor.address(), e);
      key.interestOps(0);
      state
          .loop()
          .at(
              System.nanoTime() + ACCEPT_PAUSE_NANOS,
              () -> key.interestOps(SelectionKey.OP_ACCEPT));
    }
  }

  private void open(Acceptor acceptor, SocketChannel channel) throws IOException {
    try {
      Transport transport = acceptor.transport(channel);
      state.add(new Session(state, channel, transport, settings.probeInterval(acceptor)));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Where clients can connect: {@code unix:PATH}, {@code tcp:HOST:PORT}, {@code ssl:HOST:PORT}. */
  public List<String> remotes() {
    return acceptors.stream().map(Acceptor::address).toList();
  }

  /**
   * The result of a transaction, for which this waits.
   *
   * @param operations without the database's name
   */
  public JsonNode transact(ArrayNode operations) {
    CompletableFuture<JsonNode> result = new CompletableFuture<>();
    run(
        () ->
            state.transactions().submit(database, operations, Requester.NOBODY, result::complete));
    return await(result);
  }

  /**
   * Has something called soon after each commit, whoever made it, in the server's thread and under
   * no lock. It must not block.
   */
  public void afterCommits(Runnable listener) {
    run(() -> state.afterCommits(listener));
  }

  /** Holds each reply back for a time from now on; zero ends that. */
  public void delayReplies(Duration delay) {
    run(() -> state.faults().delayReplies(delay));
  }

  /** Refuses the next commits of clients. */
  public void refuseNext(int count, String error, String details) {
    run(() -> state.refusals().refuseNext(count, error, details));
  }

  /** Hangs up on all clients; they may connect anew. */
  public void dropConnections() {
    run(() -> state.sessions().forEach(session -> session.connection().close("dropped")));
  }

  /** Sends half of the next reply and hangs up. */
  public void cutNextReply() {
    run(() -> state.faults().cutNextReply());
  }

  /** Accepts clients but neither receives nor sends anything, until it is told to go on. */
  public void freeze(boolean freeze) {
    run(
        () -> {
          state.faults().freeze(freeze);
          state.sessions().forEach(session -> session.connection().freeze(freeze));
        });
  }

  /** Says that this server leads a cluster, or that it only follows. */
  public void setLeader(boolean leader) {
    run(() -> description.setLeader(database.name(), leader, database.commits()));
  }

  /** The number of clients connected now. */
  public int sessions() {
    CompletableFuture<Integer> count = new CompletableFuture<>();
    run(() -> count.complete(state.sessions().size()));
    return await(count);
  }

  /** For how many things of clients the server keeps something in memory. */
  String load() {
    CompletableFuture<String> load = new CompletableFuture<>();
    run(() -> load.complete(state.load()));
    return await(load);
  }

  /** Has the event loop's thread do something, and waits for that. */
  private void run(Runnable task) {
    if (state.loop().isCurrent()) {
      task.run();
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    state
        .loop()
        .execute(
            () -> {
              try {
                task.run();
                done.complete(null);
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    await(done);
  }

  private <T> T await(CompletableFuture<T> result) {
    CompletableFuture.anyOf(result, closed).join();
    if (!result.isDone()) {
      throw new IllegalStateException("the server was closed");
    }
    return result.join();
  }

  /** Ends the service: all clients are disconnected and the sockets' files removed. */
  @Override
  public void close() {
    if (closed.complete(null)) {
      state.loop().stop(state::close);
      for (Acceptor acceptor : acceptors) {
        try {
          acceptor.close();
        } catch (IOException e) {
          LOG.log(System.Logger.Level.WARNING, "cannot end " + acceptor.address(), e);
        }
      }
    }
  }
}
