package org.ovn4j.ovsdb.client;

/** Whether a client's snapshots are those of now. */
public enum ConnectionState {
  /** A session keeps the copy of the database up to date. */
  CONNECTED,

  /** The session was lost, and the client connects again: snapshots are those of before. */
  STALE,

  /** The client was closed, for ever. */
  CLOSED
}
