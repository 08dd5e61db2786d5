package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One client's socket: messages out of its bytes, and the bytes of messages into it.
 *
 * <p>While something waits to be sent nothing more is received. So a client that does not read gets
 * no more work done, and what waits for it stays about one reply long.
 */
final class Connection {

  /** Messages served in a row before other connections have their turn. */
  private static final int MESSAGES_PER_TURN = 32;

  private static final System.Logger LOG = System.getLogger(Connection.class.getName());

  /** Who speaks over the connection. */
  interface Party {
    /** A whole JSON value arrived. */
    void received(JsonNode message) throws IOException;

    /** All that waited has been sent. */
    void drained();

    /** The connection has ended. Called once. */
    void closed();
  }

  private final EventLoop loop;
  private final Transport transport;
  private final Limits limits;
  private final Party party;
  private final MessageReader reader;
  private final SelectionKey key;
  private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
  private long backlog;
  private long lastActivity = System.nanoTime();
  private boolean serving;
  private boolean frozen;
  private boolean closed;

  /** A connection that listens to its client at once. */
  Connection(EventLoop loop, SocketChannel channel, Transport transport, Limits limits, Party party)
      throws IOException {
    this.loop = loop;
    this.transport = transport;
    this.limits = limits;
    this.party = party;
    this.reader = new MessageReader(limits.messageBytes());
    this.key = loop.register(channel, SelectionKey.OP_READ, ready -> ready());
  }

  /** Bytes that wait to be sent. */
  long backlog() {
    return backlog;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether something can be sent: over TLS not before the handshake. */
  boolean isEstablished() {
    return transport.isEstablished();
  }

  /** When the client last sent something, or took some of a backlog; by {@link System#nanoTime}. */
  long lastActivity() {
    return lastActivity;
  }

  /** Whether the connection is to do nothing, as if the network were cut. */
  void freeze(boolean freeze) {
    frozen = freeze;
    if (!closed) {
      if (freeze) {
        key.interestOps(0);
      } else {
        serve();
      }
    }
  }

  /** Sends the bytes, after those that wait. Closes the connection if too many do. */
  void send(byte[] message) {
    if (closed) {
      return;
    }
    if (backlog > limits.backlogBytes()) {
      close("reads too slowly: " + backlog + " bytes wait for it");
      return;
    }
    unsent.add(ByteBuffer.wrap(message));
    backlog += message.length;
    if (!frozen) {
      try {
        boolean hadBacklog = backlog > message.length;
        flush();
        if (hadBacklog && backlog == 0) {
          loop.execute(this::resume);
        }
        watch();
      } catch (IOException e) {
        close(e.toString());
      }
    }
  }

  /** Requests may lie in the reader, where the selector does not see them. */
  private void resume() {
    if (!closed && backlog == 0) {
      party.drained();
      serve();
    }
  }

  /** Sends the bytes as far as the socket takes them at once and ends the connection. */
  void sendAndCut(byte[] bytes) {
    send(bytes);
    close("cut on purpose");
  }

  private void ready() {
    long before = backlog;
    serve();
    if (backlog < before) {
      lastActivity = System.nanoTime();
    }
  }

  /** Sends and receives what can be now. */
  private void serve() {
    if (closed || frozen || serving) {
      return;
    }
    serving = true;
    try {
      boolean hadBacklog = backlog > 0;
      flush();
      if (hadBacklog && backlog == 0) {
        party.drained();
      }
      receive();
      watch();
    } catch (IOException e) {
      close(e.toString());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      LOG.log(System.Logger.Level.ERROR, "a request failed", e);
      close("a request failed");
    } finally {
      serving = false;
    }
  }

  private void receive() throws IOException {
    for (int messages = 0; backlog == 0 && !closed && !frozen; ) {
      JsonNode message = reader.next();
      if (message != null) {
        party.received(message);
        messages++;
      } else {
        int count = transport.read(ByteBuffer.wrap(reader.chunk()));
        if (count < 0) {
          close("");
          return;
        }
        if (count == 0) {
          return;
        }
        reader.received(count);
        lastActivity = System.nanoTime();
      }
      if (messages == MESSAGES_PER_TURN) {
        // The rest may be in our buffers, where the selector does not see it.
        loop.execute(this::serve);
        return;
      }
    }
  }

  private void flush() throws IOException {
    while (!unsent.isEmpty()) {
      ByteBuffer first = unsent.element();
      int before = first.remaining();
      transport.write(first);
      backlog -= before - first.remaining();
      if (first.hasRemaining()) {
        return;
      }
      unsent.remove();
    }
    if (transport.wantsToWrite()) {
      transport.write(ByteBuffer.allocate(0));
    }
  }

  private void watch() {
    if (closed || frozen) {
      return;
    }
    boolean writing = backlog > 0 || transport.wantsToWrite();
    int operations =
        (writing ? SelectionKey.OP_WRITE : 0) | (backlog == 0 ? SelectionKey.OP_READ : 0);
    try {
      if (key.interestOps() != operations) {
        key.interestOps(operations);
      }
    } catch (CancelledKeyException e) {
      close("its socket was closed");
    }
  }

  /** Ends the connection; the reason, if there is one, is logged. */
  void close(String reason) {
    if (closed) {
      return;
    }
    closed = true;
    if (!reason.isEmpty()) {
      LOG.log(System.Logger.Level.DEBUG, () -> "disconnected a client: " + reason);
    }
    unsent.clear();
    backlog = 0;
    key.cancel();
    try {
      transport.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot close a socket", e);
    }
    party.closed();
  }
}
