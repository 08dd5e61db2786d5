package org.ovn4j.testkit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.TableSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;

/** An ovsdb-server with an empty database in a directory of its own, and one connection to it. */
final class RealOvsdbServer implements AutoCloseable {

  private static final long START_DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Path directory;
  private final Process process;
  private final SocketChannel channel;
  private final JsonParser messages;
  private int requests;

  private RealOvsdbServer(Path directory, Process process, SocketChannel channel)
      throws IOException {
    this.directory = directory;
    this.process = process;
    this.channel = channel;
    // Of bytes it would guess the encoding at once, and wait for the first four.
    Reader text = new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8);
    this.messages = OvsdbJson.mapper().createParser(text);
  }

  /** Starts a server for a new database of the schema in the file. */
  static RealOvsdbServer start(Path schemaFile) throws IOException {
    Path directory = Files.createTempDirectory("ovsdb");
    Path database = directory.resolve("nb.db");
    Path socket = directory.resolve("nb.sock");
    await(run(directory, "ovsdb-tool", "create", database.toString(), schemaFile.toString()));
    Process server =
        run(
            directory,
            "ovsdb-server",
            "--remote=punix:" + socket,
            "--unixctl=" + directory.resolve("ctl"),
            database.toString());
    return new RealOvsdbServer(directory, server, connect(server, socket));
  }

  private static Process run(Path directory, String... command) throws IOException {
    Path log = directory.resolve(command[0] + ".log");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static void await(Process process) throws IOException {
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("failed: " + process.info());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static SocketChannel connect(Process server, Path socket) throws IOException {
    long deadline = System.nanoTime() + START_DEADLINE_NANOS;
    while (true) {
      try {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
      } catch (IOException e) {
        if (!server.isAlive() || System.nanoTime() > deadline) {
          server.destroy();
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  /** What became of the transaction. */
  CommitResult commit(Transaction transaction) throws IOException {
    JsonNode results = transact(transaction.toJson());
    for (int i = 0; i < results.size(); i++) {
      JsonNode error = results.get(i).path("error");
      if (error.isTextual()) {
        String details = results.get(i).path("details").asText();
        return new OvsdbError(error.asText(), details, i).result();
      }
    }
    return new CommitResult.Committed();
  }

  /** All rows of the tables and columns that ovn4j knows. */
  Snapshot snapshot(DatabaseSchema schema) throws IOException {
    Snapshot.Builder snapshot = Snapshot.builder(schema);
    List<Table<?>> tables =
        Northbound.TABLES.values().stream()
            .<Table<?>>map(table -> table)
            .filter(table -> schema.table(table.name()).isPresent())
            .toList();
    StringBuilder params = new StringBuilder("[\"" + schema.name() + "\"");
    for (Table<?> table : tables) {
      params.append(",{\"op\":\"select\",\"where\":[],\"table\":\"" + table.name() + "\"}");
    }
    JsonNode results = transact(params.append("]").toString());
    for (int i = 0; i < tables.size(); i++) {
      TableSchema tableSchema = schema.table(tables.get(i).name()).orElseThrow();
      for (JsonNode row : results.get(i).required("rows")) {
        UUID uuid = UUID.fromString(row.required("_uuid").required(1).asText());
        snapshot.add(uuid, tables.get(i).row(columns(tableSchema, row)));
      }
    }
    return snapshot.build();
  }

  private static Map<String, Datum> columns(TableSchema table, JsonNode row) {
    Map<String, Datum> columns = new HashMap<>();
    for (ColumnSchema column : table.columns().values()) {
      columns.put(column.name(), OvsdbJson.read(row.required(column.name()), column.type()));
    }
    return columns;
  }

  private JsonNode transact(String params) throws IOException {
    int id = ++requests;
    send("{\"method\":\"transact\",\"id\":" + id + ",\"params\":" + params + "}");
    while (true) {
      JsonNode message = messages.readValueAsTree();
      if (message == null) {
        throw new IOException("the server closed the connection");
      }
      if (message.path("method").asText().equals("echo")) {
        send("{\"id\":\"echo\",\"error\":null,\"result\":[]}");
      } else if (message.path("id").asInt() == id) {
        if (!message.path("result").isArray()) {
          throw new IOException("no result: " + message);
        }
        return message.path("result");
      }
    }
  }

  private void send(String json) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    process.destroy();
    process.onExit().join();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
