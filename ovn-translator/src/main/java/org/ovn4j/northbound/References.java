package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Table;

/** What follows from which table refers to which. */
final class References {

  private References() {}

  /**
   * Whether the column is a set of references: changed member by member, and shared with members
   * that are not ours.
   */
  static boolean isShared(Column column) {
    return column.isReference() && !column.type().isMap() && column.type().max() > 1;
  }

  /** The tables, each after those that it refers to; a cycle is cut anywhere. */
  static List<Table<?>> referencedFirst(Map<String, ? extends Table<?>> tables) {
    Set<Table<?>> ordered = new LinkedHashSet<>();
    Set<Table<?>> entered = new LinkedHashSet<>();
    tables.values().forEach(table -> visit(table, tables, entered, ordered));
    return new ArrayList<>(ordered);
  }

  private static void visit(
      Table<?> table,
      Map<String, ? extends Table<?>> tables,
      Set<Table<?>> entered,
      Set<Table<?>> ordered) {
    if (!entered.add(table)) {
      return;
    }
    for (Column column : table.columns()) {
      column
          .reference()
          .map(reference -> tables.get(reference.table()))
          .ifPresent(target -> visit(target, tables, entered, ordered));
    }
    ordered.add(table);
  }
}
