package org.ovn4j.ovsdb.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ovn4j.testkit.Eventually;

/**
 * A cluster of three real servers, each in a network namespace of its own; a bridge in a fourth
 * connects them. Clients reach them by unix sockets, which namespaces do not part. Needs root.
 */
final class Cluster implements AutoCloseable {

  static final int SERVERS = 3;

  private static final String SCHEMA = "/usr/share/ovn/ovn-nb.ovsschema";
  private static final String DATABASE = "OVN_Northbound";
  private static final Pattern LEADS = Pattern.compile("Role: leader\nTerm: (\\d+)");
  private static final Pattern INDEX = Pattern.compile(" index: (\\d+)");
  private static final Pattern COMMENT = Pattern.compile(" \\d{4}-\\S+ \\S+ \"(.*)\"");
  private static final Pattern MEMBER = Pattern.compile("\n +[0-9a-f]+ \\([0-9a-f]+ at tcp:");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path directory;
  private final String prefix =
      "ovn4j-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + "-";
  private final List<Process> servers = new ArrayList<>();
  private final Thread hook = new Thread(this::end, "end of a cluster");

  /** Starts the servers, and waits until each knows all of them. */
  Cluster(Path directory) {
    this.directory = directory;
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      connect();
      run("ovsdb-tool", "create-cluster", file(0), SCHEMA, address(0));
      for (int i = 1; i < SERVERS; i++) {
        run("ovsdb-tool", "join-cluster", file(i), DATABASE, address(i), address(0));
      }
      for (int i = 0; i < SERVERS; i++) {
        servers.add(start(i));
      }
      Eventually.await(() -> IntStream.range(0, SERVERS).allMatch(this::knowsAll));
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  private void connect() {
    run("ip", "netns", "add", hub());
    run("ip", "-n", hub(), "link", "add", "bridge", "type", "bridge");
    run("ip", "-n", hub(), "link", "set", "bridge", "up");
    for (int i = 0; i < SERVERS; i++) {
      run("ip", "netns", "add", namespace(i));
      run(
          "ip",
          "-n",
          hub(),
          "link",
          "add",
          port(i),
          "type",
          "veth",
          "peer",
          "name",
          "eth",
          "netns",
          namespace(i));
      run("ip", "-n", hub(), "link", "set", port(i), "master", "bridge", "up");
      run("ip", "-n", namespace(i), "address", "add", host(i) + "/24", "dev", "eth");
      run("ip", "-n", namespace(i), "link", "set", "eth", "up");
      run("ip", "-n", namespace(i), "link", "set", "lo", "up");
    }
  }

  private String hub() {
    return prefix + "hub";
  }

  private String namespace(int server) {
    return prefix + server;
  }

  private static String port(int server) {
    return "port" + server;
  }

  private static String host(int server) {
    return "10.0.0." + (server + 1);
  }

  private static String address(int server) {
    return "tcp:" + host(server) + ":6643";
  }

  private static String file(int server) {
    return "nb" + server + ".db";
  }

  private Path control(int server) {
    return directory.resolve(server + ".ctl");
  }

  private Process start(int server) {
    return start(
        "ip",
        "netns",
        "exec", // becomes the server
        namespace(server),
        "ovsdb-server",
        "--remote=p" + endpoint(server),
        "--unixctl=" + control(server),
        file(server));
  }

  private Process start(String... command) {
    try {
      return new ProcessBuilder(command)
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("output").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where clients find a server. */
  String endpoint(int server) {
    return "unix:" + directory.resolve(server + ".sock");
  }

  /** Where clients find all servers. */
  String endpoints() {
    return IntStream.range(0, SERVERS).mapToObj(this::endpoint).collect(Collectors.joining(","));
  }

  /** The server that leads, waiting for one. If several say so it is that of the latest term. */
  int awaitLeader() {
    AtomicInteger leader = new AtomicInteger();
    Eventually.await(
        () -> {
          OptionalInt found = leader();
          found.ifPresent(leader::set);
          return found.isPresent();
        });
    return leader.get();
  }

  private OptionalInt leader() {
    OptionalInt leader = OptionalInt.empty();
    long latest = -1;
    for (int i = 0; i < SERVERS; i++) {
      long term = termAsLeader(i);
      if (term > latest) {
        latest = term;
        leader = OptionalInt.of(i);
      }
    }
    return leader;
  }

  /** Less than zero if the server does not lead. */
  private long termAsLeader(int server) {
    Matcher leads = LEADS.matcher(status(server));
    return leads.find() ? Long.parseLong(leads.group(1)) : -1;
  }

  private boolean knowsAll(int server) {
    return MEMBER.matcher(status(server)).results().count() == SERVERS;
  }

  /** What the server says of the cluster; nothing if it does not serve. */
  private String status(int server) {
    try {
      return control(server, "cluster/status", DATABASE);
    } catch (IllegalStateException e) {
      return "";
    }
  }

  private String control(int server, String... command) {
    List<String> words = new ArrayList<>(List.of("ovs-appctl", "--timeout=1"));
    words.addAll(List.of("-t", control(server).toString()));
    words.addAll(List.of(command));
    return run(words.toArray(String[]::new));
  }

  /**
   * The comments of the transactions that the cluster has committed, in their order, by the log of
   * its leader.
   */
  List<String> committedComments() {
    String log = run("ovsdb-tool", "-m", "show-log", file(awaitLeader()));
    // An entry that a later leader replaced is followed by its replacement, of the same index.
    Map<Long, String> comments = new TreeMap<>();
    long index = 0;
    for (String line : log.lines().toList()) {
      Matcher number = INDEX.matcher(line);
      Matcher comment = COMMENT.matcher(line);
      if (number.matches()) {
        index = Long.parseLong(number.group(1));
        comments.remove(index);
      } else if (comment.matches()) {
        comments.put(index, comment.group(1));
      }
    }
    return List.copyOf(comments.values());
  }

  /**
   * Has the leader hand the leadership to another server. One that was asked while an election runs
   * may keep it, or win it back; it is asked again.
   */
  void transferLeadership(int leader) {
    Eventually.await(
        () -> {
          if (awaitLeader() != leader) {
            return true;
          }
          control(leader, "cluster/failure-test", "transfer-leadership");
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
          return false;
        });
  }

  /** Ends a server at once, as a power cut does. */
  void kill(int server) {
    servers.get(server).destroyForcibly().onExit().join();
  }

  /** Starts a killed server over what it had written. */
  void restart(int server) {
    servers.set(server, start(server));
  }

  /** Makes a server stand still, with all that it was about to do. */
  void pause(int server) {
    signal("STOP", server);
  }

  /** Lets it go on. */
  void resume(int server) {
    signal("CONT", server);
  }

  private void signal(String name, int server) {
    run("sh", "-c", "kill -" + name + " " + servers.get(server).pid());
  }

  /** Takes a server off the network. Its clients still reach it. */
  void partition(int server) {
    run("ip", "-n", hub(), "link", "set", port(server), "down");
  }

  /** Puts it back. */
  void heal(int server) {
    run("ip", "-n", hub(), "link", "set", port(server), "up");
  }

  /** Ends the servers and removes the namespaces, with all that is in them. Idempotent. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook does the same.
    }
    end();
  }

  private void end() {
    IntStream.range(0, servers.size()).forEach(this::kill);
    String namespaces = run("ip", "netns", "list");
    for (String line : namespaces.lines().toList()) {
      if (line.startsWith(prefix)) {
        run("ip", "netns", "delete", line.replaceFirst(" .*", "")); // without its number
      }
    }
  }
}
