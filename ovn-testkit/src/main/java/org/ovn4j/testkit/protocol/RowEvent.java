package org.ovn4j.testkit.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.testkit.database.StoredRow;

/**
 * What a monitor tells its client about one row.
 *
 * @param kind what happened to the row, as far as the monitor sees it
 * @param before the row before; null if there was none
 * @param after the row after; null if there is none
 */
record RowEvent(Kind kind, UUID uuid, @Nullable StoredRow before, @Nullable StoredRow after) {

  /** {@code <monitor-select>} of RFC 7047 section 4.1.5. */
  enum Kind {
    INITIAL("initial"),
    INSERT("insert"),
    DELETE("delete"),
    MODIFY("modify");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word for it in requests and updates. */
    String word() {
      return word;
    }
  }
}
