package org.ovn4j.odl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opendaylight.ovsdb.lib.OvsdbClient;
import org.opendaylight.ovsdb.lib.jsonrpc.JsonRpcEndpoint;
import org.ovn4j.ovsdb.client.ClientOptions;

/** A JVM of its own for what would harm the one of the tests. Its main writes a line when done. */
final class OdlJvm {

  private OdlJvm() {}

  /** Starts it with the test's class path. */
  static Process start(String what, String remote) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        List.of(
            java.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OdlJvm.class.getName(),
            what,
            remote);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** The lines up to the one that says that main is over. */
  static String outputOfMain(Process process) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("main is over") < 0) {
      int next = process.getInputStream().read();
      if (next < 0) {
        throw new AssertionError("it ended before its main did: " + text);
      }
      text.append((char) next);
    }
    return text.toString();
  }

  @SuppressWarnings("SystemOut") // read by the test
  public static void main(String[] arguments) throws Exception {
    String remote = arguments[1];
    String said =
        switch (arguments[0]) {
          case "theirs goes on" -> leave(Connection.withOwnDecoder(remote).client());
          case "ours goes on" -> leave(ours(remote));
          case "theirs closes" -> theirsCloses(remote);
          case "ours closes" -> oursCloses(remote);
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    System.out.write((said + "\nmain is over\n").getBytes(StandardCharsets.US_ASCII));
    System.out.flush();
  }

  private static OdlClient ours(String remote) {
    return OdlClient.connect(ClientOptions.builder(remote).build());
  }

  /** Uses a client and leaves it as it is; the threads that keep the JVM alive. */
  private static String leave(OvsdbClient client) throws Exception {
    client.getSchema("OVN_Northbound").get(20, TimeUnit.SECONDS);
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .map(Thread::getName)
        .toList()
        .toString();
  }

  private static String theirsCloses(String remote) throws Exception {
    OvsdbClient other = Connection.withOwnDecoder(remote).client();
    other.echo().get(20, TimeUnit.SECONDS);
    JsonRpcEndpoint.close();
    try {
      return "answered " + other.echo().get(20, TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      return e.getClass().getName();
    } finally {
      other.disconnect();
    }
  }

  private static String oursCloses(String remote) throws Exception {
    OvsdbClient other = ours(remote);
    other.echo().get(20, TimeUnit.SECONDS);
    ours(remote).close();
    return "answered " + other.echo().get(20, TimeUnit.SECONDS);
  }
}
