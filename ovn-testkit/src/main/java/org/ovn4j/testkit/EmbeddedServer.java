package org.ovn4j.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.testkit.database.Database;
import org.ovn4j.testkit.protocol.Limits;
import org.ovn4j.testkit.protocol.PemFiles;
import org.ovn4j.testkit.protocol.RpcServer;
import org.ovn4j.testkit.protocol.SchemaJson;
import org.ovn4j.testkit.protocol.ServerSettings;
import org.ovn4j.testkit.storage.LogFile;

/**
 * An OVSDB server in this JVM, which clients of every kind can use as if it were ovsdb-server: the
 * whole of RFC 7047 and the extensions of ovsdb-server(7) over unix sockets, TCP and TLS. What it
 * holds is lost when it is closed, unless it is kept in a file: {@link Builder#database}.
 *
 * <pre>{@code
 * try (EmbeddedServer server = EmbeddedServer.start()) {
 *   new ProcessBuilder("ovn-nbctl", "--db=" + server.remote(), "ls-add", "net").start();
 *   ...
 * }
 * }</pre>
 *
 * <p>It starts without rows, not even the one of {@code NB_Global}. {@code monitor_cond_since}
 * resumes after any of the last 100 transactions. One daemon thread serves all clients. Who sends
 * what is no message, a message of over 256 MiB, or lets over 64 MiB wait unread, is disconnected;
 * others do not notice. Thread-safe.
 */
public final class EmbeddedServer implements NorthboundServer {

  private final Database database;
  private final RpcServer server;
  private final Faults faults;
  private final @Nullable Path directory;
  private final @Nullable LogFile log;
  private final List<EmbeddedNorthbound> views = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedServer(
      Database database, RpcServer server, @Nullable Path directory, @Nullable LogFile log) {
    this.database = database;
    this.server = server;
    this.faults = new Faults(server);
    this.directory = directory;
    this.log = log;
    server.afterCommits(() -> views.forEach(EmbeddedNorthbound::tellOfOthers));
  }

  /**
   * A server of a Northbound database at a unix socket in a directory of its own, which only this
   * user can enter.
   *
   * @throws UncheckedIOException if that is not possible
   */
  public static EmbeddedServer start() {
    return builder().start();
  }

  /** A server to be described. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public DatabaseSchema schema() {
    return database.schema();
  }

  /** The first of {@link #remotes}. */
  @Override
  public String remote() {
    return remotes().get(0);
  }

  /**
   * Where clients can connect, in the order of {@link Builder#remote}: {@code unix:PATH}, {@code
   * tcp:HOST:PORT} or {@code ssl:HOST:PORT}.
   */
  public List<String> remotes() {
    return server.remotes();
  }

  /**
   * {@inheritDoc}
   *
   * <p>A {@code wait} that does not hold yet is waited for.
   *
   * @throws IllegalArgumentException if the text is no JSON array
   * @throws IllegalStateException if the server is closed, meanwhile perhaps
   */
  @Override
  public String transact(String operations) {
    JsonNode json;
    try {
      json = OvsdbJson.mapper().readTree(operations);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
    if (!(json instanceof ArrayNode array)) {
      throw new IllegalArgumentException("not an array of operations: " + operations);
    }
    return server.transact(array).toString();
  }

  @Override
  public String dump() {
    return RowDump.of(schema(), this::transact);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Nothing is sent over a socket: it is the same database in this JVM. Listeners hear of its
   * own commits in the committing thread, of others' soon in the server's.
   *
   * @throws IllegalStateException if the server is closed
   */
  @Override
  public NorthboundDb northbound() {
    EmbeddedNorthbound view = new EmbeddedNorthbound(database, views::remove);
    views.add(view);
    if (closed.get()) {
      view.close();
      throw new IllegalStateException("the server was closed");
    }
    return view;
  }

  /**
   * What was wrong with the file of {@link Builder#database(Path)} and was mended at the start, a
   * sentence each: commits that a power cut tore, say. Empty if nothing was, and without a file.
   */
  public List<String> warnings() {
    return log == null ? List.of() : log.warnings();
  }

  /** What can be made to go wrong. */
  public Faults faults() {
    return faults;
  }

  /** Ends all connections and the service, and removes the sockets' files. Once is enough. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    server.close();
    views.forEach(EmbeddedNorthbound::close);
    try {
      if (log != null) {
        log.close();
      }
      if (directory != null) {
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot end all of " + this, e);
    }
  }

  /** Name of the database, its version, and where it is served. */
  @Override
  public String toString() {
    return schema().name() + " " + schema().version() + " at " + String.join(", ", remotes());
  }

  /** Describes a server. Not thread-safe. */
  public static final class Builder {

    private DatabaseSchema schema = Northbound.SCHEMA;
    private @Nullable JsonNode schemaJson;
    private @Nullable Database database;
    private @Nullable Path file;
    private final List<String> remotes = new ArrayList<>();
    private Optional<PemFiles> tls = Optional.empty();
    private Optional<Duration> probeInterval = Optional.empty();
    private Limits limits = Limits.DEFAULT;
    private Supplier<UUID> uuids = UUID::randomUUID;

    private Builder() {}

    /** The database's schema; the newest of OVN's Northbound that ovn4j knows unless given. */
    public Builder schema(DatabaseSchema schema) {
      this.schema = schema;
      schemaJson = null;
      return this;
    }

    /**
     * The database's schema as the text of an {@code .ovsschema} file. {@code get_schema} answers
     * it with all that it says, checksum and all.
     *
     * @throws IllegalArgumentException if the text is no schema
     */
    public Builder schema(String text) {
      schema(DatabaseSchema.parse(text));
      try {
        schemaJson = OvsdbJson.mapper().readTree(text);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
      }
      return this;
    }

    /**
     * Keeps the rows in a file of ovsdb-server's standalone format. If it is there its rows and its
     * own schema are served; if not, it is made. A commit that asks to be durable is answered when
     * it is on disk.
     */
    public Builder database(Path kept) {
      file = kept;
      return this;
    }

    /** Serves this database, whatever rows it has already. */
    Builder database(Database served) {
      database = served;
      return schema(served.schema());
    }

    /**
     * Listens there. May be called several times; never called, it is a unix socket in a directory
     * of its own.
     *
     * @param remote {@code punix:PATH}, {@code ptcp:PORT[:HOST]} or {@code pssl:PORT[:HOST]} as in
     *     ovsdb(7); port 0 stands for a free one, and without a host it is reachable from this
     *     machine only
     */
    public Builder remote(String remote) {
      remotes.add(remote);
      return this;
    }

    /**
     * Keys for {@code pssl:}, as PEM files. As with ovsdb-server clients need a certificate.
     *
     * @param privateKey unencrypted, PKCS#8, or PKCS#1 for RSA
     * @param certificate its certificate; those of intermediate authorities may follow in the file
     * @param caCertificate the authorities who sign the clients' certificates
     */
    public Builder tls(Path privateKey, Path certificate, Path caCertificate) {
      tls = Optional.of(new PemFiles(privateKey, certificate, caCertificate));
      return this;
    }

    /**
     * How long clients may be silent before they are asked by {@code echo} whether they live; after
     * the same time again without a sign of life they are disconnected. Zero for never. Unless
     * given it is five seconds on networks and never on unix sockets.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder probeInterval(Duration interval) {
      if (interval.isNegative()) {
        throw new IllegalArgumentException("a time cannot be negative: " + interval);
      }
      probeInterval = Optional.of(interval);
      return this;
    }

    /**
     * Makes the UUIDs of rows and transactions the same whenever the same things happen in the same
     * order.
     */
    public Builder seed(long seed) {
      uuids = new SeededUuids(seed);
      return this;
    }

    Builder limits(Limits clientLimits) {
      limits = clientLimits;
      return this;
    }

    /**
     * Starts the server.
     *
     * @throws UncheckedIOException if it cannot listen somewhere, or cannot use the TLS keys or the
     *     file
     * @throws IllegalArgumentException if a remote has another form, or the schema refers to what
     *     it lacks
     */
    public EmbeddedServer start() {
      JsonNode json = schemaJson == null ? SchemaJson.write(schema) : schemaJson;
      try {
        if (file == null) {
          return serve(database == null ? new Database(schema, uuids) : database, json, null);
        }
        LogFile log = LogFile.open(file, Optional.of(json), kept -> new Database(kept, uuids));
        try {
          return serve(log.database(), log.schema(), log);
        } catch (IOException | RuntimeException e) {
          log.close();
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start the server: " + e.getMessage(), e);
      }
    }

    private EmbeddedServer serve(Database served, JsonNode json, @Nullable LogFile log)
        throws IOException {
      if (!remotes.isEmpty()) {
        return new EmbeddedServer(served, listen(served, json, remotes), null, log);
      }
      Path directory = privateDirectory();
      try {
        List<String> own = List.of("punix:" + directory.resolve("nb.sock"));
        return new EmbeddedServer(served, listen(served, json, own), directory, log);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(directory);
        throw e;
      }
    }

    private RpcServer listen(Database served, JsonNode json, List<String> where)
        throws IOException {
      return RpcServer.start(
          new ServerSettings(served, json, where, tls, probeInterval, limits, uuids));
    }

    private static Path privateDirectory() throws IOException {
      return Files.createTempDirectory(
          "ovn4j",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }
}
