package org.ovn4j.odl;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.json.JsonObjectDecoder;
import io.netty.handler.codec.string.StringEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opendaylight.ovsdb.lib.OvsdbClient;
import org.opendaylight.ovsdb.lib.OvsdbConnectionInfo.ConnectionType;
import org.opendaylight.ovsdb.lib.OvsdbConnectionInfo.SocketConnectionType;
import org.opendaylight.ovsdb.lib.impl.OvsdbClientImpl;
import org.opendaylight.ovsdb.lib.jsonrpc.JsonRpcDecoder;
import org.opendaylight.ovsdb.lib.jsonrpc.JsonRpcEndpoint;
import org.opendaylight.ovsdb.lib.message.OvsdbRPC;

/** A connection of the library to a unix socket: its client and its endpoint. */
final class Connection implements AutoCloseable {

  private static final int FRAME_BYTES = 100_000;

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("test-connection", true), NioIoHandler.newFactory());
  private final JsonRpcEndpoint endpoint;
  private final OvsdbClientImpl client;

  private Connection(String remote, ChannelHandler... decoders) throws InterruptedException {
    Channel channel =
        new Bootstrap()
            .group(loops)
            .channel(NioDomainSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel fresh) {
                    fresh
                        .pipeline()
                        .addLast(new StringEncoder())
                        .addLast(decoders)
                        .addLast(new JsonRpcEndpoint(fresh));
                  }
                })
            .connect(UnixDomainSocketAddress.of(remote.substring("unix:".length())))
            .sync()
            .channel();
    endpoint = channel.pipeline().get(JsonRpcEndpoint.class);
    client =
        new OvsdbClientImpl(endpoint, channel, ConnectionType.ACTIVE, SocketConnectionType.NON_SSL);
  }

  /** Behind a decoder that can be trusted. */
  static Connection to(String remote) throws InterruptedException {
    return new Connection(remote, new JsonObjectDecoder(), new Reader());
  }

  /** Behind the library's own decoder, as its own connections are. */
  static Connection withOwnDecoder(String remote) throws InterruptedException {
    return new Connection(remote, new JsonRpcDecoder(FRAME_BYTES));
  }

  OvsdbRPC rpc() {
    return endpoint;
  }

  OvsdbClient client() {
    return client;
  }

  @Override
  public void close() {
    client.disconnect(); // ends the client's threads too
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Parses frames. */
  private static final class Reader extends MessageToMessageDecoder<ByteBuf> {
    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf frame, List<Object> out)
        throws IOException {
      try (InputStream in = new ByteBufInputStream(frame)) {
        out.add(mapper.readTree(in));
      }
    }
  }
}
