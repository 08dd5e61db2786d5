package org.ovn4j.northbound;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Row;

/** What a person calls a row. */
final class RowLabel {

  /** The first of these columns that the row has and that is not empty names it. */
  private static final List<String> NAMING =
      List.of("name", "cidr", "ip_prefix", "match", "logical_ip", "logical_port", "chassis");

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

  /**
   * The row's name, with whose it is where many have the same; the head of the UUID for a row
   * without a name.
   */
  static String of(Row row, UUID uuid) {
    String name = name(row);
    if (name.isEmpty()) {
      return uuid.toString().substring(0, 8);
    }
    return row.table().findColumn("name").isPresent() ? name : name + whose(row);
  }

  private static String whose(Row row) {
    Map<Object, Object> ids =
        row.table()
            .findColumn(Ownership.COLUMN)
            .map(c -> row.get(c).pairs())
            .orElseGet(TreeMap::new);
    Object whose = ids.getOrDefault("k8s.ovn.org/name", ids.get("k8s.ovn.org/network"));
    return whose == null ? "" : " of " + whose;
  }
}
