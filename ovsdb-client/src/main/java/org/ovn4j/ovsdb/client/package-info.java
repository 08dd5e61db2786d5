/**
 * The Northbound port over an OVSDB session: {@link org.ovn4j.ovsdb.client.OvsdbClient} connects to
 * the first reachable {@link org.ovn4j.ovsdb.client.Endpoint} (unix, TCP, TLS) of its {@link
 * org.ovn4j.ovsdb.client.ClientOptions}, copies the database and keeps the copy up to date.
 *
 * <p>From the wire up: {@code Connector} opens a connection, {@code JsonRpcSession} matches answers
 * to calls, {@code Monitor} asks for the database and receives its changes, {@code Replica} holds
 * the rows. One thread per client does all of it.
 */
@NullMarked
package org.ovn4j.ovsdb.client;

import org.jspecify.annotations.NullMarked;
