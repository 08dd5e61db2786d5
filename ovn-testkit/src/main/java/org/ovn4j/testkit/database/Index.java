package org.ovn4j.testkit.database;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.Datum;

/** The committed rows of a table by their values in columns that together are unique. */
final class Index {

  private final List<String> names;
  private final int[] columns;
  private final Map<List<Datum>, UUID> rows = new HashMap<>();

  Index(StoredTable table, List<String> names) {
    this.names = names;
    this.columns = names.stream().mapToInt(table::indexOf).toArray();
  }

  /** The row's values in the columns. */
  List<Datum> key(StoredRow row) {
    if (columns.length == 1) {
      return List.of(row.get(columns[0]));
    }
    List<Datum> key = new ArrayList<>(columns.length);
    for (int column : columns) {
      key.add(row.get(column));
    }
    return key;
  }

  /** The key of the rows that fulfil the condition; null if it does not name all columns. */
  @Nullable List<Datum> key(Condition condition) {
    List<Datum> key = new ArrayList<>(columns.length);
    for (int column : columns) {
      Datum value = condition.required(column);
      if (value == null) {
        return null;
      }
      key.add(value);
    }
    return key;
  }

  @Nullable UUID find(List<Datum> key) {
    return rows.get(key);
  }

  void add(StoredRow row) {
    rows.put(key(row), row.uuid());
  }

  void remove(StoredRow row) {
    rows.remove(key(row), row.uuid());
  }

  /** The values of a row in words. */
  String valuesText(StoredTable table, StoredRow row) {
    List<String> words = new ArrayList<>();
    for (int column : columns) {
      words.add(DatumText.of(table.columns().get(column).type(), row.get(column)));
    }
    return DatumText.list(words);
  }

  /** The columns in words. */
  String columnsText() {
    List<String> words = names.stream().map(name -> "\"" + name + "\"").toList();
    return (words.size() == 1 ? "column " : "columns ") + DatumText.list(words);
  }
}
