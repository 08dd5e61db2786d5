package org.ovn4j.northbound;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.json.DiagnosticJson;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.RowChange.Delete;
import org.ovn4j.northbound.RowChange.Insert;
import org.ovn4j.northbound.RowChange.Update;

/** A change set in JSON. The form is stable, see docs/cli.md. */
final class ChangeSetJson {

  private ChangeSetJson() {}

  static String write(ChangeSet changes, List<Diagnostic> diagnostics) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = OvsdbJson.mapper().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("format", 1);
      json.writeStringField("owner", changes.plan().owner());
      DiagnosticJson.write(json, diagnostics);
      json.writeArrayFieldStart("changes");
      for (RowChange change : changes.changes()) {
        write(json, change);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("summary");
      json.writeNumberField("insert", changes.inserts());
      json.writeNumberField("update", changes.updates());
      json.writeNumberField("delete", changes.deletes());
      json.writeNumberField("unchanged", changes.unchangedRows());
      json.writeNumberField("foreign", changes.foreignRows());
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string does not fail to be written", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, RowChange change) throws IOException {
    json.writeStartObject();
    if (change instanceof Insert insert) {
      head(json, "insert", change);
      origin(json, insert.origin());
      OvsdbJson.writeRow(json, "after", insert.row().columns());
    } else if (change instanceof Update update) {
      head(json, "update", change);
      origin(json, update.origin());
      OvsdbJson.writeRow(json, "before", changed(update, update.before()));
      OvsdbJson.writeRow(json, "after", changed(update, update.row()));
    } else if (change instanceof Delete delete) {
      head(json, "delete", change);
      OvsdbJson.writeRow(json, "before", delete.row().columns());
    }
    json.writeEndObject();
  }

  private static void head(JsonGenerator json, String action, RowChange change) throws IOException {
    json.writeStringField("action", action);
    json.writeStringField("table", change.table().name());
    json.writeStringField("uuid", change.uuid().toString());
    json.writeStringField("name", RowLabel.name(change.row()));
  }

  private static void origin(JsonGenerator json, Origin origin) throws IOException {
    json.writeStringField("origin", origin.path());
    DiagnosticJson.write(json, origin.location());
  }

  private static SortedMap<String, Datum> changed(Update update, Row row) {
    SortedMap<String, Datum> values = new TreeMap<>();
    for (Column column : update.changed()) {
      values.put(column.name(), row.get(column));
    }
    return values;
  }
}
