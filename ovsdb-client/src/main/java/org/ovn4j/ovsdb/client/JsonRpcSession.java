package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * JSON-RPC 1.0 over one connection, RFC 7047 section 4: the last handler of the connection's
 * pipeline, which gives it one message per buffer.
 *
 * <p>Answers and notifications are handled one after another, in the order received, by the
 * connection's event loop. The session ends once, with a reason: when the connection does, when the
 * peer gives no sign of life or sends nonsense, or when a call is given up, since an answer that
 * nobody waits for would leave the caller's view of the database behind. Every call then fails.
 */
final class JsonRpcSession extends SimpleChannelInboundHandler<ByteBuf> {

  /** What the session tells its owner, from the event loop. */
  interface Listener {
    /**
     * A notification arrived.
     *
     * @throws IllegalArgumentException if it makes no sense; ends the session
     */
    void notified(String method, JsonNode params);

    /** The session ended. Called once. */
    void ended(String reason);
  }

  private record Call<T>(String method, Function<JsonNode, T> reader, CompletableFuture<T> answer) {
    void complete(JsonNode result) {
      answer.complete(reader.apply(result));
    }
  }

  private final Channel channel;
  private final Listener listener;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicReference<@Nullable String> endReason = new AtomicReference<>();

  /** Calls without an answer so far; touched by the event loop only. */
  private final Map<Long, Call<?>> pending = new HashMap<>();

  private volatile boolean probesPaused;

  /** Whether the server was asked for a sign of life; touched by the event loop only. */
  private boolean probed;

  JsonRpcSession(Channel channel, Listener listener) {
    this.channel = channel;
    this.listener = listener;
  }

  /** Why the session ended; empty while it lives. */
  Optional<String> endReason() {
    return Optional.ofNullable(endReason.get());
  }

  /**
   * What the reader makes of the call's result. The reader runs in the event loop, before anything
   * received later is looked at.
   *
   * @param params the parameters, in JSON
   * @param deadline the longest wait; the session ends when it passes
   * @throws IllegalStateException in the event loop, which would wait for itself
   */
  <T> T call(String method, String params, Duration deadline, Function<JsonNode, T> reader)
      throws RpcException {
    if (channel.eventLoop().inEventLoop()) {
      throw new IllegalStateException(
          method
              + " would wait for ever: called from the thread that receives its answer;"
              + " a listener must hand its work to another thread");
    }
    CompletableFuture<T> answer = send(method, params, reader);
    try {
      return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw giveUp("no answer to " + method + " within " + deadline.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw giveUp("interrupted while waiting for the answer to " + method);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RpcException failure) {
        throw failure;
      }
      throw new IllegalStateException("a call failed for no known reason", e.getCause());
    }
  }

  /**
   * The same, but silence does not end the session meanwhile: a server that has much to compute for
   * an answer answers no probes until it is done.
   */
  <T> T callPatiently(String method, String params, Duration deadline, Function<JsonNode, T> reader)
      throws RpcException {
    probesPaused = true;
    try {
      return call(method, params, deadline, reader);
    } finally {
      probesPaused = false;
    }
  }

  private RpcException giveUp(String reason) {
    end(reason);
    return RpcException.noAnswer(reason);
  }

  private <T> CompletableFuture<T> send(
      String method, String params, Function<JsonNode, T> reader) {
    long id = ids.getAndIncrement();
    Call<T> call = new Call<>(method, reader, new CompletableFuture<>());
    String message = "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    // Encoded by the caller: the event loop has other callers to serve.
    ByteBuf bytes = ByteBufUtil.writeUtf8(channel.alloc(), message);
    try {
      channel.eventLoop().execute(() -> send(id, bytes, call));
    } catch (RejectedExecutionException e) {
      bytes.release();
      call.answer().completeExceptionally(RpcException.notSent("the client is closed"));
    }
    return call.answer();
  }

  private void send(long id, ByteBuf message, Call<?> call) {
    String reason = endReason.get();
    if (reason != null) {
      message.release();
      call.answer().completeExceptionally(RpcException.notSent(reason));
      return;
    }
    pending.put(id, call);
    write(message);
  }

  private void write(ByteBuf message) {
    ChannelFuture unused =
        channel
            .writeAndFlush(message)
            .addListener(
                (ChannelFutureListener)
                    written -> {
                      if (!written.isSuccess()) {
                        end("a message could not be sent: " + Failures.describe(written.cause()));
                      }
                    });
  }

  /** Ends the session, from any thread. The first reason stays. */
  void end(String reason) {
    if (!endReason.compareAndSet(null, reason)) {
      return;
    }
    try {
      channel.eventLoop().execute(() -> ended(reason));
    } catch (RejectedExecutionException e) {
      // The loop stops only after its channels were closed, and closing a channel ends its session.
      throw new IllegalStateException("a session outlived its event loop", e);
    }
  }

  private void ended(String reason) {
    ChannelFuture unused = channel.close();
    List<Call<?>> calls = new ArrayList<>(pending.values());
    pending.clear();
    calls.forEach(call -> call.answer().completeExceptionally(RpcException.noAnswer(reason)));
    listener.ended(reason);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) throws IOException {
    if (endReason.get() != null) {
      return;
    }
    try {
      receive(OvsdbJson.mapper().readTree((InputStream) new ByteBufInputStream(frame)));
    } catch (JsonProcessingException e) {
      end("the server sent malformed JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      end("the server sent nonsense: " + e.getMessage());
    }
  }

  private void receive(JsonNode message) {
    if (!message.isObject()) {
      throw new IllegalArgumentException("not a JSON-RPC message: " + Failures.excerpt(message));
    }
    JsonNode id = message.path("id");
    if (!message.has("method")) {
      answered(id, message);
    } else if (id.isNull() || id.isMissingNode()) {
      listener.notified(message.path("method").asText(), message.path("params"));
    } else {
      answer(id, message);
    }
  }

  private void answered(JsonNode id, JsonNode message) {
    Call<?> call = id.isIntegralNumber() ? pending.remove(id.longValue()) : null;
    if (call == null) {
      throw new IllegalArgumentException(
          "an answer to a call that was not made: " + Failures.excerpt(message));
    }
    JsonNode error = message.path("error");
    if (!error.isNull() && !error.isMissingNode()) {
      call.answer().completeExceptionally(errorAnswer(error));
      return;
    }
    try {
      call.complete(message.path("result"));
    } catch (IllegalArgumentException e) {
      String reason = "the answer to " + call.method() + " is nonsense: " + e.getMessage();
      // First the end: who waits for the answer must find the session over.
      end(reason);
      call.answer().completeExceptionally(RpcException.noAnswer(reason));
    }
  }

  /** ovsdb-server writes an error as an object, except for methods that it does not know. */
  private static RpcException errorAnswer(JsonNode error) {
    return error.isObject()
        ? RpcException.error(error.path("error").asText(), error.path("details").asText())
        : RpcException.error(error.isTextual() ? error.asText() : error.toString(), "");
  }

  /** Answers the server's own calls: {@code echo}, RFC 7047 section 4.1.11, and no other. */
  private void answer(JsonNode id, JsonNode message) {
    String outcome =
        message.path("method").asText().equals("echo")
            ? "\"result\":" + message.path("params") + ",\"error\":null"
            : "\"result\":null,\"error\":\"unknown method\"";
    write(ByteBufUtil.writeUtf8(channel.alloc(), "{\"id\":" + id + "," + outcome + "}"));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof IdleStateEvent idle)) {
      context.fireUserEventTriggered(event);
    } else if (probesPaused) {
      probed = false;
    } else if (idle.isFirst() || !probed) {
      probed = true;
      CompletableFuture<JsonNode> unused = send("echo", "[]", result -> result);
    } else {
      end("the server gives no sign of life");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end("the server closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(Failures.describe(cause));
  }
}
