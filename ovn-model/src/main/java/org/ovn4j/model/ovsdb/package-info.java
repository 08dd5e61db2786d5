/**
 * OVSDB values, schemas and rows (RFC 7047), free of any database or wire.
 *
 * <p>A {@link org.ovn4j.model.ovsdb.Datum} is the value of one column; a {@link
 * org.ovn4j.model.ovsdb.Row} is an immutable row of a table whose columns are checked against the
 * {@link org.ovn4j.model.ovsdb.DatabaseSchema} when it is built. Rows have one class per table,
 * generated into {@code org.ovn4j.model.nb}.
 */
@NullMarked
package org.ovn4j.model.ovsdb;

import org.jspecify.annotations.NullMarked;
