package org.ovn4j.model.ovsdb;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A table that has a row class: the bridge between names in a schema and typed rows. There is one
 * object per table; compare by identity.
 *
 * @param <R> the class of its rows
 */
public final class Table<R extends Row> {

  private final TableSchema schema;
  private final Function<RowValues, R> constructor;
  private final List<Column> columns;
  private final Map<String, Column> columnsByName;
  private final List<Column> strongReferences;
  private final List<List<Column>> indexes;

  /** For generated row classes: the table of a schema and the constructor of its rows. */
  public Table(TableSchema schema, Function<RowValues, R> constructor) {
    this.schema = schema;
    this.constructor = constructor;
    List<Column> list = new ArrayList<>();
    for (ColumnSchema column : schema.columns().values()) {
      list.add(new Column(schema.name(), column, list.size()));
    }
    this.columns = List.copyOf(list);
    this.columnsByName = list.stream().collect(toUnmodifiableMap(Column::name, identity()));
    this.strongReferences =
        list.stream().filter(c -> c.reference().filter(r -> r.strong()).isPresent()).toList();
    this.indexes =
        schema.indexes().stream()
            .map(index -> index.stream().sorted().map(this::column).toList())
            .toList();
  }

  /** The table's name in the schema. */
  public String name() {
    return schema.name();
  }

  /** The table's schema: that of the newest version known when ovn4j was built. */
  public TableSchema schema() {
    return schema;
  }

  /** Its columns, by name. */
  public List<Column> columns() {
    return columns;
  }

  /** Those columns whose references keep other rows alive. */
  List<Column> strongReferences() {
    return strongReferences;
  }

  /** The columns of each index, by name: no two rows may have the same values in all of them. */
  public List<List<Column>> indexes() {
    return indexes;
  }

  /** The column of that name, if the table has it. */
  public Optional<Column> findColumn(String name) {
    return Optional.ofNullable(columnsByName.get(name));
  }

  /**
   * The column of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Column column(String name) {
    return findColumn(name)
        .orElseThrow(() -> new IllegalArgumentException("no column " + name() + "." + name));
  }

  /**
   * A row as a server has it: the given columns, the others at their defaults. A server of another
   * version may know more than this table: columns not known here are left out, and values need
   * only be of their column's type; ranges, sizes and lists of allowed strings are not checked.
   *
   * @throws IllegalArgumentException if a value is not of its column's type
   */
  public R row(Map<String, Datum> values) {
    RowValues row = new RowValues(this);
    for (Map.Entry<String, Datum> value : values.entrySet()) {
      findColumn(value.getKey()).ifPresent(column -> row.setObserved(column, value.getValue()));
    }
    return constructor.apply(row);
  }

  R row(RowValues values) {
    return constructor.apply(values);
  }

  @Override
  public String toString() {
    return name();
  }
}
