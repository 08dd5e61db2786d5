package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.UUID;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.Datum;

/** Repeats a commit that ovsdb-server's log keeps, ovsdb(5). */
final class Replay {

  private final Database database;
  private final WorkingSet rows;
  private final Symbols symbols;

  Replay(Database database, WorkingSet rows) {
    this.database = database;
    this.rows = rows;
    this.symbols = new Symbols(database::newUuid);
  }

  void replay(JsonNode record) throws OvsdbFailure {
    if (!record.isObject()) {
      throw OvsdbFailure.syntaxError(record, "object expected");
    }
    boolean differences = record.path("_is_diff").asBoolean(false);
    for (Map.Entry<String, JsonNode> member : record.properties()) {
      if (member.getKey().startsWith("_")) {
        continue;
      }
      StoredTable table = database.table(member.getKey());
      if (table == null) {
        throw OvsdbFailure.of("unknown table", record, "No table named " + member.getKey() + ".");
      }
      if (!member.getValue().isObject()) {
        throw OvsdbFailure.syntaxError(member.getValue(), "object expected");
      }
      for (Map.Entry<String, JsonNode> row : member.getValue().properties()) {
        replay(table, row.getKey(), row.getValue(), differences);
      }
    }
  }

  private void replay(StoredTable table, String text, JsonNode json, boolean differences)
      throws OvsdbFailure {
    UUID uuid = DatumText.uuid(text);
    if (uuid == null) {
      throw OvsdbFailure.syntaxError(json, "\"" + text + "\" is not a valid UUID");
    }
    StoredRow before = table.get(uuid);
    if (json.isNull()) {
      if (before == null) {
        throw OvsdbFailure.of(
            "ovsdb error", "row " + uuid + " of " + table.schema().name() + " is not there");
      }
      rows.delete(table, uuid);
    } else if (before == null) {
      StoredRow values = RowReader.read(table, json, symbols).row();
      rows.insert(table, values.as(uuid, database.newUuid()));
    } else {
      rows.update(table, changed(table, before, json, differences));
    }
  }

  private StoredRow changed(StoredTable table, StoredRow before, JsonNode json, boolean differences)
      throws OvsdbFailure {
    if (!differences) {
      RowReader.Given given = RowReader.read(table, json, symbols);
      return before.with(given.row(), given.columns());
    }
    StoredRow row = before;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      int index = table.indexOf(member.getKey());
      if (index < StoredTable.IMPLICIT) {
        throw OvsdbFailure.unknownColumn(json, member.getKey(), table.schema().name());
      }
      ColumnSchema column = table.columns().get(index);
      // A difference may have more elements than a value, and an empty one none.
      Datum difference = DatumJson.read(DatumJson.differenceType(column.type()), member.getValue());
      row = row.with(index, DatumJson.applyDifference(column.type(), row.get(index), difference));
    }
    return row;
  }
}
