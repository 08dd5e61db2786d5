package org.ovn4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.OvsdbClient;
import org.ovn4j.testkit.RealOvsdbServer;

/**
 * With how small a heap can a client read a database of so many megabytes? Serves the rows itself,
 * and starts clients with smaller and smaller heaps until one fails.
 */
public final class DumpMemory {

  private static final int STEP = 32;

  /** Seconds after which a client that does not end has too little memory. */
  private static final int PATIENCE = 120;

  private static final Pattern ID = Pattern.compile("\"id\":(\\d+),\"method\":\"(\\w+)\"");

  private DumpMemory() {}

  /**
   * Runs it.
   *
   * @param arguments megabytes of the message with all rows (200)
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length > 1) {
      connect(arguments[1]);
      return;
    }
    int megabytes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    String schema;
    try (RealOvsdbServer server = RealOvsdbServer.start()) {
      schema = schema(server);
    }
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> serve(listener, schema, megabytes), "server");
      server.setDaemon(true);
      server.start();
      int bad = 0;
      int good = 40 * megabytes / STEP;
      if (!runs(listener.getLocalPort(), good * STEP)) {
        throw new IllegalStateException(good * STEP + " MB are not enough either");
      }
      while (good - bad > 1) {
        int middle = (bad + good) / 2;
        boolean enough = runs(listener.getLocalPort(), middle * STEP);
        System.out.println("-Xmx" + middle * STEP + "m: " + (enough ? "enough" : "too little"));
        good = enough ? middle : good;
        bad = enough ? bad : middle;
      }
      System.out.println(
          String.format(Locale.ROOT, "%d MB of rows need a heap of %d MB", megabytes, good * STEP));
    }
  }

  private static String schema(RealOvsdbServer server) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("ovsdb-client", "get-schema", server.remote(), "OVN_Northbound").start();
    String schema = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return schema;
  }

  private static boolean runs(int port, int heap) throws IOException, InterruptedException {
    Process client =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:MaxDirectMemorySize=2g",
                "-cp",
                System.getProperty("client.path", System.getProperty("java.class.path")),
                DumpMemory.class.getName(),
                "connect",
                "tcp:127.0.0.1:" + port)
            .inheritIO()
            .start();
    boolean ended = client.waitFor(PATIENCE, TimeUnit.SECONDS);
    client.destroyForcibly();
    return ended && client.waitFor() == 0;
  }

  private static void connect(String endpoint) {
    // An event loop that lacks memory would let the caller wait.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          System.out.println(failure);
          Runtime.getRuntime().halt(1);
        });
    try (OvsdbClient client = OvsdbClient.connect(ClientOptions.builder(endpoint).build())) {
      if (client.snapshot().size() == 0) {
        throw new IllegalStateException("no rows");
      }
      System.out.println(client.snapshot());
    }
    Runtime.getRuntime().halt(0);
  }

  private static void serve(ServerSocket listener, String schema, int megabytes) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        serve(socket, schema, megabytes);
      } catch (IOException e) {
        System.out.println("a client went: " + e.getMessage()); // as those do that lack memory
      }
    }
  }

  private static void serve(Socket socket, String schema, int megabytes) throws IOException {
    InputStream in = socket.getInputStream();
    OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    byte[] bytes = new byte[1 << 16];
    int length;
    while ((length = in.read(bytes)) >= 0) {
      Matcher request = ID.matcher(new String(bytes, 0, length, UTF_8));
      while (request.find()) {
        write(out, "{\"id\":" + request.group(1) + ",\"error\":null,\"result\":");
        switch (request.group(2)) {
          case "get_schema" -> write(out, schema);
          case "monitor_cond_since" -> writeRows(out, megabytes * 1_000_000L);
          default -> write(out, "{}");
        }
        write(out, "}");
        out.flush();
      }
    }
  }

  /** Ports of networks of a hundred; what is theirs alone is a name, an address and UUIDs. */
  private static void writeRows(OutputStream out, long length) throws IOException {
    write(out, "[false,\"x\",{\"Logical_Switch_Port\":{");
    long written = 0;
    for (int i = 0; written < length; i++) {
      String row = row(i);
      write(out, (i == 0 ? "" : ",") + row);
      written += row.length() + 1;
    }
    write(out, "}}]");
  }

  private static String row(int i) {
    String network = "tenant-" + i / 100;
    String address = "0a:58:0a:80:00:10 10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
    return "\""
        + new UUID(0x5000_8000L + i * 0x9E3779B97F4A7C15L, i)
        + "\":{\"initial\":{\"name\":\""
        + network
        + "_w-"
        + i
        + "\",\"addresses\":\""
        + address
        + "\",\"port_security\":\""
        + address
        + "\",\"up\":true,\"dhcpv4_options\":[\"uuid\",\""
        + new UUID(7, i)
        + "\"],\"options\":[\"map\",[[\"requested-chassis\",\"node-"
        + i % 10
        + "\"]]],\"external_ids\":[\"map\",[[\"k8s.ovn.org/nad\",\""
        + network
        + "/net\"],[\"k8s.ovn.org/network\",\""
        + network
        + "_net\"],[\"k8s.ovn.org/topology\",\"layer2\"],[\"namespace\",\""
        + network
        + "\"],[\"ovn4j.org/lease\",\""
        + address
        + "\"],[\"ovn4j.org/owner\",\"cluster\"],[\"pod\",\"true\"]]]}}";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }
}
