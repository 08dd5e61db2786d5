package org.ovn4j.testkit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * A JSON-RPC session over a unix socket, RFC 7047 section 4, with a thread that reads. Callers wait
 * for their answers. Thread-safe.
 */
final class OvsdbConnection implements AutoCloseable {

  /** The request was sent and no answer came: it took effect or did not. */
  static final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
      super(message);
    }
  }

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final SocketChannel channel;
  private final long timeoutMillis;
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean ended;

  private OvsdbConnection(SocketChannel channel, long timeoutMillis) {
    this.channel = channel;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * A connection that serves calls only.
   *
   * @throws IOException if nobody listens there
   */
  static OvsdbConnection open(Path socket, long timeoutMillis) throws IOException {
    return open(socket, timeoutMillis, notification -> {}, () -> {});
  }

  /**
   * A connection.
   *
   * @param notified is told the server's notifications, from the thread that reads
   * @param lost is called once when the connection ends, whoever ended it, from the same thread
   */
  static OvsdbConnection open(
      Path socket, long timeoutMillis, Consumer<JsonNode> notified, Runnable lost)
      throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    OvsdbConnection connection = new OvsdbConnection(channel, timeoutMillis);
    Thread reader =
        new Thread(() -> connection.read(notified, lost), "ovsdb connection to " + socket);
    reader.setDaemon(true);
    reader.start();
    return connection;
  }

  private void read(Consumer<JsonNode> notified, Runnable lost) {
    // Of bytes a parser would guess the encoding at once, and wait for the first four.
    Reader text = new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8);
    try (JsonParser messages = OvsdbJson.mapper().createParser(text)) {
      for (JsonNode message = messages.readValueAsTree();
          message != null;
          message = messages.readValueAsTree()) {
        receive(message, notified);
      }
    } catch (IOException e) {
      // However the connection ended, those who wait are told below.
    } finally {
      ended = true;
      calls.values().forEach(call -> call.completeExceptionally(lostConnection()));
      lost.run();
    }
  }

  private void receive(JsonNode message, Consumer<JsonNode> notified) throws IOException {
    if (message.path("method").asText().equals("echo")) {
      ObjectNode reply = NODES.objectNode();
      reply.set("id", message.path("id"));
      reply.set("result", message.path("params"));
      send(reply.putNull("error"));
    } else if (message.hasNonNull("method")) {
      notified.accept(message);
    } else {
      CompletableFuture<JsonNode> call = calls.remove(message.path("id").asInt());
      if (call != null) {
        call.complete(message);
      }
    }
  }

  /**
   * The {@code result} of the answer.
   *
   * @param params a JSON array
   * @throws NoAnswerException if the connection was lost meanwhile, or no answer came in time
   * @throws IOException if the request could not be sent, or the answer is an error
   */
  JsonNode call(String method, String params) throws IOException {
    int id = requests.incrementAndGet();
    CompletableFuture<JsonNode> call = new CompletableFuture<>();
    calls.put(id, call);
    try {
      ObjectNode request = NODES.objectNode().put("method", method).put("id", id);
      request.set("params", OvsdbJson.mapper().readTree(params));
      if (ended) {
        throw new IOException("the server had closed the connection");
      }
      send(request);
      JsonNode reply = call.get(timeoutMillis, TimeUnit.MILLISECONDS);
      if (!reply.path("error").isNull() && !reply.path("error").isMissingNode()) {
        throw new IOException(method + " failed: " + reply.get("error"));
      }
      return reply.path("result");
    } catch (TimeoutException e) {
      throw new NoAnswerException("no answer within " + timeoutMillis + " ms");
    } catch (ExecutionException e) {
      throw lostConnection();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswerException("interrupted while waiting for the answer");
    } finally {
      calls.remove(id);
    }
  }

  private static NoAnswerException lostConnection() {
    return new NoAnswerException("the server closed the connection");
  }

  private synchronized void send(JsonNode message) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(message.toString().getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
