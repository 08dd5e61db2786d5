package org.ovn4j.testkit.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.ovn4j.model.ovsdb.Row;

/**
 * A row with its UUID, called as people call it.
 *
 * @param uuid its UUID
 * @param row its columns
 */
public record NamedRow(UUID uuid, Row row) {

  /** The columns whose values serve as a name; of a row that has several, the first is shown. */
  private static final List<String> NAMING =
      List.of(
          "name",
          "cidr",
          "match",
          "ip_prefix",
          "external_ip",
          "logical_ip",
          "logical_port",
          "chassis_name");

  /** All that the row may be called by, the first the best; empty if nothing. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (String naming : NAMING) {
      row.table()
          .findColumn(naming)
          .flatMap(column -> row.get(column).keys().stream().findFirst())
          .map(Object::toString)
          .filter(name -> !name.isEmpty())
          .ifPresent(names::add);
    }
    return names;
  }

  /** The row's name in quotes, or the head of its UUID if it has none. */
  public String name() {
    List<String> names = names();
    return names.isEmpty() ? uuid.toString().substring(0, 8) : "\"" + names.get(0) + "\"";
  }

  /** Table and name: {@code Logical_Switch "s"}. */
  @Override
  public String toString() {
    return row.table().name() + " " + name();
  }
}
