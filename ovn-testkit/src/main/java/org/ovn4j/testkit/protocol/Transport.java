package org.ovn4j.testkit.protocol;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Carries the bytes of one connection over its socket, in clear or encrypted. Never blocks. */
interface Transport extends Closeable {

  /**
   * Reads what has arrived.
   *
   * @return the number of bytes put into the buffer; 0 if none are there yet, -1 if none will come
   */
  int read(ByteBuffer to) throws IOException;

  /** Sends what the socket takes now; the rest stays in the buffer. */
  void write(ByteBuffer from) throws IOException;

  /** Whether the transport itself has something to send before it can go on. */
  boolean wantsToWrite();

  /** Whether data can be sent: not before a handshake is over. */
  boolean isEstablished();
}
