/** Rows of a small schema with every shape that a column can have. */
@NullMarked
package org.ovn4j.model.shapes;

import org.jspecify.annotations.NullMarked;
