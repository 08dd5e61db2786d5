package org.ovn4j.testkit.database;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a commit made of one row.
 *
 * @param table the row's table
 * @param uuid the row's UUID
 * @param before the row before; null if it was inserted
 * @param after the row after; null if it was deleted
 */
public record RowChange(
    StoredTable table, UUID uuid, @Nullable StoredRow before, @Nullable StoredRow after) {}
