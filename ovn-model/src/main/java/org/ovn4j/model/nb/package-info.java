/** One immutable type per table of the OVN Northbound database. */
@NullMarked
package org.ovn4j.model.nb;

import org.jspecify.annotations.NullMarked;
