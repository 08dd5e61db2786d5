/**
 * OpenDaylight's OVSDB library and ovn4j, both ways round: {@link org.ovn4j.odl.OdlClient} and
 * {@link org.ovn4j.odl.OdlRpc} are connections for code that is written against the library; {@link
 * org.ovn4j.odl.OdlNorthbound} and {@link org.ovn4j.odl.OdlTransactions} are ovn4j's database over
 * a connection of the library.
 */
@NullMarked
package org.ovn4j.odl;

import org.jspecify.annotations.NullMarked;
