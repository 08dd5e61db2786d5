package org.ovn4j.testkit.assertj;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.RowChange;
import org.ovn4j.testkit.rows.NamedRow;

/** Assertions on what would change in a database. */
public final class ChangeSetAssert extends AbstractAssert<ChangeSetAssert, ChangeSet> {

  private static final int LINES = 20;

  ChangeSetAssert(ChangeSet actual) {
    super(actual, ChangeSetAssert.class);
  }

  /** Nothing changes. */
  public ChangeSetAssert isEmpty() {
    if (!actual.isEmpty()) {
      fail("expected no changes, but there are:\n" + changes());
    }
    return this;
  }

  /** No diagnostic is an error. */
  public ChangeSetAssert hasNoErrors() {
    new DiagnosticsCheck(actual.diagnostics()).noErrors().ifPresent(this::fail);
    return this;
  }

  /**
   * There is an error at the path, {@code Pod green/a} say, whose line contains the text.
   *
   * @param path the whole {@link org.ovn4j.model.Diagnostic#path}
   * @param text any part of the line
   */
  public ChangeSetAssert hasError(String path, String text) {
    new DiagnosticsCheck(actual.diagnostics()).error(path, text).ifPresent(this::fail);
    return this;
  }

  /** There are as many inserts, updates and deletes. */
  public ChangeSetAssert hasCounts(int inserts, int updates, int deletes) {
    if (actual.inserts() != inserts || actual.updates() != updates || actual.deletes() != deletes) {
      fail(
          "expected %d to add, %d to change, %d to delete, but there are:\n%s"
              .formatted(inserts, updates, deletes, changes()));
    }
    return this;
  }

  /** The row of that name is inserted into the table. */
  public ChangeSetAssert inserts(Table<?> table, String name) {
    change("insert", RowChange.Insert.class, table, name);
    return this;
  }

  /** The row of that name is deleted from the table. */
  public ChangeSetAssert deletes(Table<?> table, String name) {
    change("delete", RowChange.Delete.class, table, name);
    return this;
  }

  /** The row of that name in the table is updated, in exactly these columns; in any, if none. */
  public ChangeSetAssert updates(Table<?> table, String name, Column... columns) {
    List<Column> changed =
        change("update", RowChange.Update.class, table, name).stream()
            .flatMap(update -> update.changed().stream())
            .distinct()
            .toList();
    List<Column> expected = Arrays.stream(columns).toList();
    if (!expected.isEmpty() && !(changed.containsAll(expected) && expected.containsAll(changed))) {
      fail(
          "%s \"%s\" was expected to change in %s, but does in %s"
              .formatted(table, name, expected, changed));
    }
    return this;
  }

  private <C extends RowChange> List<C> change(
      String kind, Class<C> type, Table<?> table, String name) {
    List<C> found =
        actual.changes().stream()
            .filter(type::isInstance)
            .map(type::cast)
            .filter(change -> change.table() == table)
            .filter(change -> new NamedRow(change.uuid(), change.row()).names().contains(name))
            .toList();
    if (found.isEmpty()) {
      fail("no %s of %s \"%s\"; the changes are:\n%s".formatted(kind, table, name, changes()));
    }
    return found;
  }

  private String changes() {
    return Lines.first(LINES, actual.render().lines().toList());
  }

  private void fail(String problem) {
    // The problem may hold percent signs.
    failWithMessage("%s", problem);
  }
}
