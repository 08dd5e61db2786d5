package org.ovn4j.testkit.database;

import java.util.UUID;
import org.ovn4j.model.ovsdb.Datum;

/**
 * A row at one moment. Immutable; a change makes another one with the same UUID and a new version.
 */
public final class StoredRow {

  private final UUID uuid;
  private final UUID version;

  /** By the index of the column, {@code _uuid} and {@code _version} left out. */
  private final Datum[] values;

  /** Takes the array over. */
  StoredRow(UUID uuid, UUID version, Datum[] values) {
    this.uuid = uuid;
    this.version = version;
    this.values = values;
  }

  /** Its UUID, which it keeps for life. */
  public UUID uuid() {
    return uuid;
  }

  /** The UUID of this state of it. */
  public UUID version() {
    return version;
  }

  /** The value of the column with this index in {@link StoredTable#columns}. */
  public Datum get(int column) {
    return switch (column) {
      case StoredTable.UUID -> Datum.of(uuid);
      case StoredTable.VERSION -> Datum.of(version);
      default -> values[column - StoredTable.IMPLICIT];
    };
  }
}
