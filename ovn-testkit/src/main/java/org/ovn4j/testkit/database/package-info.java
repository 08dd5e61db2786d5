/** The database of the embedded server: rows, transactions and the rules of a commit. No I/O. */
@NullMarked
package org.ovn4j.testkit.database;

import org.jspecify.annotations.NullMarked;
