package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.DatabaseSchema;

/**
 * A database in memory that treats transactions as ovsdb-server does.
 *
 * <p>Thread-safe: each method takes {@link #lock}; who reads rows over several calls holds it
 * meanwhile.
 */
public final class Database {

  /**
   * Hears of each commit that changed rows, in order, under the database's lock. Must not block.
   */
  public interface Listener {
    /** The changes took effect. */
    void committed(Commit commit);
  }

  /** Where commits are kept. Called under the database's lock before a commit takes effect. */
  public interface Journal {
    /**
     * Keeps the commit.
     *
     * @throws IOException if it could not be kept; the transaction then fails as {@code I/O error}
     */
    void append(Commit commit) throws IOException;
  }

  /** A database without rows. */
  public Database(DatabaseSchema schema) {
    throw new UnsupportedOperationException();
  }

  /** A database without rows that takes UUIDs of rows and their versions from there. */
  public Database(DatabaseSchema schema, java.util.function.Supplier<java.util.UUID> uuids) {
    throw new UnsupportedOperationException();
  }

  /** The lock under which the database changes. */
  public Object lock() {
    throw new UnsupportedOperationException();
  }

  public DatabaseSchema schema() {
    throw new UnsupportedOperationException();
  }

  /** All tables by name, ascending. */
  public List<StoredTable> tables() {
    throw new UnsupportedOperationException();
  }

  /** The table; null if the schema has none of that name. */
  public @Nullable StoredTable table(String name) {
    throw new UnsupportedOperationException();
  }

  /**
   * Runs a transaction once.
   *
   * @param operations the {@code params} of a {@code transact} request without the database's name:
   *     an array of operations. Whatever JSON it is, the outcome is a reply.
   * @param elapsedMillis time since the request arrived, for {@code wait}
   */
  public Execution transact(JsonNode operations, Requester requester, long elapsedMillis) {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes a commit over that a journal kept: {@code {"<table>": {"<uuid>": null | {"<column>":
   * value}}, "_date":…, "_comment":…, "_is_diff": true}} as ovsdb-server's log has it.
   *
   * @throws OvsdbFailure if it does not fit to the schema or to what the database holds; it is then
   *     unchanged
   */
  public void replay(JsonNode record) throws OvsdbFailure {
    throw new UnsupportedOperationException();
  }

  public void addListener(Listener listener) {
    throw new UnsupportedOperationException();
  }

  public void removeListener(Listener listener) {
    throw new UnsupportedOperationException();
  }

  /** From now on commits are kept there first. */
  public void setJournal(Journal journal) {
    throw new UnsupportedOperationException();
  }
}
