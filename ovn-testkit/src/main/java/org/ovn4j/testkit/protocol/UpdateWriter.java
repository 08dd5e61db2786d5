package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ovn4j.testkit.database.DatumJson;
import org.ovn4j.testkit.database.StoredRow;

/**
 * Writes events as {@code <table-updates>} of RFC 7047 section 4.1.6 or {@code <table-updates2>} of
 * ovsdb-server(7) section 4.1.14.
 */
final class UpdateWriter {

  private final JsonGenerator json;
  private final boolean differences;

  /**
   * A writer.
   *
   * @param differences whether modified columns are written as differences: {@code
   *     <table-updates2>}
   */
  UpdateWriter(JsonGenerator json, boolean differences) {
    this.json = json;
    this.differences = differences;
  }

  /** Writes the object; tables without events are left out. */
  void write(Map<MonitoredTable, List<RowEvent>> tables) throws IOException {
    json.writeStartObject();
    for (Map.Entry<MonitoredTable, List<RowEvent>> table : tables.entrySet()) {
      if (!table.getValue().isEmpty()) {
        json.writeObjectFieldStart(table.getKey().name());
        for (RowEvent event : table.getValue()) {
          json.writeObjectFieldStart(event.uuid().toString());
          if (differences) {
            writeDifference(table.getKey().columns(), event);
          } else {
            writeOldAndNew(table.getKey().columns(), event);
          }
          json.writeEndObject();
        }
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  private void writeOldAndNew(List<MonitoredColumn> columns, RowEvent event) throws IOException {
    boolean modified = event.kind() == RowEvent.Kind.MODIFY;
    if (modified || event.kind() == RowEvent.Kind.DELETE) {
      json.writeObjectFieldStart("old");
      StoredRow before = present(event.before());
      for (MonitoredColumn column : columns) {
        if (column.select().contains(event.kind())
            && (!modified || column.differs(before, present(event.after())))) {
          write(column, before);
        }
      }
      json.writeEndObject();
    }
    if (event.kind() != RowEvent.Kind.DELETE) {
      json.writeObjectFieldStart("new");
      StoredRow after = present(event.after());
      for (MonitoredColumn column : columns) {
        if (column.select().contains(event.kind())) {
          write(column, after);
        }
      }
      json.writeEndObject();
    }
  }

  private void write(MonitoredColumn column, StoredRow row) throws IOException {
    json.writeFieldName(column.name());
    DatumJson.write(json, row.get(column.index()));
  }

  private void writeDifference(List<MonitoredColumn> columns, RowEvent event) throws IOException {
    if (event.kind() == RowEvent.Kind.DELETE) {
      json.writeNullField(event.kind().word());
      return;
    }
    json.writeObjectFieldStart(event.kind().word());
    StoredRow after = present(event.after());
    for (MonitoredColumn column : columns) {
      if (!column.select().contains(event.kind())) {
        continue;
      }
      if (event.kind() == RowEvent.Kind.MODIFY) {
        writeDifference(column, present(event.before()), after);
      } else if (!after.get(column.index()).equals(column.defaultValue())) {
        write(column, after);
      }
    }
    json.writeEndObject();
  }

  private void writeDifference(MonitoredColumn column, StoredRow before, StoredRow after)
      throws IOException {
    if (column.differs(before, after)) {
      json.writeFieldName(column.name());
      DatumJson.write(
          json,
          DatumJson.difference(
              column.type(), before.get(column.index()), after.get(column.index())));
    }
  }

  /** The kind of an event says which of its rows there are. */
  private static StoredRow present(@Nullable StoredRow row) {
    return Objects.requireNonNull(row);
  }
}
