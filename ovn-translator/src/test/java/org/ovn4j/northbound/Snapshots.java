package org.ovn4j.northbound;

import java.util.UUID;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.Row;

/** Databases for tests. */
public final class Snapshots {

  private Snapshots() {}

  /** A database without rows. */
  public static Snapshot empty() {
    return Snapshot.empty(Northbound.SCHEMA);
  }

  /** The database after the plan was carried out in an empty one. */
  public static Snapshot of(Plan plan) {
    Snapshot.Builder snapshot = Snapshot.builder(Northbound.SCHEMA);
    plan.rows().forEach((uuid, planned) -> snapshot.add(uuid, planned.row()));
    return snapshot.build();
  }

  /** The snapshot with one more row, or another one at that UUID. */
  public static Snapshot with(Snapshot snapshot, UUID uuid, Row row) {
    return copy(snapshot).add(uuid, row).build();
  }

  /** The snapshot without a row. */
  public static Snapshot without(Snapshot snapshot, UUID uuid) {
    Snapshot.Builder copy = Snapshot.builder(snapshot.schema());
    snapshot
        .rows()
        .filter(row -> !row.getKey().equals(uuid))
        .forEach(row -> copy.add(row.getKey(), row.getValue()));
    return copy.build();
  }

  private static Snapshot.Builder copy(Snapshot snapshot) {
    Snapshot.Builder copy = Snapshot.builder(snapshot.schema());
    snapshot.rows().forEach(row -> copy.add(row.getKey(), row.getValue()));
    return copy;
  }
}
