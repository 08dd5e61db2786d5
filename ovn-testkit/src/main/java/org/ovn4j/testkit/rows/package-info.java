/** Rows as people speak of them, and the comparison of databases whose rows have other UUIDs. */
@NullMarked
package org.ovn4j.testkit.rows;

import org.jspecify.annotations.NullMarked;
