package org.ovn4j.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.TableSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/** Writes the rows of a database for people. */
final class RowDump {

  private RowDump() {}

  /**
   * A line per row under its table's name: UUID, then the columns that differ from their defaults,
   * with values as RFC 7047 writes them. Tables without rows are left out.
   *
   * @param transact gives the results of operations, as {@link NorthboundServer#transact} does
   */
  static String of(DatabaseSchema schema, UnaryOperator<String> transact) {
    List<TableSchema> tables = List.copyOf(schema.tables().values());
    String selects =
        tables.stream()
            .map(table -> "{\"op\":\"select\",\"where\":[],\"table\":\"" + table.name() + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    JsonNode results = parse(transact.apply(selects));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tables.size(); i++) {
      List<String> lines = new ArrayList<>();
      for (JsonNode row : results.path(i).path("rows")) {
        lines.add(line(tables.get(i), row));
      }
      if (!lines.isEmpty()) {
        text.append(tables.get(i).name()).append('\n');
        lines.stream().sorted().forEach(text::append);
      }
    }
    return text.toString();
  }

  private static JsonNode parse(String json) {
    try {
      return OvsdbJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a server answered what is no JSON", e);
    }
  }

  private static String line(TableSchema table, JsonNode row) {
    StringBuilder line = new StringBuilder("  ");
    line.append(row.path("_uuid").path(1).asText());
    for (ColumnSchema column : table.columns().values()) {
      Datum value = OvsdbJson.read(row.required(column.name()), column.type());
      if (!value.equals(column.type().defaultValue())) {
        line.append(' ').append(column.name()).append('=').append(OvsdbJson.toJson(value));
      }
    }
    return line.append('\n').toString();
  }
}
