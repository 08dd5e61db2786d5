package org.ovn4j.northbound;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Table;

/**
 * One operation of an OVSDB transaction, RFC 7047 section 5.2. Rows are always addressed by {@code
 * _uuid}: the server finds them without a search.
 */
public sealed interface Operation {

  /** An operation on one row. */
  sealed interface OnRow extends Operation {
    /** The row's table. */
    Table<?> table();

    /** The row's UUID. */
    UUID uuid();
  }

  /**
   * Inserts a row with a UUID of the client's choice (an extension of Open vSwitch 2.13 and later).
   * Fails with {@code duplicate uuid} if the row exists.
   */
  record Insert(Table<?> table, UUID uuid, SortedMap<String, Datum> row) implements OnRow {
    /** Copies the columns. */
    public Insert {
      row = copy(row);
    }
  }

  /** Replaces columns of a row. Does nothing if there is no such row. */
  record Update(Table<?> table, UUID uuid, SortedMap<String, Datum> row) implements OnRow {
    /** Copies the columns. */
    public Update {
      row = copy(row);
    }
  }

  /** Adds to and removes from columns of a row. Does nothing if there is no such row. */
  record Mutate(Table<?> table, UUID uuid, List<Mutation> mutations) implements OnRow {
    /** Copies the mutations. */
    public Mutate {
      mutations = List.copyOf(mutations);
    }
  }

  /** Deletes a row. Does nothing if there is no such row. */
  record Delete(Table<?> table, UUID uuid) implements OnRow {}

  /**
   * Fails the transaction, at once, unless the row exists and has these values in these columns.
   */
  record Expect(Table<?> table, UUID uuid, SortedMap<String, Datum> row) implements OnRow {
    /** Copies the columns. */
    public Expect {
      row = copy(row);
    }
  }

  /** Fails the transaction, at once, unless the row exists. */
  record Exists(Table<?> table, UUID uuid) implements OnRow {}

  /**
   * Fails the transaction, at once, unless a row of the table has these elements or pairs in the
   * column, among others perhaps. For tables of few rows: the server looks at each.
   */
  record Includes(Table<?> table, Column column, Datum value) implements Operation {}

  /**
   * Fails the transaction with {@code not owner} unless its session holds the lock (RFC 7047
   * section 5.2.10).
   */
  record Assert(String lock) implements Operation {}

  /** A text for the server's log; no effect on the database. */
  record Comment(String text) implements Operation {}

  /**
   * One mutation of a column.
   *
   * @param column the column's name
   * @param mutator what to do
   * @param value with which elements, pairs (for {@link Mutator#DELETE} of a map: keys) or number
   */
  record Mutation(String column, Mutator mutator, Datum value) {}

  /** The mutators used here, RFC 7047 section 5.1. */
  enum Mutator {
    /** Adds a number. */
    ADD("+="),
    /** Adds elements, or pairs whose keys are not there. */
    INSERT("insert"),
    /** Removes elements, or the pairs of these keys. */
    DELETE("delete");

    private final String symbol;

    Mutator(String symbol) {
      this.symbol = symbol;
    }

    /** The mutator in JSON. */
    public String symbol() {
      return symbol;
    }
  }

  private static SortedMap<String, Datum> copy(SortedMap<String, Datum> row) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(row));
  }
}
