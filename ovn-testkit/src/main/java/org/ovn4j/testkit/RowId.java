package org.ovn4j.testkit;

import java.util.UUID;

/**
 * Which row of a database. A UUID alone does not tell: ovsdb-server keeps it unique within a table
 * only.
 */
record RowId(String table, UUID uuid) {

  @Override
  public String toString() {
    return table + " row " + uuid;
  }
}
