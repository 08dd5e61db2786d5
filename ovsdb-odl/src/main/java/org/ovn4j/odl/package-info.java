/** Transactions over OpenDaylight's OVSDB library. */
@NullMarked
package org.ovn4j.odl;

import org.jspecify.annotations.NullMarked;
