package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.Datum;

/** Reads a {@code <row>} of RFC 7047 section 5.1. */
final class RowReader {

  private static final UUID ZERO = new UUID(0, 0);

  private RowReader() {}

  /**
   * A row in a request.
   *
   * @param row its values, defaults where it has none
   * @param columns the indexes of the columns that it has
   */
  record Given(StoredRow row, List<Integer> columns) {}

  static Given read(StoredTable table, JsonNode json, Symbols symbols) throws OvsdbFailure {
    if (!json.isObject()) {
      throw OvsdbFailure.syntaxError(json, "row must be JSON object");
    }
    UUID uuid = ZERO;
    UUID version = ZERO;
    Datum[] values = table.defaults();
    List<Integer> columns = new ArrayList<>(json.size());
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      int index = table.indexOf(member.getKey());
      if (index < 0) {
        throw OvsdbFailure.unknownColumn(json, member.getKey(), table.schema().name());
      }
      ColumnSchema column = table.columns().get(index);
      Datum value = DatumJson.read(column.type(), member.getValue(), symbols);
      columns.add(index);
      switch (index) {
        case StoredTable.UUID -> uuid = (UUID) value.scalar();
        case StoredTable.VERSION -> version = (UUID) value.scalar();
        default -> values[index - StoredTable.IMPLICIT] = value;
      }
    }
    return new Given(new StoredRow(uuid, version, values), columns);
  }
}
