package org.ovn4j.testkit.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.TableSchema;

/**
 * The rows of one table, with what makes a commit cost what changes and not what is stored: who
 * refers to each row, and the rows by the values of each index. While a transaction runs, the rows
 * are as it sees them; references and indexes are as of the last commit.
 */
public final class StoredTable {

  /** Index of the column {@code _uuid}. */
  public static final int UUID = 0;

  /** Index of the column {@code _version}. */
  public static final int VERSION = 1;

  /** Number of columns that every table has. */
  static final int IMPLICIT = 2;

  private final TableSchema schema;
  private final boolean root;
  private final List<ColumnSchema> columns = new ArrayList<>();
  private final Map<String, Integer> indexOf = new HashMap<>();
  private final List<ReferenceColumn> references;
  private final List<Index> indexes = new ArrayList<>();

  /** What a row has where nothing is written. */
  private final Datum[] defaults;

  /** For each column, why its default is no value for it; null if it is one. */
  private final @Nullable OvsdbFailure[] badDefaults;

  private final Map<UUID, Slot> slots = new HashMap<>();

  /** A row in its table. */
  static final class Slot {
    StoredRow row;

    /** Number of strong references to the row from other rows. */
    int strongReferences;

    /** How often a place of another row refers weakly to the row; null if none does. */
    @Nullable Map<Referrer, Integer> weakReferrers;

    Slot(StoredRow row) {
      this.row = row;
    }
  }

  /**
   * A place that refers to a row.
   *
   * @param table the table of the row that refers
   * @param row the row that refers
   * @param place in which of its columns
   */
  record Referrer(StoredTable table, UUID row, ReferenceColumn place) {}

  /**
   * An empty table.
   *
   * @param root whether its rows live without a strong reference to them
   */
  StoredTable(TableSchema schema, boolean root) {
    this.schema = schema;
    this.root = root;
    addColumn(implicit("_uuid"));
    addColumn(implicit("_version"));
    schema.columns().values().forEach(this::addColumn);
    this.references = ReferenceColumn.of(columns);
    this.defaults = new Datum[columns.size() - IMPLICIT];
    this.badDefaults = new OvsdbFailure[columns.size()];
    for (int i = IMPLICIT; i < columns.size(); i++) {
      ColumnType type = columns.get(i).type();
      defaults[i - IMPLICIT] = type.defaultValue();
      try {
        Constraints.check(type, type.defaultValue());
      } catch (OvsdbFailure e) {
        badDefaults[i] = e;
      }
    }
    schema.indexes().forEach(index -> indexes.add(new Index(this, List.copyOf(index))));
  }

  private static ColumnSchema implicit(String name) {
    ColumnType type = ColumnType.scalar(BaseType.of(AtomicType.UUID));
    return new ColumnSchema(name, type, false, false);
  }

  private void addColumn(ColumnSchema column) {
    indexOf.put(column.name(), columns.size());
    columns.add(column);
  }

  /** The table's schema. */
  public TableSchema schema() {
    return schema;
  }

  /** The columns: {@code _uuid}, {@code _version}, then those of the schema by name. */
  public List<ColumnSchema> columns() {
    return Collections.unmodifiableList(columns);
  }

  /** The index of the column in {@link #columns}; -1 if there is none of that name. */
  public int indexOf(String column) {
    return indexOf.getOrDefault(column, -1);
  }

  /** The row; null if there is none. */
  public @Nullable StoredRow get(UUID uuid) {
    Slot slot = slots.get(uuid);
    return slot == null ? null : slot.row;
  }

  /** All rows, in no order. A copy. */
  public Collection<StoredRow> rows() {
    List<StoredRow> rows = new ArrayList<>(slots.size());
    slots.values().forEach(slot -> rows.add(slot.row));
    return rows;
  }

  /** Number of rows. */
  public int size() {
    return slots.size();
  }

  boolean isRoot() {
    return root;
  }

  List<ReferenceColumn> references() {
    return references;
  }

  List<Index> indexes() {
    return indexes;
  }

  /** What the columns hold where nothing is written, those that are not implicit. A copy. */
  Datum[] defaults() {
    return defaults.clone();
  }

  /** Whether the value is what the column holds where nothing is written. */
  boolean isDefault(int column, Datum value) {
    return value.equals(defaults[column - IMPLICIT]);
  }

  /** Throws if the row has nothing but the default in a column that does not take it. */
  void checkDefaults(StoredRow row) throws OvsdbFailure {
    for (int i = IMPLICIT; i < badDefaults.length; i++) {
      if (badDefaults[i] != null && isDefault(i, row.get(i))) {
        throw badDefaults[i];
      }
    }
  }

  @Nullable Slot slot(UUID uuid) {
    return slots.get(uuid);
  }

  void put(UUID uuid, Slot slot) {
    slots.put(uuid, slot);
  }

  void remove(UUID uuid) {
    slots.remove(uuid);
  }

  /** Compares rows by some columns, as ovsdb-server sorts them. */
  static int compare(StoredRow a, StoredRow b, List<Integer> columns) {
    for (int column : columns) {
      int order = compare(a.get(column), b.get(column));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compare(Datum a, Datum b) {
    if (a.size() != b.size()) {
      return Integer.compare(a.size(), b.size());
    }
    for (int i = 0; i < a.size(); i++) {
      int order = Datum.ORDER.compare(a.keyAt(i), b.keyAt(i));
      if (order != 0) {
        return order;
      }
    }
    for (int i = 0; a.isMap() && i < a.size(); i++) {
      int order = Datum.ORDER.compare(a.valueAt(i), b.valueAt(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
