package org.ovn4j.ovsdb.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on, and counts connections. */
final class TcpProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final String target;
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * A proxy for an endpoint.
   *
   * @param target {@code ssl:127.0.0.1:PORT} or {@code tcp:127.0.0.1:PORT}
   */
  TcpProxy(String target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Background.start("tcp-proxy", this::accept);
  }

  /** The proxy's own endpoint, of the target's kind. */
  String endpoint() {
    return target.substring(0, target.lastIndexOf(':') + 1) + listener.getLocalPort();
  }

  /** How many connections there were so far. */
  int connections() {
    return connections.get();
  }

  private void accept() throws IOException {
    int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
    while (true) {
      Socket client = listener.accept();
      connections.incrementAndGet();
      Socket server = new Socket(listener.getInetAddress(), port);
      Background.start("tcp-proxy", () -> pass(client, server));
      Background.start("tcp-proxy", () -> pass(server, client));
    }
  }

  private static void pass(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
