package org.ovn4j.ovsdb.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A TCP proxy before a server that does to the bytes what networks do, on demand. Each connection
 * has two ways, one thread each. Thread-safe; a fault holds until {@link #heal}.
 */
final class FaultyProxy implements AutoCloseable {

  /** Where bytes go. */
  enum Way {
    TO_SERVER,
    TO_CLIENT
  }

  /** Sees what a connection's client sends, before any fault. */
  interface Tap {
    void sent(ByteBuffer bytes);
  }

  /** Bytes that are valid nowhere in JSON, neither between nor within strings. */
  private static final byte[] GARBAGE = {1, 2, '}', ']', 3};

  /** Small, so that the kernel does not take off the client's hands what is not passed on. */
  private static final int RECEIVE_BUFFER = 16 << 10;

  private static final int CHUNK = 8 << 10;
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final SocketAddress server;
  private final Supplier<Tap> taps;
  private final ServerSocketChannel listener;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  private volatile boolean rejects;
  private volatile Set<Way> lossy = Set.of();
  private volatile long delayNanos;
  private volatile int bytesPerSecond = UNLIMITED;

  private FaultyProxy(Endpoint server, Supplier<Tap> taps) {
    this.server =
        server instanceof Endpoint.Unix unix
            ? UnixDomainSocketAddress.of(unix.path())
            : address((Endpoint.Tcp) server);
    this.taps = taps;
    try {
      listener = ServerSocketChannel.open();
      listener.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::serve);
  }

  private static SocketAddress address(Endpoint.Tcp tcp) {
    return new InetSocketAddress(tcp.host(), tcp.port());
  }

  /** A proxy before the server at a {@code unix:} or {@code tcp:} endpoint. */
  static FaultyProxy before(String server) {
    return before(server, () -> bytes -> {});
  }

  /** The same; each connection has a tap of its own. */
  static FaultyProxy before(String server, Supplier<Tap> taps) {
    return new FaultyProxy(Endpoint.parseList(server).get(0), taps);
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where clients connect. */
  String endpoint() {
    try {
      int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
      return new Endpoint.Tcp("127.0.0.1", port).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many connections it has accepted. */
  int accepted() {
    return accepted.get();
  }

  /** How many connections there are, with those of which something is held. */
  int open() {
    return connections.size();
  }

  /** Resets new connections. */
  void rejectConnections() {
    rejects = true;
  }

  /**
   * Swallows what goes these ways; the connections stay up. One that lost a byte never carries any
   * again, not even after {@link #heal}: its ends must find out.
   */
  void lose(Way... ways) {
    lossy = Set.of(ways);
  }

  /** Waits so long with each read's bytes. */
  void delay(Duration time) {
    delayNanos = time.toNanos();
  }

  /** Passes on so many bytes in a second each way of each connection, about. */
  void limit(int rate) {
    bytesPerSecond = rate;
  }

  /** Keeps what goes this way of the connections that there are; new ones are not affected. */
  void hold(Way way) {
    connections.forEach(connection -> connection.stream(way).held = true);
  }

  /** Cuts each connection of now after so many more bytes this way, be it within a message. */
  void cutAfter(Way way, int bytes) {
    connections.forEach(connection -> connection.stream(way).left.set(bytes));
  }

  /** Puts bytes that are no JSON into what each connection of now carries next this way. */
  void insertGarbage(Way way) {
    connections.forEach(connection -> connection.stream(way).garbage = true);
  }

  /** Cuts all connections at once. */
  void cut() {
    connections.forEach(Connection::close);
  }

  /** Ends all faults; what was held is passed on, also of connections that the client closed. */
  void heal() {
    rejects = false;
    lossy = Set.of();
    delayNanos = 0;
    bytesPerSecond = UNLIMITED;
    for (Connection connection : connections) {
      for (Stream stream : connection.streams.values()) {
        stream.left.set(UNLIMITED);
        stream.garbage = false;
        stream.held = false;
      }
    }
  }

  private void serve() {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        accepted.incrementAndGet();
        if (rejects) {
          client.setOption(StandardSocketOptions.SO_LINGER, 0);
          client.close();
          continue;
        }
        open(client);
      } catch (IOException e) {
        // The client or the proxy was closed, or the server does not run.
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
      }
    }
  }

  private void open(SocketChannel client) throws IOException {
    try {
      Connection connection = new Connection(client, SocketChannel.open(server), taps.get());
      connections.add(connection);
      connection.streams.values().forEach(stream -> daemon(stream::run));
      if (rejects) {
        connection.close(); // it was accepted just before, and may have missed the cut
      }
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  @Override
  public void close() {
    close(listener);
    cut();
  }

  private static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }

  private final class Connection {
    private final SocketChannel client;
    private final SocketChannel server;
    private final Map<Way, Stream> streams = new EnumMap<>(Way.class);

    Connection(SocketChannel client, SocketChannel server, Tap tap) {
      this.client = client;
      this.server = server;
      streams.put(Way.TO_SERVER, new Stream(this, Way.TO_SERVER, client, server, tap));
      streams.put(Way.TO_CLIENT, new Stream(this, Way.TO_CLIENT, server, client, bytes -> {}));
    }

    Stream stream(Way way) {
      return Objects.requireNonNull(streams.get(way));
    }

    void close() {
      connections.remove(this);
      FaultyProxy.close(client);
      FaultyProxy.close(server);
    }
  }

  /** One way of a connection. */
  private final class Stream {
    private final Connection connection;
    private final Way way;
    private final SocketChannel from;
    private final SocketChannel to;
    private final Tap tap;
    private boolean dead;
    private volatile boolean held;
    private volatile boolean garbage;
    private final AtomicInteger left = new AtomicInteger(UNLIMITED);

    Stream(Connection connection, Way way, SocketChannel from, SocketChannel to, Tap tap) {
      this.connection = connection;
      this.way = way;
      this.from = from;
      this.to = to;
      this.tap = tap;
    }

    void run() {
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
      try {
        while (from.read(buffer.clear()) >= 0) {
          tap.sent(buffer.flip().duplicate());
          pass(buffer);
        }
      } catch (IOException e) {
        // One of the ends is gone, or the connection was cut.
      }
      connection.close();
    }

    private void pass(ByteBuffer bytes) throws IOException {
      while (held && to.isOpen()) {
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
      }
      dead |= lossy.contains(way);
      if (dead) {
        return;
      }
      LockSupport.parkNanos(delayNanos);
      if (garbage) {
        garbage = false;
        int half = bytes.limit() / 2;
        write(bytes.slice(0, half));
        write(ByteBuffer.wrap(GARBAGE));
        bytes.position(half);
      }
      write(bytes);
    }

    private void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        int rate = bytesPerSecond;
        int size = Math.min(Math.min(bytes.remaining(), left.get()), Math.max(1, rate / 100));
        send(bytes.slice(bytes.position(), size));
        bytes.position(bytes.position() + size);
        if (rate < UNLIMITED) {
          LockSupport.parkNanos(Duration.ofSeconds(1).toNanos() * size / rate);
        }
        int carried = size;
        if (left.updateAndGet(l -> l == UNLIMITED ? l : Math.max(0, l - carried)) == 0) {
          throw new IOException("cut");
        }
      }
    }

    private void send(ByteBuffer bytes) throws IOException {
      try {
        to.write(bytes);
      } catch (IOException e) {
        if (way == Way.TO_SERVER) {
          throw e;
        }
        // The client is gone, but what it sent before may still be on its way to the server.
        dead = true;
      }
    }
  }
}
