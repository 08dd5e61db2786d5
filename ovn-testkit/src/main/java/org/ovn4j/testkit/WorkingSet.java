package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A database as a transaction under way sees it: the stored rows beneath its own changes. */
final class WorkingSet {

  private final Database database;

  /** The rows written so far; empty for a deleted one. */
  private final Map<RowId, Optional<StoredRow>> written = new LinkedHashMap<>();

  WorkingSet(Database database) {
    this.database = database;
  }

  Database database() {
    return database;
  }

  /** The row as it is now; null if there is none. */
  @Nullable StoredRow get(RowId id) {
    Optional<StoredRow> row = written.get(id);
    return row == null ? database.get(id) : row.orElse(null);
  }

  void put(RowId id, StoredRow row) {
    written.put(id, Optional.of(row));
  }

  void remove(RowId id) {
    if (database.get(id) == null) {
      written.remove(id);
    } else {
      written.put(id, Optional.empty());
    }
  }

  /** Whether the transaction wrote or deleted the row. */
  boolean isWritten(RowId id) {
    return written.containsKey(id);
  }

  /** The rows written or deleted so far. */
  List<RowId> written() {
    return new ArrayList<>(written.keySet());
  }

  /** What differs from the database. */
  Map<RowId, RowUpdate> changes() {
    Map<RowId, RowUpdate> changes = new LinkedHashMap<>();
    written.forEach(
        (id, row) -> {
          StoredRow before = database.get(id);
          StoredRow after = row.orElse(null);
          if (!Objects.equals(before, after)) {
            changes.put(id, new RowUpdate(before, after));
          }
        });
    return changes;
  }
}
