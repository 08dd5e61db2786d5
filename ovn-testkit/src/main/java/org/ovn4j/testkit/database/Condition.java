package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * A {@code where} clause or the condition of a monitor: clauses of RFC 7047 section 5.1, or
 * booleans.
 */
public final class Condition {

  private Condition() {}

  /**
   * Reads an array of clauses.
   *
   * @throws OvsdbFailure with ovsdb-server's words if it is none for this table
   */
  public static Condition parse(StoredTable table, JsonNode json) throws OvsdbFailure {
    throw new UnsupportedOperationException();
  }

  /** Whether the row fulfils all clauses; true if there is none. Of a {@code where} clause. */
  public boolean matchesEvery(StoredRow row) {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether the row fulfils one of the clauses; true if there is none. Of a monitor's condition.
   */
  public boolean matchesAny(StoredRow row) {
    throw new UnsupportedOperationException();
  }

  /** The indexes of the columns that it looks at. */
  public Set<Integer> columns() {
    throw new UnsupportedOperationException();
  }
}
