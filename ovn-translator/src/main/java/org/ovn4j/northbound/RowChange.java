package org.ovn4j.northbound;

import java.util.List;
import java.util.UUID;
import org.ovn4j.model.Origin;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;

/** What a change set does to one row. */
public sealed interface RowChange {

  /** The row's UUID. */
  UUID uuid();

  /** The row as it will be; as it was, if it is deleted. */
  Row row();

  /** The row's table. */
  default Table<?> table() {
    return row().table();
  }

  /**
   * A row to insert.
   *
   * @param uuid its UUID
   * @param row the row
   * @param origin what in the intent made it
   */
  record Insert(UUID uuid, Row row, Origin origin) implements RowChange {}

  /**
   * A row to change.
   *
   * @param uuid its UUID
   * @param before the row as it is in the database
   * @param row the row as it will be
   * @param changed the columns that differ, by name
   * @param origin what in the intent made it
   */
  record Update(UUID uuid, Row before, Row row, List<Column> changed, Origin origin)
      implements RowChange {
    /** Copies the columns. */
    public Update {
      changed = List.copyOf(changed);
    }
  }

  /**
   * A row to delete.
   *
   * @param uuid its UUID
   * @param row the row as it is in the database
   */
  record Delete(UUID uuid, Row row) implements RowChange {}
}
