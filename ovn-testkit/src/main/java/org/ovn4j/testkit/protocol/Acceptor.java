package org.ovn4j.testkit.protocol;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A listening socket: {@code punix:}, {@code ptcp:} or {@code pssl:} of ovsdb(7). */
final class Acceptor implements Closeable {

  private static final Pattern UNIX = Pattern.compile("punix:(.+)");
  private static final Pattern NETWORK = Pattern.compile("p(tcp|ssl):(\\d{1,5})(?::(.+))?");

  private final ServerSocketChannel channel;
  private final String address;
  private final Optional<SSLContext> tls;
  private final @Nullable Path socketFile;

  private Acceptor(
      ServerSocketChannel channel,
      String address,
      Optional<SSLContext> tls,
      @Nullable Path socketFile) {
    this.channel = channel;
    this.address = address;
    this.tls = tls;
    this.socketFile = socketFile;
  }

  /**
   * Listens.
   *
   * @param remote {@code punix:PATH}, {@code ptcp:PORT[:HOST]} or {@code pssl:PORT[:HOST]}; port 0
   *     stands for a free one, and the host is this one alone if none is given
   * @param tls for {@code pssl:}
   * @throws IOException if that is not possible
   * @throws IllegalArgumentException if it is another form of remote
   */
  static Acceptor open(String remote, Optional<SSLContext> tls) throws IOException {
    Matcher unix = UNIX.matcher(remote);
    if (unix.matches()) {
      return openUnix(Path.of(unix.group(1)));
    }
    Matcher network = NETWORK.matcher(remote);
    if (!network.matches()) {
      throw new IllegalArgumentException(
          remote + " is none of punix:PATH, ptcp:PORT[:HOST], pssl:PORT[:HOST]");
    }
    boolean encrypted = network.group(1).equals("ssl");
    if (encrypted && tls.isEmpty()) {
      throw new IllegalArgumentException(remote + " needs a key and certificates");
    }
    return openNetwork(
        network.group(1),
        Integer.parseInt(network.group(2)),
        Optional.ofNullable(network.group(3)),
        encrypted ? tls : Optional.empty());
  }

  private static Acceptor openUnix(Path path) throws IOException {
    removeStale(path);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      channel.close();
      throw new BindException("cannot listen at " + path + ": " + e.getMessage());
    } catch (RuntimeException e) {
      channel.close();
      throw e;
    }
    return new Acceptor(channel, "unix:" + path, Optional.empty(), path);
  }

  /** Removes the socket of a server that is gone, and no other file. */
  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new BindException(path + " is a file that is no socket");
    }
    if (answers(path)) {
      throw new BindException("another server listens at " + path);
    }
    Files.delete(path);
  }

  private static boolean answers(Path path) {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static Acceptor openNetwork(
      String protocol, int port, Optional<String> host, Optional<SSLContext> tls)
      throws IOException {
    InetAddress bindTo =
        host.isPresent() ? InetAddress.getByName(host.get()) : InetAddress.getLoopbackAddress();
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(bindTo, port));
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      return new Acceptor(
          channel, protocol + ":" + reachable(bound) + ":" + bound.getPort(), tls, null);
    } catch (IOException e) {
      channel.close();
      throw new BindException(
          "cannot listen at " + bindTo.getHostAddress() + ":" + port + ": " + e.getMessage());
    } catch (RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** As ovsdb(7) writes addresses. Who listens at all addresses is reached at this one too. */
  private static String reachable(InetSocketAddress bound) {
    InetAddress address = bound.getAddress();
    if (address.isAnyLocalAddress()) {
      return "127.0.0.1";
    }
    String text = address.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }

  ServerSocketChannel channel() {
    return channel;
  }

  /** How clients name it: {@code unix:}, {@code tcp:} or {@code ssl:}. */
  String address() {
    return address;
  }

  /** Whether clients may vanish without a trace. */
  boolean isRemote() {
    return socketFile == null;
  }

  /** How bytes travel over an accepted channel. */
  Transport transport(SocketChannel accepted) throws IOException {
    SocketAddress local = accepted.getLocalAddress();
    if (local instanceof InetSocketAddress) {
      accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    return tls.isPresent()
        ? new TlsTransport(accepted, PemFiles.engine(tls.get()))
        : new PlainTransport(accepted);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (socketFile != null) {
      Files.deleteIfExists(socketFile);
    }
  }
}
