/**
 * From desired rows to a database: {@link org.ovn4j.northbound.Plan} against {@link
 * org.ovn4j.northbound.Snapshot} gives a {@link org.ovn4j.northbound.ChangeSet}, which becomes
 * {@link org.ovn4j.northbound.Transaction}s for a {@link org.ovn4j.northbound.NorthboundDb}.
 *
 * <p>Everything but {@code NorthboundDb} is pure: no I/O, threads, clock or randomness.
 */
@NullMarked
package org.ovn4j.northbound;

import org.jspecify.annotations.NullMarked;
