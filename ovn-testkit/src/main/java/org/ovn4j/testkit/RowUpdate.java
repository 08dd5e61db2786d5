package org.ovn4j.testkit;

import org.jspecify.annotations.Nullable;

/**
 * What a transaction makes of one row.
 *
 * @param before the row before; null if it is inserted
 * @param after the row after; null if it is deleted
 */
record RowUpdate(@Nullable StoredRow before, @Nullable StoredRow after) {}
