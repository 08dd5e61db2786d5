package org.ovn4j.ovsdb.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.json.JsonObjectDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.ovn4j.northbound.NorthboundException;

/** Opens connections, all served by one thread that lives until {@link #close}. */
final class Connector implements AutoCloseable {

  private static final long CLOSE_SECONDS = 5;

  private static final Logger LOG = System.getLogger("org.ovn4j.ovsdb.client");

  private final ClientOptions options;
  private final Optional<Tls> tls;

  /** One loop instead of a group: a group's end is told by netty's global thread, which lingers. */
  private final EventLoop loop =
      new SingleThreadIoEventLoop(
          null, new DefaultThreadFactory("ovsdb-client", true), NioIoHandler.newFactory());

  Connector(ClientOptions options) {
    this.options = options;
    this.tls = options.tls().map(files -> new Tls(files, options.verifyHostName()));
  }

  /**
   * A session with the server at the endpoint. A host name's addresses are tried in turn.
   *
   * @throws NorthboundException if there is none; says why
   */
  JsonRpcSession open(Endpoint endpoint, JsonRpcSession.Listener listener) {
    if (endpoint instanceof Endpoint.Unix unix) {
      return open(UnixDomainSocketAddress.of(unix.path()), null, listener);
    }
    if (endpoint instanceof Endpoint.Tcp tcp) {
      return open(tcp.host(), tcp.port(), null, listener);
    }
    Endpoint.Ssl ssl = (Endpoint.Ssl) endpoint;
    return open(ssl.host(), ssl.port(), tls.orElseThrow().context(), listener);
  }

  /**
   * Whether the TLS files are others than those of the last session, and the server at the endpoint
   * takes them: a session that lives is better than none. Tries it with a session that is thrown
   * away.
   */
  boolean canRenew(Endpoint endpoint) {
    if (!(endpoint instanceof Endpoint.Ssl ssl)) {
      return false;
    }
    try {
      Optional<SslContext> replacement = tls.orElseThrow().replacement();
      if (replacement.isEmpty()) {
        return false;
      }
      JsonRpcSession trial = open(ssl.host(), ssl.port(), replacement.get(), new Ignoring());
      // A server looks at the client's certificate after the client has seen the end of the
      // handshake.
      trial.call("echo", "[]", options.callDeadline(), UnaryOperator.identity());
      trial.end("only a trial");
      return true;
    } catch (NorthboundException | RpcException e) {
      if (Thread.currentThread().isInterrupted()) {
        return false; // the client is being closed
      }
      LOG.log(
          Level.WARNING,
          "{0}: does not take the replaced TLS files; the session goes on without: {1}",
          endpoint,
          e.getMessage());
      return false;
    }
  }

  /** Of a session whose messages nobody wants. */
  private static final class Ignoring implements JsonRpcSession.Listener {
    @Override
    public void notified(String method, Payload params) {
      // Nothing was asked for.
    }

    @Override
    public void ended(String reason) {
      // Its calls tell.
    }
  }

  private JsonRpcSession open(
      String host, int port, @Nullable SslContext tls, JsonRpcSession.Listener listener) {
    List<String> failures = new ArrayList<>();
    for (InetAddress address : addresses(host)) {
      SslHandler handler =
          tls == null ? null : tls.newHandler(ByteBufAllocator.DEFAULT, host, port);
      try {
        return open(new InetSocketAddress(address, port), handler, listener);
      } catch (NorthboundException e) {
        failures.add(e.getMessage());
      }
    }
    throw new NorthboundException(String.join("; ", failures));
  }

  private static InetAddress[] addresses(String host) {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new NorthboundException("the host name \"" + host + "\" is unknown", e);
    }
  }

  private JsonRpcSession open(
      SocketAddress address, @Nullable SslHandler tls, JsonRpcSession.Listener listener) {
    boolean unix = address instanceof UnixDomainSocketAddress;
    CompletableFuture<JsonRpcSession> opened = new CompletableFuture<>();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            // Addresses come resolved; and netty's resolver would watch the loop from that thread.
            .disableResolver()
            .channel(unix ? NioDomainSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) options.connectTimeout().toMillis())
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    JsonRpcSession session = new JsonRpcSession(channel, listener);
                    fill(channel.pipeline(), tls, session);
                    opened.complete(session);
                  }
                });
    ChannelFuture connected = bootstrap.connect(address);
    await(connected);
    if (tls != null) {
      awaitHandshake(tls.handshakeFuture());
    }
    // Not from the pipeline, which is empty if the server has hung up already; the session says
    // why.
    return opened.join();
  }

  /** The silence is measured on the bytes: a long message that is still arriving is life. */
  private void fill(ChannelPipeline pipeline, @Nullable SslHandler tls, JsonRpcSession session) {
    long probe = options.probeInterval().toMillis();
    if (probe > 0) {
      pipeline.addLast(new IdleStateHandler(probe, 0, 0, TimeUnit.MILLISECONDS));
    }
    if (tls != null) {
      tls.setHandshakeTimeoutMillis(options.connectTimeout().toMillis());
      pipeline.addLast(tls);
    }
    pipeline.addLast(new JsonObjectDecoder(options.maxMessageBytes()), session);
  }

  /** A server that expects no TLS hangs up on the first bytes of it. */
  private static void awaitHandshake(Future<Channel> handshake) {
    try {
      await(handshake);
    } catch (NorthboundException e) {
      if (e.getCause() instanceof IOException && !(e.getCause() instanceof SSLException)) {
        throw new NorthboundException(
            "TLS: the server closed the connection in the handshake; is it a port for tcp:"
                + " endpoints?",
            e);
      }
      throw e;
    }
  }

  /** Waits for what netty itself bounds. */
  private static void await(Future<?> future) {
    try {
      future.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NorthboundException("interrupted while connecting", e);
    }
    if (!future.isSuccess()) {
      throw new NorthboundException(Failures.describe(future.cause()), future.cause());
    }
  }

  /** Whether the caller is the thread that serves the connections. */
  boolean inEventLoop() {
    return loop.inEventLoop();
  }

  /** Has the thread that serves the connections run something. Not after {@link #close}. */
  void execute(Runnable task) {
    loop.execute(task);
  }

  /** Closes all connections and ends the thread. */
  @Override
  public void close() {
    Future<?> unused = loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    if (loop.inEventLoop()) {
      return;
    }
    try {
      boolean ended = loop.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        throw new NorthboundException("the client's thread did not end; does a listener block it?");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
