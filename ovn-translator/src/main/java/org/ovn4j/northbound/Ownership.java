package org.ovn4j.northbound;

import java.util.Optional;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Row;

/** Who a row belongs to, as the row itself says in its {@code external_ids}. */
public final class Ownership {

  /** The key in {@code external_ids} whose value is the owner's name. */
  public static final String KEY = "ovn4j.org/owner";

  static final String COLUMN = "external_ids";

  private Ownership() {}

  /** The row's owner; empty if it names none, and so is foreign to all. */
  public static Optional<String> ownerOf(Row row) {
    return row.table()
        .findColumn(COLUMN)
        .flatMap(column -> row.get(column).value(KEY))
        .map(String.class::cast);
  }

  /** Whether the row belongs to the owner. */
  public static boolean isOwnedBy(Row row, String owner) {
    return ownerOf(row).filter(owner::equals).isPresent();
  }

  /**
   * The column that carries the owner.
   *
   * @throws IllegalArgumentException if the row's table has none
   */
  static Column column(Row row) {
    return row.table().column(COLUMN);
  }
}
