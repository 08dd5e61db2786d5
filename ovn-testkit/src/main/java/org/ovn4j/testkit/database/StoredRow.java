package org.ovn4j.testkit.database;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.Datum;

/**
 * A row at one moment. Immutable; a change makes another one with the same UUID and a new version.
 */
public final class StoredRow {

  private final UUID uuid;
  private final UUID version;

  /** By the index of the column, {@code _uuid} and {@code _version} left out. */
  private final Datum[] values;

  /** Takes the array over. */
  StoredRow(UUID uuid, UUID version, Datum[] values) {
    this.uuid = uuid;
    this.version = version;
    this.values = values;
  }

  /** Its UUID, which it keeps for life. */
  public UUID uuid() {
    return uuid;
  }

  /** The UUID of this state of it. */
  public UUID version() {
    return version;
  }

  /** The value of the column with this index in {@link StoredTable#columns}. */
  public Datum get(int column) {
    return switch (column) {
      case StoredTable.UUID -> Datum.of(uuid);
      case StoredTable.VERSION -> Datum.of(version);
      default -> values[column - StoredTable.IMPLICIT];
    };
  }

  /** The columns of the schema that differ from their defaults, by name. */
  public SortedMap<String, Datum> columns(StoredTable table) {
    SortedMap<String, Datum> columns = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      ColumnSchema column = table.columns().get(i + StoredTable.IMPLICIT);
      if (!table.isDefault(i + StoredTable.IMPLICIT, values[i])) {
        columns.put(column.name(), values[i]);
      }
    }
    return columns;
  }

  /** This row with another value in a column that is not implicit. */
  StoredRow with(int column, Datum value) {
    Datum[] changed = values.clone();
    changed[column - StoredTable.IMPLICIT] = value;
    return new StoredRow(uuid, version, changed);
  }

  /** This row with the values of the other in some columns that are not implicit. */
  StoredRow with(StoredRow other, List<Integer> columns) {
    Datum[] changed = values.clone();
    for (int column : columns) {
      changed[column - StoredTable.IMPLICIT] = other.get(column);
    }
    return new StoredRow(uuid, version, changed);
  }

  /** These values as another row. */
  StoredRow as(UUID newUuid, UUID newVersion) {
    return new StoredRow(newUuid, newVersion, values);
  }

  StoredRow withVersion(UUID newVersion) {
    return new StoredRow(uuid, newVersion, values);
  }

  /** Whether the columns that are not implicit are equal. */
  boolean hasValuesOf(StoredRow other) {
    if (values == other.values) {
      return true;
    }
    for (int i = 0; i < values.length; i++) {
      if (!values[i].equals(other.values[i])) {
        return false;
      }
    }
    return true;
  }
}
