/**
 * The rows of the OVN Northbound database, one class per table, generated from {@code
 * ovn-nb.ovsschema}; {@link org.ovn4j.model.nb.Northbound} lists them. What the columns mean is
 * written in ovn-nb(5).
 *
 * <p>A row is made by its class's builder, which accepts only what the schema allows, or by {@link
 * org.ovn4j.model.ovsdb.Table#row}, which takes what a server has. A getter of a column with a
 * fixed list of values throws {@link java.lang.IllegalArgumentException} if the server's value is
 * not in the list of this version.
 */
@NullMarked
package org.ovn4j.model.nb;

import org.jspecify.annotations.NullMarked;
