package org.ovn4j.testkit.database;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;

/** Values in JSON, byte for byte as ovsdb-server writes them. */
public final class DatumJson {

  private DatumJson() {}

  public static void write(JsonGenerator json, Datum datum) throws IOException {
    throw new UnsupportedOperationException();
  }

  public static JsonNode toJson(Datum datum) {
    throw new UnsupportedOperationException();
  }

  /** Reads a value and checks it against the type's constraints, with ovsdb-server's words. */
  public static Datum read(ColumnType type, JsonNode json) throws OvsdbFailure {
    throw new UnsupportedOperationException();
  }

  /**
   * What turns one value into the other, as {@code monitor_cond}'s {@code update2} and the log's
   * {@code _is_diff} say it: of a set the elements in one only; of a map the pairs that differ,
   * with their new value, or their old one if they go; of a column with at most one element the new
   * value.
   */
  public static Datum difference(ColumnType type, Datum before, Datum after) {
    throw new UnsupportedOperationException();
  }
}
