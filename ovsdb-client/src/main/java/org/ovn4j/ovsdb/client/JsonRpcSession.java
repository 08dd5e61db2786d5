package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.net.SocketException;
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
     * @throws IOException if it is malformed JSON; ends the session
     */
    void notified(String method, Payload params) throws IOException;

    /** The session ended. Called once. */
    void ended(String reason);
  }

  private record Call<T>(String method, Payload.Reader<T> reader, CompletableFuture<T> answer) {
    void complete(Payload result) throws IOException {
      answer.complete(reader.read(result));
    }
  }

  private final Channel channel;
  private final Listener listener;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicReference<@Nullable String> endReason = new AtomicReference<>();

  /** Why it is to end when no call is under way; null if it is not. */
  private final AtomicReference<@Nullable String> lastCalls = new AtomicReference<>();

  /** Calls without an answer so far; touched by the event loop only. */
  private final Map<Long, Call<?>> pending = new HashMap<>();

  private volatile boolean probesPaused;

  /** Whether the server was asked for a sign of life; touched by the event loop only. */
  private boolean probed;

  /** Whether the server ever said something; touched by the event loop only. */
  private boolean heard;

  JsonRpcSession(Channel channel, Listener listener) {
    this.channel = channel;
    this.listener = listener;
  }

  /** The connection, for what it knows of its two ends. */
  Channel channel() {
    return channel;
  }

  /** Whether new calls are sent. */
  boolean takesCalls() {
    return endReason.get() == null && lastCalls.get() == null;
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
    return callReading(method, params, deadline, result -> reader.apply(result.tree()));
  }

  private <T> T callReading(
      String method, String params, Duration deadline, Payload.Reader<T> reader)
      throws RpcException {
    if (channel.eventLoop().inEventLoop()) {
      throw new IllegalStateException(
          method
              + " would wait for ever: called from the thread that receives its answer;"
              + " a listener must hand its work to another thread");
    }
    CompletableFuture<T> answer = sendReading(method, params, reader);
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
   * an answer answers no probes until it is done. And the result need never be a tree as a whole.
   */
  <T> T callPatiently(String method, String params, Duration deadline, Payload.Reader<T> reader)
      throws RpcException {
    probesPaused = true;
    try {
      return callReading(method, params, deadline, reader);
    } finally {
      probesPaused = false;
    }
  }

  private RpcException giveUp(String reason) {
    end(reason);
    return RpcException.noAnswer(reason);
  }

  /**
   * The same without waiting and without a deadline; for the event loop too. Whoever completes the
   * future first, the session goes on: an answer that comes later is nobody's.
   */
  <T> CompletableFuture<T> send(String method, String params, Function<JsonNode, T> reader) {
    return sendReading(method, params, payload -> reader.apply(payload.tree()));
  }

  private <T> CompletableFuture<T> sendReading(
      String method, String params, Payload.Reader<T> reader) {
    long id = ids.getAndIncrement();
    Call<T> call = new Call<>(method, reader, new CompletableFuture<>());
    // Encoded by the caller: the event loop has other callers to serve.
    ByteBuf bytes = encode(id, method, params);
    try {
      channel.eventLoop().execute(() -> send(id, bytes, call));
    } catch (RejectedExecutionException e) {
      bytes.release();
      call.answer()
          .completeExceptionally(RpcException.notSent(endReason().orElse("the client is closed")));
    }
    return call.answer();
  }

  private ByteBuf encode(long id, String method, String params) {
    return ByteBufUtil.writeUtf8(
        channel.alloc(),
        "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
  }

  private void send(long id, ByteBuf message, Call<?> call) {
    String reason = endReason.get() == null ? lastCalls.get() : endReason.get();
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

  /**
   * Ends the session as soon as no call is under way, from any thread. Calls from now on are not
   * sent.
   */
  void endWhenIdle(String reason) {
    if (lastCalls.compareAndSet(null, reason) && endReason.get() == null) {
      try {
        channel.eventLoop().execute(this::endIfIdle);
      } catch (RejectedExecutionException e) {
        // The client was closed, and with it the session.
        return;
      }
    }
  }

  private void endIfIdle() {
    String reason = lastCalls.get();
    if (reason != null && pending.isEmpty()) {
      end(reason);
    }
  }

  private void ended(String reason) {
    close();
    List<Call<?>> calls = new ArrayList<>(pending.values());
    pending.clear();
    calls.forEach(call -> call.answer().completeExceptionally(RpcException.noAnswer(reason)));
    listener.ended(reason);
  }

  /**
   * Closes the connection. With calls under way it is reset: what the kernel or the TLS handler has
   * not sent of them yet would else come to the server at any later time, when a network is back
   * say, and after the next session has settled what became of them.
   */
  private void close() {
    if (pending.isEmpty() || !channel.isOpen()) {
      ChannelFuture unused = channel.close();
      return;
    }
    // Unix sockets do not know the option: what was written to one is with the server.
    Object unused = channel.config().setOption(ChannelOption.SO_LINGER, 0);
    // Passes by the TLS handler, which would flush.
    unused = channel.pipeline().firstContext().close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) throws IOException {
    heard = true;
    if (endReason.get() != null) {
      return;
    }
    try {
      receive(Message.read(frame));
      endIfIdle();
    } catch (JsonProcessingException e) {
      end("the server sent malformed JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      end("the server sent nonsense: " + e.getMessage());
    }
  }

  private void receive(Message received) throws IOException {
    JsonNode message = received.frame();
    if (!message.isObject()) {
      throw new IllegalArgumentException("not a JSON-RPC message: " + Failures.excerpt(message));
    }
    JsonNode id = message.path("id");
    if (!message.has("method")) {
      answered(id, received);
    } else if (id.isNull() || id.isMissingNode()) {
      listener.notified(message.path("method").asText(), received.payload("params"));
    } else {
      answer(id, received);
    }
  }

  private void answered(JsonNode id, Message message) throws IOException {
    Call<?> call = id.isIntegralNumber() ? pending.remove(id.longValue()) : null;
    if (call == null) {
      throw new IllegalArgumentException(
          "an answer to a call that was not made: " + Failures.excerpt(message.frame()));
    }
    JsonNode error = message.frame().path("error");
    if (!error.isNull() && !error.isMissingNode()) {
      call.answer().completeExceptionally(errorAnswer(error));
      return;
    }
    try {
      call.complete(message.payload("result"));
    } catch (IllegalArgumentException | JsonProcessingException e) {
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
  private void answer(JsonNode id, Message message) throws IOException {
    String outcome =
        message.frame().path("method").asText().equals("echo")
            ? "\"result\":" + message.payload("params").tree() + ",\"error\":null"
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
      probe();
    } else {
      end("the server gives no sign of life");
    }
  }

  /** Asks for a sign of life, also while the session waits for its last calls. */
  private void probe() {
    long id = ids.getAndIncrement();
    pending.put(id, new Call<>("echo", Payload::tree, new CompletableFuture<>()));
    write(encode(id, "echo", "[]"));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(perhapsForTls("the server closed the connection"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    String reason = Failures.describe(cause);
    end(cause instanceof SocketException ? perhapsForTls(reason) : reason);
  }

  /** A server that expects TLS hangs up on others without a word. */
  private String perhapsForTls(String reason) {
    boolean plain = channel.pipeline().get(SslHandler.class) == null;
    return plain && !heard
        ? reason + " before it answered anything; is it a port for ssl: endpoints?"
        : reason;
  }
}
