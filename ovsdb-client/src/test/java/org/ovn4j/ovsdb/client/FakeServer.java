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
import java.util.function.Function;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * A server of one connection, or of one at a time, that answers each message with whatever bytes a
 * test wants.
 */
final class FakeServer implements AutoCloseable {

  /** The answer that ends the connection. */
  static final String HANG_UP = "hang up";

  private final ServerSocket listener;
  private final boolean byteByByte;
  private final boolean onlyOne;
  private final Function<JsonNode, String> answers;

  private FakeServer(boolean byteByByte, boolean onlyOne, Function<JsonNode, String> answers) {
    this.onlyOne = onlyOne;
    this.byteByByte = byteByByte;
    this.answers = answers;
    try {
      this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::serve, "fake-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Answers each message with the text that the function gives for it. */
  static FakeServer answering(Function<JsonNode, String> answers) {
    return new FakeServer(false, true, answers);
  }

  /** The same for each of the connections that follow one another. */
  static FakeServer answeringEach(Function<JsonNode, String> answers) {
    return new FakeServer(false, false, answers);
  }

  /** The same, each byte in a packet of its own. */
  static FakeServer answeringByteByByte(Function<JsonNode, String> answers) {
    return new FakeServer(true, true, answers);
  }

  String endpoint() {
    return new Endpoint.Tcp("127.0.0.1", listener.getLocalPort()).toString();
  }

  private void serve() {
    do {
      serveOne();
    } while (!listener.isClosed());
  }

  private void serveOne() {
    try (Socket socket = listener.accept()) {
      if (onlyOne) {
        // Who comes after the first is refused.
        listener.close();
      }
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      MappingIterator<JsonNode> messages =
          OvsdbJson.mapper().readerFor(JsonNode.class).readValues(socket.getInputStream());
      while (messages.hasNextValue()) {
        String answer = answers.apply(messages.nextValue());
        if (answer.equals(HANG_UP)) {
          return;
        }
        byte[] bytes = answer.getBytes(UTF_8);
        if (byteByByte) {
          for (byte b : bytes) {
            out.write(b);
            out.flush();
          }
        } else {
          out.write(bytes);
        }
      }
    } catch (IOException e) {
      // The other side hung up, as tests make it do.
      return;
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
