/** The command line {@code ovn4j}: a thin shell around the library. */
@NullMarked
package org.ovn4j.cli;

import org.jspecify.annotations.NullMarked;
