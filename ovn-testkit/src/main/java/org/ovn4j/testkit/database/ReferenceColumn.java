package org.ovn4j.testkit.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;

/**
 * A place in which the rows of a table refer to rows.
 *
 * @param column the column's index
 * @param schema the column
 * @param inValues whether the values of the column's map refer, not its keys or elements
 * @param target the table referred to
 * @param strong whether the reference keeps its target alive and must resolve
 */
record ReferenceColumn(
    int column, ColumnSchema schema, boolean inValues, String target, boolean strong) {

  /** The places in which rows with these columns refer to rows. */
  static List<ReferenceColumn> of(List<ColumnSchema> columns) {
    List<ReferenceColumn> places = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ColumnSchema column = columns.get(i);
      ColumnType type = column.type();
      int index = i;
      type.key()
          .references()
          .ifPresent(
              r -> places.add(new ReferenceColumn(index, column, false, r.table(), r.strong())));
      Optional<BaseType> value = type.value();
      value
          .flatMap(BaseType::references)
          .ifPresent(
              r -> places.add(new ReferenceColumn(index, column, true, r.table(), r.strong())));
    }
    return List.copyOf(places);
  }

  /** The row to which an element or pair of the value refers here. */
  UUID target(Datum value, int index) {
    return (UUID) (inValues ? value.valueAt(index) : value.keyAt(index));
  }
}
