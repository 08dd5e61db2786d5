package org.ovn4j.northbound;

import java.util.List;
import java.util.UUID;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Row;

/** What a person calls a row. */
final class RowLabel {

  /** The first of these columns that the row has and that is not empty names it. */
  private static final List<String> NAMING = List.of("name", "cidr", "ip_prefix", "match");

  private RowLabel() {}

  /** The row's name, or what serves as one; empty if it has none. */
  static String name(Row row) {
    for (String naming : NAMING) {
      String name = row.table().findColumn(naming).map(column -> text(row, column)).orElse("");
      if (!name.isEmpty()) {
        return name;
      }
    }
    return "";
  }

  private static String text(Row row, Column column) {
    List<Object> atoms = row.get(column).keys();
    return atoms.isEmpty() ? "" : atoms.get(0).toString();
  }

  /** The row's name, or the head of its UUID. */
  static String nameOrUuid(Row row, UUID uuid) {
    String name = name(row);
    return name.isEmpty() ? uuid.toString().substring(0, 8) : name;
  }
}
