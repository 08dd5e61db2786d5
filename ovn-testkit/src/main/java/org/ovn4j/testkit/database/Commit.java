package org.ovn4j.testkit.database;

import java.util.List;

/**
 * What a transaction that succeeded did.
 *
 * @param changes the rows that differ after it; empty if none does
 * @param comment the text of its {@code comment} operations, lines joined; may be empty
 * @param durable whether it asked, by the {@code commit} operation, to be answered only when it is
 *     on disk
 */
public record Commit(List<RowChange> changes, String comment, boolean durable) {}
