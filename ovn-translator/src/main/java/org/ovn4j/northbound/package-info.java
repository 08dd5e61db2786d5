/** Plan, snapshot, difference, transaction and the port to a Northbound database. */
@NullMarked
package org.ovn4j.northbound;

import org.jspecify.annotations.NullMarked;
