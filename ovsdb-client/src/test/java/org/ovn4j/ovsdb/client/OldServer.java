package org.ovn4j.ovsdb.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.testkit.NorthboundServer;

/**
 * Stands before a server and makes it look old: methods that came after RFC 7047 are unknown, all
 * else is the server's.
 */
final class OldServer implements AutoCloseable {

  private static final Set<String> NEWER =
      Set.of("monitor_cond", "monitor_cond_since", "set_db_change_aware");

  private final ServerSocket listener;
  private final NorthboundServer server;

  OldServer(NorthboundServer server) {
    this.server = server;
    try {
      listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Background.start("old-server", this::accept);
  }

  String endpoint() {
    return "tcp:127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      SocketChannel real =
          SocketChannel.open(
              UnixDomainSocketAddress.of(server.remote().substring("unix:".length())));
      OutputStream toClient = client.getOutputStream();
      Background.start(
          "old-server",
          () -> {
            try (client) {
              // Channels.newInputStream would block whoever writes.
              ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
              while (real.read(bytes.clear()) >= 0) {
                synchronized (toClient) {
                  toClient.write(bytes.array(), 0, bytes.position());
                }
              }
            }
          });
      Background.start(
          "old-server",
          () -> {
            try (client;
                real) {
              serve(client, toClient, Channels.newOutputStream(real));
            }
          });
    }
  }

  /**
   * An own answer could fall into the middle of one of the server's; not so here, since the client
   * asks for what is unknown while it waits for nothing else.
   */
  private static void serve(Socket client, OutputStream toClient, OutputStream toServer)
      throws IOException {
    MappingIterator<JsonNode> messages =
        OvsdbJson.mapper().readerFor(JsonNode.class).readValues(client.getInputStream());
    while (messages.hasNextValue()) {
      JsonNode message = messages.nextValue();
      if (NEWER.contains(message.path("method").asText())) {
        String answer =
            "{\"id\":" + message.get("id") + ",\"result\":null,\"error\":\"unknown method\"}";
        synchronized (toClient) {
          toClient.write(answer.getBytes(UTF_8));
        }
      } else {
        toServer.write(message.toString().getBytes(UTF_8));
      }
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
