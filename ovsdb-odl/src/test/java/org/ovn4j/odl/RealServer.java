package org.ovn4j.odl;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.json.JsonObjectDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opendaylight.ovsdb.lib.jsonrpc.JsonRpcEndpoint;
import org.opendaylight.ovsdb.lib.message.OvsdbRPC;
import org.ovn4j.model.nb.Northbound;

/** An ovsdb-server with an empty Northbound database, and connections of the library to it. */
final class RealServer {

  private static final Duration START = Duration.ofSeconds(30);

  private final Path socket;
  private final Process server;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  RealServer(Path directory) throws IOException, InterruptedException {
    Path schema = directory.resolve("nb.ovsschema");
    Files.writeString(schema, Northbound.schemaJson());
    Path database = directory.resolve("nb.db");
    socket = directory.resolve("nb.sock");
    Process tool = run(directory, "ovsdb-tool", "create", database.toString(), schema.toString());
    if (tool.waitFor() != 0) {
      throw new IOException("ovsdb-tool: " + Files.readString(directory.resolve("log")));
    }
    server =
        run(
            directory,
            "ovsdb-server",
            "--no-chdir",
            "--unixctl=" + directory.resolve("ctl"),
            "--remote=punix:" + socket,
            database.toString());
    Instant deadline = Instant.now().plus(START);
    while (!Files.exists(socket)) {
      if (server.waitFor(10, TimeUnit.MILLISECONDS) || Instant.now().isAfter(deadline)) {
        throw new IOException("ovsdb-server: " + Files.readString(directory.resolve("log")));
      }
    }
  }

  private static Process run(Path directory, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(directory.resolve("log").toFile());
    return builder.start();
  }

  /** A connection: the library's endpoint, behind a decoder that can be trusted. */
  OvsdbRPC connect() throws InterruptedException {
    ObjectMapper mapper = new ObjectMapper();
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
                        .addLast(new StringEncoder(), new JsonObjectDecoder(), new Reader(mapper))
                        .addLast(new JsonRpcEndpoint(fresh));
                  }
                })
            .connect(UnixDomainSocketAddress.of(socket))
            .sync()
            .channel();
    return channel.pipeline().get(JsonRpcEndpoint.class);
  }

  void stop() throws InterruptedException {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    server.destroy();
    server.waitFor();
  }

  /** Parses frames. */
  private static final class Reader extends MessageToMessageDecoder<ByteBuf> {
    private final ObjectMapper mapper;

    Reader(ObjectMapper mapper) {
      this.mapper = mapper;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf frame, List<Object> out)
        throws IOException {
      try (InputStream in = new ByteBufInputStream(frame)) {
        out.add(mapper.readTree(in));
      }
    }
  }
}
