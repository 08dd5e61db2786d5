/**
 * The OVSDB management protocol of RFC 7047 and ovsdb-server(7) over sockets: sessions, monitors,
 * locks and waiting transactions upon the databases of {@code org.ovn4j.testkit.database}.
 *
 * <p>One thread, that of {@link org.ovn4j.testkit.protocol.EventLoop}, serves all sessions, as
 * ovsdb-server's does. What it shares with threads that commit from elsewhere, the changes that
 * monitors have yet to tell and the history, is guarded by the database's lock.
 */
@NullMarked
package org.ovn4j.testkit.protocol;

import org.jspecify.annotations.NullMarked;
