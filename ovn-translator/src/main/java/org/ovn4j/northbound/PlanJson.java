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
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.SourceLocation;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/** A plan in JSON: owner, rows in the order of their UUIDs, diagnostics. See docs/cli.md. */
final class PlanJson {

  private PlanJson() {}

  static String write(Plan plan) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = OvsdbJson.mapper().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("owner", plan.owner());
      json.writeArrayFieldStart("rows");
      for (Map.Entry<UUID, PlannedRow> row : plan.rows().entrySet()) {
        write(json, row.getKey(), row.getValue());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("diagnostics");
      for (Diagnostic diagnostic : plan.diagnostics()) {
        write(json, diagnostic);
      }
      json.writeEndArray();
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
    location(json, planned.origin().location());
    json.writeObjectFieldStart("row");
    for (Map.Entry<String, Datum> column : planned.row().columns().entrySet()) {
      json.writeFieldName(column.getKey());
      OvsdbJson.write(json, column.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Diagnostic diagnostic) throws IOException {
    json.writeStartObject();
    json.writeStringField("severity", diagnostic.severity().name());
    location(json, diagnostic.location());
    json.writeStringField("path", diagnostic.path());
    if (diagnostic.value().isPresent()) {
      json.writeStringField("value", diagnostic.value().get());
    }
    json.writeStringField("message", diagnostic.message());
    json.writeEndObject();
  }

  private static void location(JsonGenerator json, Optional<SourceLocation> location)
      throws IOException {
    if (location.isPresent()) {
      json.writeStringField("file", location.get().file());
      json.writeNumberField("line", location.get().line());
      json.writeNumberField("column", location.get().column());
    }
  }

  static Plan read(String text) {
    JsonNode json = parse(text);
    String owner = json.path("owner").asText();
    Map<UUID, PlannedRow> rows = new TreeMap<>();
    for (JsonNode row : json.path("rows")) {
      PlannedRow planned = row(owner, row);
      rows.put(planned.key().uuid(), planned);
    }
    List<Diagnostic> diagnostics = new ArrayList<>();
    json.path("diagnostics").forEach(diagnostic -> diagnostics.add(diagnostic(diagnostic)));
    return new Plan(owner, rows, diagnostics);
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
      throw new IllegalArgumentException("not a plan: the Northbound database has no table " + name);
    }
    List<String> parts = new ArrayList<>();
    json.path("key").forEach(part -> parts.add(part.asText()));
    Map<String, Datum> columns = new TreeMap<>();
    for (Map.Entry<String, JsonNode> column : json.path("row").properties()) {
      columns.put(
          column.getKey(),
          OvsdbJson.read(column.getValue(), table.column(column.getKey()).type()));
    }
    return new PlannedRow(
        new RowKey<>(table, owner, parts),
        table.row(columns),
        new Origin(json.path("origin").asText(), location(json)));
  }

  private static Diagnostic diagnostic(JsonNode json) {
    return new Diagnostic(
        Diagnostic.Severity.valueOf(json.path("severity").asText()),
        location(json),
        json.path("path").asText(),
        Optional.ofNullable(json.path("value").textValue()),
        json.path("message").asText());
  }

  private static Optional<SourceLocation> location(JsonNode json) {
    return json.has("file")
        ? Optional.of(
            new SourceLocation(
                json.get("file").asText(), json.path("line").asInt(), json.path("column").asInt()))
        : Optional.empty();
  }
}
