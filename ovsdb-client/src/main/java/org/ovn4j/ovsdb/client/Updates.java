package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that a server tells of, read one by one: {@code <table-updates>} of RFC 7047 section 4.1.6,
 * or {@code <table-updates2>} of ovsdb-server(7) section 4.1.14, with what comes before them.
 *
 * @param before the values that come before them in the list that they end
 * @param rows the tokens, at the first one of the updates
 */
record Updates(List<JsonNode> before, JsonParser rows) {

  /** Who wants to know of rows. */
  interface TableReader {
    /**
     * Who takes the rows of the table.
     *
     * @throws IllegalArgumentException if nobody does
     */
    RowReader table(String name);
  }

  /** Who takes what one row after another is told to be. */
  interface RowReader {
    /**
     * Takes {@code <row-update>} or {@code <row-update2>}.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    void row(String uuid, JsonNode update);
  }

  /** The result of {@code monitor} or {@code monitor_cond}: the updates alone. */
  static Updates alone(Payload result) throws IOException {
    return new Updates(List.of(), result.stream());
  }

  /**
   * A list that ends with the updates: the parameters of a notification, or the result of {@code
   * monitor_cond_since}.
   */
  static Updates ofList(Payload list) throws IOException {
    JsonParser parser = list.stream();
    List<JsonNode> before = new ArrayList<>();
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.START_OBJECT
          && parser.currentToken() != JsonToken.END_ARRAY) {
        before.add(parser.readValueAsTree());
      }
    }
    return new Updates(before, parser);
  }

  /**
   * Reads all rows, each when the one before was dealt with: at most one is a tree.
   *
   * @throws IllegalArgumentException if they are no updates
   * @throws IOException if they are malformed JSON
   */
  void forEach(TableReader reader) throws IOException {
    requireObject("table updates");
    while (rows.nextToken() == JsonToken.FIELD_NAME) {
      String table = rows.currentName();
      RowReader row = reader.table(table);
      rows.nextToken();
      requireObject("updates of the table " + table);
      while (rows.nextToken() == JsonToken.FIELD_NAME) {
        String uuid = rows.currentName();
        rows.nextToken();
        row.row(uuid, rows.readValueAsTree());
      }
    }
  }

  private void requireObject(String what) throws IOException {
    if (rows.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("not " + what + ": " + Failures.excerpt(tree()));
    }
  }

  /** All of them; a missing node if there are none. */
  JsonNode tree() throws IOException {
    JsonToken token = rows.currentToken();
    return token != null && (token.isStructStart() || token.isScalarValue())
        ? rows.readValueAsTree()
        : MissingNode.getInstance();
  }

  /** The value at an index of those before the updates; a missing node if there is none. */
  JsonNode before(int index) {
    return index < before.size() ? before.get(index) : MissingNode.getInstance();
  }
}
