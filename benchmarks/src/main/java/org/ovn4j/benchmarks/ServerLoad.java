package org.ovn4j.benchmarks;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.NorthboundServer;
import org.ovn4j.testkit.RealOvsdbServer;

/**
 * How long the embedded server takes for W(n), the load of a switch with n ports, beside
 * ovsdb-server in the same run: the same bytes, written beforehand, pushed through a unix socket.
 * Then what the rows cost in the heap, and how long a start takes.
 */
public final class ServerLoad {

  private static final int PORTS_PER_TRANSACTION = 100;

  private ServerLoad() {}

  /**
   * Runs it.
   *
   * @param args number of ports (10,000), rounds (10)
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int ports = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    List<byte[]> requests = requests(ports);
    double[] real = new double[rounds];
    double[] ours = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      try (RealOvsdbServer server = RealOvsdbServer.start()) {
        real[i] = load(server, requests);
      }
      try (EmbeddedServer server = EmbeddedServer.start()) {
        ours[i] = load(server, requests);
      }
      print("round %d: ovsdb-server %.0f ms, embedded %.0f ms", i + 1, real[i], ours[i]);
    }
    print("%d ports, all rounds: %.2f times ovsdb-server's time", ports, ratio(ours, real, 0));
    // The JVM is warm after the first half.
    print(
        "%d ports, last half: %.2f times ovsdb-server's time",
        ports, ratio(ours, real, rounds / 2));
    start(rounds);
    heap(50_000);
  }

  private static void start(int rounds) {
    double[] times = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long begin = System.nanoTime();
      EmbeddedServer.start().close();
      times[i] = millis(begin);
    }
    print("start and stop: %.1f ms", median(times));
  }

  private static void heap(int ports) throws IOException, InterruptedException {
    List<byte[]> requests = requests(ports);
    long before = used();
    try (EmbeddedServer server = EmbeddedServer.start()) {
      double millis = load(server, requests);
      print("%d ports: %.1f MB of heap, loaded in %.0f ms", ports, (used() - before) / 1e6, millis);
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Milliseconds from the first byte to the last answer. */
  private static double load(NorthboundServer server, List<byte[]> requests)
      throws IOException, InterruptedException {
    Path socket = Path.of(server.remote().substring("unix:".length()));
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      long begin = System.nanoTime();
      Thread writer = new Thread(() -> write(channel, requests), "load");
      writer.start();
      awaitAnswers(channel, requests.size());
      double millis = millis(begin);
      writer.join();
      return millis;
    }
  }

  private static void write(SocketChannel channel, List<byte[]> requests) {
    try {
      for (byte[] request : requests) {
        ByteBuffer bytes = ByteBuffer.wrap(request);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Counts the ends of messages; an answer here has no braces in strings. */
  private static void awaitAnswers(SocketChannel channel, int answers) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    int depth = 0;
    int seen = 0;
    StringBuilder text = new StringBuilder();
    while (seen < answers) {
      bytes.clear();
      if (channel.read(bytes) < 0) {
        throw new IOException("the server closed the connection after " + seen + " answers");
      }
      for (int i = 0; i < bytes.position(); i++) {
        byte b = bytes.get(i);
        text.append((char) b);
        depth += b == '{' ? 1 : b == '}' ? -1 : 0;
        if (b == '}' && depth == 0) {
          seen++;
          if (text.indexOf("\"details\"") >= 0) {
            throw new IOException("refused: " + text);
          }
          text.setLength(0);
        }
      }
    }
  }

  private static List<byte[]> requests(int ports) {
    List<byte[]> requests = new ArrayList<>();
    UUID sw = new UUID(1, 1);
    UUID group = new UUID(1, 2);
    UUID set = new UUID(1, 3);
    UUID dhcp = new UUID(1, 4);
    requests.add(
        request(
            0,
            insert("Logical_Switch", sw, "\"name\":\"net\"")
                + ","
                + insert("Port_Group", group, "\"name\":\"pods\"")
                + ","
                + insert("Address_Set", set, "\"name\":\"addresses\"")
                + ","
                + insert("DHCP_Options", dhcp, "\"cidr\":\"10.0.0.0/8\"")));
    for (int from = 0; from < ports; from += PORTS_PER_TRANSACTION) {
      StringBuilder operations = new StringBuilder();
      StringBuilder uuids = new StringBuilder();
      StringBuilder addresses = new StringBuilder();
      for (int i = from; i < Math.min(ports, from + PORTS_PER_TRANSACTION); i++) {
        UUID port = new UUID(0x2222_0000_0000_4000L + i * 0x9E37_79B9L, 0x8000_0000_0000_0000L + i);
        String address = "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
        String mac =
            String.format(Locale.ROOT, "0a:58:0a:%02x:%02x:%02x", i >> 16, i >> 8 & 255, i & 255);
        String row =
            "\"name\":\"ns_pod-"
                + i
                + "\",\"addresses\":\""
                + mac
                + " "
                + address
                + "\",\"port_security\":\""
                + mac
                + " "
                + address
                + "\",\"dhcpv4_options\":[\"uuid\",\""
                + dhcp
                + "\"],\"external_ids\":[\"map\",[[\"namespace\",\"ns\"],[\"pod\",\"true\"],[\"k8s.ovn.org/name\",\"pod-"
                + i
                + "\"]]]";
        operations.append(insert("Logical_Switch_Port", port, row)).append(',');
        uuids.append(uuids.isEmpty() ? "" : ",").append("[\"uuid\",\"").append(port).append("\"]");
        addresses.append(addresses.isEmpty() ? "" : ",").append('"').append(address).append('"');
      }
      operations.append(mutate("Logical_Switch", sw, "ports", uuids)).append(',');
      operations.append(mutate("Port_Group", group, "ports", uuids)).append(',');
      operations.append(mutate("Address_Set", set, "addresses", addresses));
      requests.add(request(from + 1, operations.toString()));
    }
    return requests;
  }

  private static String insert(String table, UUID uuid, String row) {
    return "{\"op\":\"insert\",\"table\":\""
        + table
        + "\",\"uuid\":\""
        + uuid
        + "\",\"row\":{"
        + row
        + "}}";
  }

  private static String mutate(String table, UUID uuid, String column, CharSequence elements) {
    return "{\"op\":\"mutate\",\"table\":\""
        + table
        + "\",\"where\":[[\"_uuid\",\"==\",[\"uuid\",\""
        + uuid
        + "\"]]],\"mutations\":[[\""
        + column
        + "\",\"insert\",[\"set\",["
        + elements
        + "]]]]}";
  }

  private static byte[] request(int id, String operations) {
    return ("{\"method\":\"transact\",\"id\":"
            + id
            + ",\"params\":[\"OVN_Northbound\","
            + operations
            + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static double ratio(double[] ours, double[] real, int from) {
    return median(Arrays.copyOfRange(ours, from, ours.length))
        / median(Arrays.copyOfRange(real, from, real.length));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double millis(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static void print(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
