package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Supplier;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.testkit.database.Database;
import org.ovn4j.testkit.database.Requester;

/**
 * The database {@code _Server}, in which clients see what databases there are and in what state
 * (ovsdb-server(5)).
 */
final class ServerDatabase {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Database database;
  private final Supplier<UUID> uuids;

  /** A database that describes itself, and nothing else yet. */
  ServerDatabase(Supplier<UUID> uuids) {
    this.database = new Database(readSchema(), uuids);
    this.uuids = uuids;
    describe(database.schema().name(), SchemaJson.write(database.schema()));
  }

  private static DatabaseSchema readSchema() {
    try (InputStream in = ServerDatabase.class.getResourceAsStream("_server.ovsschema")) {
      if (in == null) {
        throw new IllegalStateException("_server.ovsschema is missing");
      }
      return DatabaseSchema.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Database database() {
    return database;
  }

  /** Says that a database is served, as a server's own without a cluster. */
  void describe(String name, JsonNode schema) {
    ObjectNode row =
        NODES
            .objectNode()
            .put("name", name)
            .put("model", "standalone")
            .put("connected", true)
            .put("leader", true)
            .put("schema", schema.toString());
    ArrayNode operations = NODES.arrayNode();
    operations.addObject().put("op", "insert").put("table", "Database").set("row", row);
    run(operations);
  }

  /**
   * Says whether this server leads the database's cluster. Clients look at that only if it is one,
   * so from now on the database is said to be of a cluster.
   *
   * @param index how far the server has come; may not decrease
   */
  void setLeader(String name, boolean leader, long index) {
    ArrayNode operations = NODES.arrayNode();
    ObjectNode join = operations.addObject();
    join.put("op", "update").put("table", "Database");
    where(join, name).addArray().add("model").add("!=").add("clustered");
    join.putObject("row")
        .put("model", "clustered")
        .<ObjectNode>set("cid", uuid())
        .set("sid", uuid());
    ObjectNode change = operations.addObject();
    change.put("op", "update").put("table", "Database");
    where(change, name);
    change.putObject("row").put("leader", leader).put("index", index);
    run(operations);
  }

  private static ArrayNode where(ObjectNode operation, String name) {
    ArrayNode where = operation.putArray("where");
    where.addArray().add("name").add("==").add(name);
    return where;
  }

  private ArrayNode uuid() {
    return NODES.arrayNode().add("uuid").add(uuids.get().toString());
  }

  private void run(ArrayNode operations) {
    database.transact(operations, Requester.SERVER, 0);
  }
}
