package org.ovn4j.testkit.storage;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.testkit.database.Commit;
import org.ovn4j.testkit.database.Database;
import org.ovn4j.testkit.database.DatumJson;
import org.ovn4j.testkit.database.RowChange;
import org.ovn4j.testkit.database.StoredRow;
import org.ovn4j.testkit.database.StoredTable;

/**
 * The records of a log that follow the schema: what a commit changed, or all rows as if one commit
 * had inserted them. Columns that need not survive a restart are left out, and of new rows the
 * columns at their default.
 */
final class CommitJson {

  /** The UUID is the record's key; the version is a new one after each start. */
  private static final int FIRST_COLUMN = StoredTable.VERSION + 1;

  private CommitJson() {}

  /** The record; empty if the commit changed nothing that is to survive. */
  static Optional<byte[]> of(Commit commit, long dateMillis) throws IOException {
    Map<StoredTable, List<RowChange>> tables = new LinkedHashMap<>();
    for (RowChange change : commit.changes()) {
      if (isKept(change)) {
        tables.computeIfAbsent(change.table(), table -> new ArrayList<>()).add(change);
      }
    }
    return tables.isEmpty()
        ? Optional.empty()
        : Optional.of(record(tables, commit.comment(), dateMillis));
  }

  /** All rows of a database, whose lock the caller holds. */
  static byte[] snapshot(Database database, String comment, long dateMillis) throws IOException {
    Map<StoredTable, List<RowChange>> tables = new LinkedHashMap<>();
    for (StoredTable table : database.tables()) {
      List<RowChange> rows =
          table.rows().stream().map(row -> new RowChange(table, row.uuid(), null, row)).toList();
      if (!rows.isEmpty()) {
        tables.put(table, rows);
      }
    }
    return record(tables, comment, dateMillis);
  }

  private static byte[] record(
      Map<StoredTable, List<RowChange>> tables, String comment, long dateMillis)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = OvsdbJson.mapper().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("_date", dateMillis);
      for (Map.Entry<StoredTable, List<RowChange>> table : tables.entrySet()) {
        json.writeObjectFieldStart(table.getKey().schema().name());
        for (RowChange change : table.getValue()) {
          json.writeFieldName(change.uuid().toString());
          write(json, change);
        }
        json.writeEndObject();
      }
      json.writeBooleanField("_is_diff", true);
      if (!comment.isEmpty()) {
        json.writeStringField("_comment", comment);
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, RowChange change) throws IOException {
    StoredRow after = change.after();
    if (after == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    for (int i = FIRST_COLUMN; i < change.table().columns().size(); i++) {
      ColumnSchema column = change.table().columns().get(i);
      if (isKept(column, change.before(), after, i)) {
        json.writeFieldName(column.name());
        DatumJson.write(json, written(column, change.before(), after.get(i), i));
      }
    }
    json.writeEndObject();
  }

  private static Datum written(
      ColumnSchema column, @Nullable StoredRow before, Datum after, int index) {
    return before == null ? after : DatumJson.difference(column.type(), before.get(index), after);
  }

  private static boolean isKept(RowChange change) {
    StoredRow before = change.before();
    StoredRow after = change.after();
    if (before == null || after == null) {
      return true;
    }
    for (int i = FIRST_COLUMN; i < change.table().columns().size(); i++) {
      if (isKept(change.table().columns().get(i), before, after, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKept(
      ColumnSchema column, @Nullable StoredRow before, StoredRow after, int index) {
    Datum old = before == null ? column.type().defaultValue() : before.get(index);
    return !column.ephemeral() && !after.get(index).equals(old);
  }
}
