package org.ovn4j.testkit.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes as they are, over TCP or a unix socket. */
final class PlainTransport implements Transport {

  private final SocketChannel channel;

  PlainTransport(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return channel.read(to);
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    channel.write(from);
  }

  @Override
  public boolean wantsToWrite() {
    return false;
  }

  @Override
  public boolean isEstablished() {
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
