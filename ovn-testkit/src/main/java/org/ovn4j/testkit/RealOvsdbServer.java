package org.ovn4j.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.testkit.protocol.SchemaJson;
import org.ovn4j.testkit.storage.LogFile;

/**
 * The installed ovsdb-server as a process of its own, in a temporary directory and on a unix socket
 * there.
 *
 * <p>For tests that want to know what the real one does, and for tests of faults: it can be killed,
 * made to stand still, and started again over the same rows. It ends with this JVM at the latest.
 * Thread-safe.
 */
public final class RealOvsdbServer implements NorthboundServer {

  private static final long START_SECONDS = 10;
  private static final long CALL_MILLIS = TimeUnit.SECONDS.toMillis(30);

  /** The host may be missing: all addresses of IPv4. */
  private static final Pattern PASSIVE_TCP = Pattern.compile("p(tcp|ssl):(\\d+)(?::(.*))?");

  /** What it says of a remote that is of no use, and of keys for one. */
  private static final Pattern CANNOT_LISTEN =
      Pattern.compile("\\|(socket_util|stream_[a-z]+|ovsdb_jsonrpc_server)\\|ERR\\|");

  private final Path directory;
  private final DatabaseSchema schema;
  private final List<String> arguments;
  private final List<String> listeners;
  private final Thread hook = new Thread(this::end, "end of an ovsdb-server");
  private final Set<RealNorthbound> connections = ConcurrentHashMap.newKeySet();

  // Guarded by this.
  private ServerProcess process;
  private @Nullable OvsdbConnection commands;

  private RealOvsdbServer(
      Path directory, DatabaseSchema schema, List<String> arguments, List<String> listeners)
      throws IOException {
    this.directory = directory;
    this.schema = schema;
    this.arguments = arguments;
    this.listeners = listeners;
    this.process = ServerProcess.start(arguments, output());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether this machine has the program. */
  public static boolean isInstalled() {
    return ServerProcess.program().isPresent();
  }

  /**
   * A server with an empty database of the newest Northbound schema that ovn4j knows.
   *
   * @throws IllegalStateException if ovsdb-server is not installed
   * @throws UncheckedIOException if it does not start; has what it wrote
   */
  public static RealOvsdbServer start() {
    return builder().start();
  }

  /** A builder whose {@link Builder#start} without more gives what {@link #start()} does. */
  public static Builder builder() {
    return new Builder();
  }

  /** What is to be started. Not thread-safe. */
  public static final class Builder {

    private JsonNode schema = SchemaJson.write(Northbound.SCHEMA);
    private Optional<Path> database = Optional.empty();
    private final List<String> remotes = new ArrayList<>();
    private final List<String> tls = new ArrayList<>();

    private Builder() {}

    /** The schema of a new database; the newest Northbound one that ovn4j knows unless given. */
    public Builder schema(DatabaseSchema schema) {
      this.schema = SchemaJson.write(schema);
      return this;
    }

    /**
     * The schema of a new database as the text of an {@code .ovsschema} file.
     *
     * @throws IllegalArgumentException if the text is no schema
     */
    public Builder schema(String text) {
      schema(DatabaseSchema.parse(text));
      try {
        schema = OvsdbJson.mapper().readTree(text);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
      }
      return this;
    }

    /**
     * The file with the database, which outlives the server. If it is there its rows and its own
     * schema are served; if not, it is made.
     */
    public Builder database(Path file) {
      this.database = Optional.of(file.toAbsolutePath());
      return this;
    }

    /**
     * One more place to listen at, as ovsdb-server(1) takes it: {@code ptcp:PORT:HOST} or {@code
     * pssl:PORT:HOST}, port 0 for any free one, or {@code punix:PATH} with an absolute path.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public Builder remote(String remote) {
      if (!PASSIVE_TCP.matcher(remote).matches() && !remote.startsWith("punix:/")) {
        throw new IllegalArgumentException(
            remote + " is no remote; allowed: ptcp:PORT:HOST, pssl:PORT:HOST, punix:/PATH");
      }
      this.remotes.add(remote);
      return this;
    }

    /** Private key, certificate and CA certificate for {@code pssl} remotes, as PEM files. */
    public Builder tls(Path privateKey, Path certificate, Path caCertificate) {
      tls.clear();
      tls.add("--private-key=" + privateKey.toAbsolutePath());
      tls.add("--certificate=" + certificate.toAbsolutePath());
      tls.add("--ca-cert=" + caCertificate.toAbsolutePath());
      return this;
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @throws IllegalStateException if ovsdb-server is not installed
     * @throws UncheckedIOException if it does not start; has what it wrote
     */
    public RealOvsdbServer start() {
      try {
        Path directory = Files.createTempDirectory("ovsdb");
        try {
          return start(directory);
        } catch (IOException | RuntimeException e) {
          deleteAll(directory);
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("ovsdb-server cannot be started: " + e.getMessage(), e);
      }
    }

    private RealOvsdbServer start(Path directory) throws IOException {
      Path file = database.orElse(directory.resolve("nb.db"));
      LogFile.create(file, schema);
      List<String> listeners = new ArrayList<>(List.of("punix:" + directory.resolve("nb.sock")));
      listeners.addAll(remotes);
      List<String> arguments = new ArrayList<>(tls);
      listeners.forEach(listener -> arguments.add("--remote=" + listener));
      arguments.add("--unixctl=" + directory.resolve("ctl"));
      arguments.add(file.toString());
      RealOvsdbServer server =
          new RealOvsdbServer(directory, LogFile.schemaOf(file), arguments, List.copyOf(listeners));
      try {
        server.awaitAnswer();
        return server;
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    }
  }

  private Path output() {
    return directory.resolve("output");
  }

  private Path socket() {
    return directory.resolve("nb.sock");
  }

  /** A server that answers has opened all its remotes. */
  private synchronized void awaitAnswer() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      try {
        OvsdbConnection connection = OvsdbConnection.open(socket(), CALL_MILLIS);
        commands = connection;
        connection.call("list_dbs", "[]");
        break;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("it does not answer; it wrote: " + process.output(), e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
    // It goes on if it cannot listen at one of its remotes, and tries again and again.
    if (CANNOT_LISTEN.matcher(process.output()).find()) {
      throw new IOException("it cannot listen everywhere; it wrote: " + process.output());
    }
  }

  @Override
  public DatabaseSchema schema() {
    return schema;
  }

  @Override
  public String remote() {
    return "unix:" + socket();
  }

  /**
   * Where clients find it, {@link #remote} first: {@code unix:PATH}, {@code tcp:HOST:PORT}, {@code
   * ssl:HOST:PORT}. Ports chosen by the system may be others after {@link #restart}.
   */
  public List<String> remotes() {
    return listeners.stream().map(this::clientRemote).toList();
  }

  private String clientRemote(String listener) {
    Matcher passive = PASSIVE_TCP.matcher(listener);
    if (!passive.matches()) {
      return listener.startsWith("punix:") ? listener.substring(1) : listener;
    }
    String host = Optional.ofNullable(passive.group(3)).orElse("127.0.0.1");
    String port = passive.group(2);
    return passive.group(1) + ":" + host + ":" + (port.equals("0") ? chosenPort(listener) : port);
  }

  /**
   * The server tells of a port that it had to choose: the remote without its kind, then the port.
   */
  private synchronized String chosenPort(String listener) {
    Pattern line =
        Pattern.compile(
            Pattern.quote("|" + listener.substring(listener.indexOf(':') + 1))
                + ": listening on port (\\d+)");
    try {
      String port = "";
      for (Matcher found = line.matcher(process.output()); found.find(); ) {
        port = found.group(1);
      }
      if (port.isEmpty()) {
        throw new IllegalStateException(listener + " was not opened: " + process.output());
      }
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A connection of its own to the database. It ends with {@link #kill} and {@link #restart}: who
   * goes on needs another one.
   *
   * @throws NorthboundException if the server does not run
   */
  @Override
  public NorthboundDb northbound() {
    try {
      RealNorthbound northbound =
          new RealNorthbound(socket(), schema, CALL_MILLIS, connections::remove);
      connections.add(northbound);
      return northbound;
    } catch (IOException e) {
      throw new NorthboundException("cannot connect to " + remote() + ": " + e.getMessage(), e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws NorthboundException if the server does not run, or does not answer within 30 seconds
   */
  @Override
  public String transact(String operations) {
    OvsdbConnection connection;
    synchronized (this) {
      connection = commands;
    }
    if (connection == null) {
      throw new NorthboundException("the server was killed or closed");
    }
    String list = operations.strip();
    if (!list.startsWith("[")) {
      throw new IllegalArgumentException(operations + " is not a JSON array of operations");
    }
    String rest = list.substring(1).strip();
    String params = "[\"" + schema.name() + "\"" + (rest.startsWith("]") ? "" : ",") + rest;
    try {
      return connection.call("transact", params).toString();
    } catch (IOException e) {
      throw new NorthboundException("no results: " + e.getMessage(), e);
    }
  }

  @Override
  public String dump() {
    return RowDump.of(schema, this::transact);
  }

  /** Ends the process at once, as a power cut does: SIGKILL. The rows stay for {@link #restart}. */
  public synchronized void kill() {
    process.kill();
    closeCommands();
  }

  /** Makes the process stand still: its connections stay open, and nothing answers. SIGSTOP. */
  public void pause() {
    signal("STOP");
  }

  /** Lets the process go on after {@link #pause}. SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  private synchronized void signal(String name) {
    try {
      process.signal(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts the process again, over the same rows and on the same sockets, and waits until it
   * answers. If it still runs it is killed first.
   *
   * @throws UncheckedIOException if it does not start
   */
  public synchronized void restart() {
    kill();
    try {
      process = ServerProcess.start(arguments, output());
      awaitAnswer();
    } catch (IOException e) {
      throw new UncheckedIOException("ovsdb-server cannot be started: " + e.getMessage(), e);
    }
  }

  private void closeCommands() {
    OvsdbConnection connection = commands;
    commands = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        // It is of no use any more.
      }
    }
  }

  /** Ends the process and deletes its directory. Idempotent. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook does, or did, the same.
    }
    end();
  }

  private void end() {
    connections.forEach(RealNorthbound::close);
    kill();
    deleteAll(directory);
  }

  private static void deleteAll(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // Closed twice.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "ovsdb-server at " + remote();
  }
}
