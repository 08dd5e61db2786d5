package org.ovn4j.testkit.database;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.TableSchema;

/** The rows of one table after the last commit. */
public final class StoredTable {

  /** Index of the column {@code _uuid}. */
  public static final int UUID = 0;

  /** Index of the column {@code _version}. */
  public static final int VERSION = 1;

  /** Number of columns that every table has. */
  static final int IMPLICIT = 2;

  StoredTable() {}

  /** The table's schema. */
  public TableSchema schema() {
    throw new UnsupportedOperationException();
  }

  /** The columns: {@code _uuid}, {@code _version}, then those of the schema by name. */
  public List<ColumnSchema> columns() {
    throw new UnsupportedOperationException();
  }

  /** The index of the column in {@link #columns}; -1 if there is none of that name. */
  public int indexOf(String column) {
    throw new UnsupportedOperationException();
  }

  /** The row; null if there is none. */
  public @Nullable StoredRow get(UUID uuid) {
    throw new UnsupportedOperationException();
  }

  /** All rows, in no order. A view: use it under the database's lock. */
  public Collection<StoredRow> rows() {
    throw new UnsupportedOperationException();
  }
}
