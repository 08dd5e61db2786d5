package org.ovn4j.testkit;

import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.northbound.NorthboundDb;

/**
 * A database server for a test: {@link EmbeddedServer} in this JVM, or {@code RealOvsdbServer}, a
 * process. One test can run against both.
 */
public interface NorthboundServer extends AutoCloseable {

  /** The schema of the database that it serves. */
  DatabaseSchema schema();

  /** Where clients find it: {@code unix:/tmp/…/nb.sock} say, as {@code ovn-nbctl --db} takes it. */
  String remote();

  /** A connection of its own to the database; closed with the server at the latest. */
  NorthboundDb northbound();

  /**
   * The {@code result} that the server answers to a {@code transact} request, as JSON.
   *
   * @param operations JSON array of operations, without the database's name
   */
  String transact(String operations);

  /** All rows as text for people: table, row, columns that differ from their defaults. */
  String dump();

  @Override
  void close();
}
