package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.TableSchema;

/**
 * A place in which the rows of a table refer to rows.
 *
 * @param column the column's name
 * @param inValues whether the values of the column's map refer, not its keys or elements
 * @param target the table referred to
 * @param strong whether the reference keeps its target alive and must resolve
 */
record ReferenceColumn(String column, boolean inValues, String target, boolean strong) {

  /** The places in which rows of the table refer to rows. */
  static List<ReferenceColumn> of(TableSchema table) {
    List<ReferenceColumn> places = new ArrayList<>();
    for (ColumnSchema column : table.columns().values()) {
      column.type().key().references().ifPresent(r -> places.add(of(column, false, r)));
      Optional<BaseType> value = column.type().value();
      value.flatMap(BaseType::references).ifPresent(r -> places.add(of(column, true, r)));
    }
    return List.copyOf(places);
  }

  private static ReferenceColumn of(
      ColumnSchema column, boolean inValues, BaseType.Reference reference) {
    return new ReferenceColumn(column.name(), inValues, reference.table(), reference.strong());
  }

  /** The UUIDs to which the row refers here. */
  List<UUID> targets(StoredRow row) {
    List<UUID> targets = new ArrayList<>();
    for (Object atom : atoms(row.get(column))) {
      targets.add((UUID) atom);
    }
    return targets;
  }

  /** The atoms of the column's value that refer. */
  List<Object> atoms(Datum value) {
    return inValues ? value.values() : value.keys();
  }
}
