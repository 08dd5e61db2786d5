package org.ovn4j.testkit;

import java.util.Comparator;
import java.util.List;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.testkit.database.Database;
import org.ovn4j.testkit.database.StoredRow;
import org.ovn4j.testkit.database.StoredTable;

/** Writes the rows of a database for people. */
final class DatabaseDump {

  private DatabaseDump() {}

  /**
   * A line per row under its table's name: UUID, then the columns that differ from their defaults,
   * with values as RFC 7047 writes them. Tables without rows are left out.
   */
  static String of(Database database) {
    StringBuilder text = new StringBuilder();
    synchronized (database.lock()) {
      for (StoredTable table : database.tables()) {
        if (!table.rows().isEmpty()) {
          text.append(table.schema().name()).append('\n');
          table.rows().stream()
              .sorted(Comparator.comparing(StoredRow::uuid))
              .forEach(row -> append(text, table, row));
        }
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, StoredTable table, StoredRow row) {
    text.append("  ").append(row.uuid());
    List<ColumnSchema> columns = table.columns();
    for (int i = 0; i < columns.size(); i++) {
      Datum value = row.get(i);
      if (i != StoredTable.UUID
          && i != StoredTable.VERSION
          && !value.equals(columns.get(i).type().defaultValue())) {
        text.append(' ').append(columns.get(i).name()).append('=').append(value.toJson());
      }
    }
    text.append('\n');
  }
}
