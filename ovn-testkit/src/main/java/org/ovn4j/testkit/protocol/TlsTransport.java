package org.ovn4j.testkit.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Bytes encrypted by TLS. The handshake is part of reading and writing. */
final class TlsTransport implements Transport {

  private final SocketChannel channel;
  private final SSLEngine engine;

  /** Received, not yet decrypted; ready to be filled. */
  private ByteBuffer encryptedIn;

  /** Decrypted, not yet taken; ready to be drained. */
  private ByteBuffer clearIn;

  /** Encrypted, not yet sent; ready to be drained. */
  private ByteBuffer encryptedOut;

  private boolean established;

  /** A server's side of TLS that has received nothing yet. */
  TlsTransport(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
    encryptedIn = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    clearIn = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
    encryptedOut = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    try {
      while (!clearIn.hasRemaining()) {
        if (!decrypt()) {
          return engine.isInboundDone() ? -1 : 0;
        }
      }
    } catch (SSLException e) {
      sendAlert();
      throw e;
    }
    int length = Math.min(clearIn.remaining(), to.remaining());
    to.put(clearIn.slice().limit(length));
    clearIn.position(clearIn.position() + length);
    return length;
  }

  /** Goes on by one record; false if the other side has to send, or to receive, first. */
  private boolean decrypt() throws IOException {
    if (!handshakeGoesOn()) {
      return false;
    }
    encryptedIn.flip();
    clearIn.clear();
    SSLEngineResult result;
    try {
      result = engine.unwrap(encryptedIn, clearIn);
    } finally {
      encryptedIn.compact();
      clearIn.flip();
    }
    return switch (result.getStatus()) {
      case OK -> true;
      case CLOSED -> false;
      case BUFFER_UNDERFLOW -> receive();
      case BUFFER_OVERFLOW -> {
        clearIn = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
        yield true;
      }
    };
  }

  private boolean receive() throws IOException {
    int needed = engine.getSession().getPacketBufferSize();
    if (encryptedIn.capacity() < needed) {
      encryptedIn = ByteBuffer.allocate(needed).put(encryptedIn.flip());
    }
    int count = channel.read(encryptedIn);
    if (count < 0) {
      // The peer left without TLS's farewell; what it said is complete all the same, being JSON.
      engine.closeOutbound();
      throw new SSLException("the connection ended");
    }
    return count > 0;
  }

  /** Does this side's part of the handshake; false if that waits for the socket. */
  private boolean handshakeGoesOn() throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> {
          for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
            task.run();
          }
        }
        case NEED_WRAP -> {
          if (!encrypt(ByteBuffer.allocate(0))) {
            return false;
          }
        }
        default -> {
          return true;
        }
      }
    }
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    if (!sent()) {
      return;
    }
    while (from.hasRemaining() && isOpenForData()) {
      if (!encrypt(from)) {
        return;
      }
    }
  }

  /** Whether data can be sent once the socket takes it. */
  private boolean isOpenForData() throws IOException {
    if (!handshakeGoesOn()) {
      return false;
    }
    if (!isEstablished()) {
      return false;
    }
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
      // Nothing could be sent for as long as the client pleases.
      throw new SSLException("renegotiation is not supported");
    }
    return true;
  }

  @Override
  public boolean isEstablished() {
    established |= engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING && started();
    return established;
  }

  /** Before its start a handshake looks as if it were over. */
  private boolean started() {
    return !engine.getSession().getProtocol().equals("NONE");
  }

  /** Encrypts one record and sends it; false if the socket has not taken it whole. */
  private boolean encrypt(ByteBuffer from) throws IOException {
    if (!sent()) {
      return false;
    }
    int needed = engine.getSession().getPacketBufferSize();
    if (encryptedOut.capacity() < needed) {
      encryptedOut = ByteBuffer.allocate(needed);
    }
    encryptedOut.clear();
    try {
      SSLEngineResult result = engine.wrap(from, encryptedOut);
      if (result.getStatus() == SSLEngineResult.Status.CLOSED && result.bytesProduced() == 0) {
        throw new SSLException("TLS has been closed");
      }
    } finally {
      encryptedOut.flip();
    }
    return sent();
  }

  private boolean sent() throws IOException {
    if (encryptedOut.hasRemaining()) {
      channel.write(encryptedOut);
    }
    return !encryptedOut.hasRemaining();
  }

  @Override
  public boolean wantsToWrite() {
    return encryptedOut.hasRemaining();
  }

  /** Tells the peer why, as far as the socket takes it at once. */
  private void sendAlert() {
    engine.closeOutbound();
    try {
      for (int records = 0; records < 4 && !engine.isOutboundDone(); records++) {
        if (engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP
            || !encrypt(ByteBuffer.allocate(0))) {
          return;
        }
      }
    } catch (IOException e) {
      encryptedOut.clear().flip();
    }
  }

  @Override
  public void close() throws IOException {
    sendAlert();
    channel.close();
  }
}
