package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/** One blocking connection to an OVSDB server, on which a test says and hears JSON as text. */
public final class TestClient implements Closeable {

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Closeable socket;
  private final OutputStream out;
  private final JsonParser in;
  private int requests;

  private TestClient(Closeable socket, InputStream in, OutputStream out) throws IOException {
    this.socket = socket;
    this.out = out;
    // Of bytes it would guess the encoding at once, and wait for the first four.
    this.in = OvsdbJson.mapper().createParser(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** Connects to a {@code unix:} or {@code tcp:} remote. */
  public static TestClient connect(String remote) throws IOException {
    if (remote.startsWith("unix:")) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(remote.substring("unix:".length())));
      ChannelStreams streams = new ChannelStreams(channel);
      return new TestClient(streams, streams.in, streams.out);
    }
    Socket socket = new Socket();
    connect(socket, remote);
    return new TestClient(socket, socket.getInputStream(), socket.getOutputStream());
  }

  /** Connects to an {@code ssl:} remote. */
  static TestClient connect(String remote, SSLContext tls, String protocol) throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket();
    socket.setEnabledProtocols(new String[] {protocol});
    connect(socket, remote);
    return new TestClient(socket, socket.getInputStream(), socket.getOutputStream());
  }

  private static void connect(Socket socket, String remote) throws IOException {
    String address = remote.substring(remote.indexOf(':') + 1);
    int colon = address.lastIndexOf(':');
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
  }

  /** Sends text as it is. */
  public void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  void sendBytes(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** The next message. */
  public JsonNode next() throws IOException {
    JsonNode message = in.readValueAsTree();
    if (message == null || message instanceof MissingNode) {
      throw new IOException("the server closed the connection");
    }
    return message;
  }

  /** Whether the server ends the connection, before or after further messages. */
  public boolean isClosedByServer() {
    try {
      JsonNode message;
      do {
        message = in.readValueAsTree();
      } while (message != null);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** The reply to a request; what comes before it is lost. */
  public JsonNode call(String method, String params) throws IOException {
    List<JsonNode> messages = callAndHear(method, params);
    return messages.get(messages.size() - 1);
  }

  /** All that comes up to the reply to a request, which is the last. */
  List<JsonNode> callAndHear(String method, String params) throws IOException {
    int id = ++requests;
    send("{\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":" + id + "}");
    List<JsonNode> heard = new ArrayList<>();
    while (true) {
      JsonNode message = next();
      if (message.path("method").asText().equals("echo")) {
        send("{\"id\":\"echo\",\"error\":null,\"result\":[]}");
        continue;
      }
      heard.add(message);
      if (message.path("id").asInt() == id && !message.has("method")) {
        return heard;
      }
    }
  }

  /** The {@code result} of a request. */
  public JsonNode result(String method, String params) throws IOException {
    JsonNode reply = call(method, params);
    return Optional.ofNullable(reply.get("result"))
        .orElseThrow(() -> new IOException("no result: " + reply));
  }

  /** The results of a transaction on the Northbound database. */
  public JsonNode transact(String operations) throws IOException {
    return result("transact", "[\"OVN_Northbound\"," + operations + "]");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Blocking streams of a channel that, unlike a channel's own, give up after a time. */
  private static final class ChannelStreams implements Closeable {
    private final SocketChannel channel;
    private final Selector selector;
    final InputStream in =
        new InputStream() {
          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            await(SelectionKey.OP_READ);
            return channel.read(ByteBuffer.wrap(bytes, offset, length));
          }
        };
    final OutputStream out =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
              await(SelectionKey.OP_WRITE);
              channel.write(buffer);
            }
          }
        };

    ChannelStreams(SocketChannel channel) throws IOException {
      this.channel = channel;
      this.selector = Selector.open();
      channel.configureBlocking(false);
      channel.register(selector, 0);
    }

    private void await(int operation) throws IOException {
      channel.keyFor(selector).interestOps(operation);
      if (selector.select(TIMEOUT_MILLIS) == 0) {
        throw new SocketTimeoutException("nothing in " + TIMEOUT_MILLIS + " ms");
      }
      selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
      selector.close();
      channel.close();
    }
  }
}
