package org.ovn4j.northbound;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.json.DiagnosticJson;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/** A plan in JSON: owner, rows in the order of their UUIDs, diagnostics. */
final class PlanJson {

  private PlanJson() {}

  static String write(Plan plan) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = OvsdbJson.mapper().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("owner", plan.owner());
      json.writeArrayFieldStart("rows");
      for (Map.Entry<UUID, PlannedRow> row : new TreeMap<>(plan.rows()).entrySet()) {
        write(json, row.getKey(), row.getValue());
      }
      json.writeEndArray();
      DiagnosticJson.write(json, plan.diagnostics());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string does not fail to be written", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, UUID uuid, PlannedRow planned) throws IOException {
    json.writeStartObject();
    json.writeStringField("table", planned.row().table().name());
    json.writeStringField("uuid", uuid.toString());
    json.writeArrayFieldStart("key");
    for (String part : planned.key().parts()) {
      json.writeString(part);
    }
    json.writeEndArray();
    json.writeStringField("origin", planned.origin().path());
    DiagnosticJson.write(json, planned.origin().location());
    OvsdbJson.writeRow(json, "row", planned.row().columns());
    json.writeEndObject();
  }

  static Plan read(String text) {
    JsonNode json = parse(text);
    String owner = json.path("owner").asText();
    List<PlannedRow> rows = new ArrayList<>();
    json.path("rows").forEach(row -> rows.add(row(owner, row)));
    List<Diagnostic> diagnostics = new ArrayList<>();
    json.path("diagnostics")
        .forEach(diagnostic -> diagnostics.add(DiagnosticJson.read(diagnostic)));
    return Plan.of(owner, List.of(new Plan.Part(rows, List.of())), diagnostics);
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode json = OvsdbJson.mapper().readTree(text);
      if (!json.path("owner").isTextual() || !json.path("rows").isArray()) {
        throw new IllegalArgumentException("not a plan: needs an owner and rows");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a plan: " + e.getOriginalMessage(), e);
    }
  }

  private static PlannedRow row(String owner, JsonNode json) {
    String name = json.path("table").asText();
    Table<?> table = Northbound.TABLES.get(name);
    if (table == null) {
      throw new IllegalArgumentException(
          "not a plan: the Northbound database has no table " + name);
    }
    List<String> parts = new ArrayList<>();
    json.path("key").forEach(part -> parts.add(part.asText()));
    Map<String, Datum> columns = new TreeMap<>();
    for (Map.Entry<String, JsonNode> column : json.path("row").properties()) {
      columns.put(
          column.getKey(), OvsdbJson.read(column.getValue(), table.column(column.getKey()).type()));
    }
    RowKey<?> key = new RowKey<>(table, owner, parts);
    if (!key.uuid().toString().equals(json.path("uuid").asText())) {
      throw new IllegalArgumentException(
          "not a plan: the row " + json.path("uuid").asText() + " is not that of its key, " + key);
    }
    return new PlannedRow(
        key,
        table.row(columns),
        new Origin(json.path("origin").asText(), DiagnosticJson.readLocation(json)));
  }
}
