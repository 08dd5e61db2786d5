/**
 * The Northbound port over an OVSDB session: {@link org.ovn4j.ovsdb.client.OvsdbClient} connects to
 * the first reachable {@link org.ovn4j.ovsdb.client.Endpoint} (unix, TCP, TLS) of its {@link
 * org.ovn4j.ovsdb.client.ClientOptions}, copies the database and keeps the copy up to date.
 *
 * <p>From the wire up: {@code Connector} opens a connection, {@code JsonRpcSession} matches answers
 * to calls, {@code ServerCheck} knows whether the server leads its cluster, {@code Monitor} asks
 * for the database and receives its changes, {@code Replica} holds the rows; {@code Link} is all of
 * one session. {@code SessionKeeper} replaces a link that ends, and {@code DatabaseCopy} outlives
 * them. One thread per client serves the connection and calls listeners, another one connects
 * again.
 *
 * <p>{@link org.ovn4j.ovsdb.client.RpcSession} is one session of the protocol alone, for other
 * databases and methods.
 */
@NullMarked
package org.ovn4j.ovsdb.client;

import org.jspecify.annotations.NullMarked;
