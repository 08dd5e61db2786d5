package org.ovn4j.testkit.assertj;

import org.ovn4j.northbound.Ownership;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.testkit.rows.NamedRows;

/** Assertions on the rows of a database at one moment. */
public final class SnapshotAssert extends AbstractRowsAssert<SnapshotAssert, Snapshot> {

  SnapshotAssert(Snapshot actual) {
    super(actual, SnapshotAssert.class, new NamedRows(actual));
  }

  /** There are no rows. */
  public SnapshotAssert isEmpty() {
    if (actual.size() > 0) {
      fail(
          "expected no rows, but there are:\n"
              + Lines.first(10, rows().all().stream().map(Object::toString).toList()));
    }
    return this;
  }

  /** The same assertions on the rows of one owner alone, without those of others. */
  public SnapshotAssert ownedBy(String owner) {
    Snapshot.Builder owned = Snapshot.builder(actual.schema());
    Ownership.rowsOf(owner, actual).forEach(owned::add);
    return new SnapshotAssert(owned.build()).as("rows of " + owner);
  }
}
