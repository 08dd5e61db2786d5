package org.ovn4j.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real OVN on this machine, driven through the script {@code lab/ovn-lab}: northd, and per
 * chassis an ovn-controller and an Open vSwitch, with virtual machines that send real packets.
 *
 * <p>Each lab is independent of all others. Every call is bounded in time and ends in an {@link
 * IllegalStateException} with the script's own words when the lab cannot do it: not root, a missing
 * package, a daemon that died. Where the answer may be no, no is a result and not an exception.
 *
 * <p>Not thread-safe for calls about the same virtual machine.
 */
final class OvnLab implements AutoCloseable {

  /** Where the script is, if not at {@code ovn-lab} in the module's directory. */
  static final String SCRIPT_PROPERTY = "ovn4j.lab.script";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int HIGHEST_STATUS = 255;

  /** How many machines ping at once. */
  private static final int PINGING = 6;

  private static final Pattern EXPORT = Pattern.compile("export (\\w+)=(.*)");
  private static final Pattern PAIR = Pattern.compile("(\\w+)=(.*)");

  private final Path script;
  // Empty: the script chooses the directory, and removes it in the end.
  private final Map<String, String> environment = new LinkedHashMap<>(Map.of("OVN_LAB_DIR", ""));
  private int captures;

  private OvnLab(Path script) {
    this.script = script;
  }

  /**
   * A running lab with the chassis {@code ch1} to {@code chN}; {@code options} are more options of
   * the verb "up".
   */
  static OvnLab start(int chassis, String... options) {
    return start(Integer.toString(chassis), options);
  }

  /** A running lab with the named chassis; {@code options} are more options of the verb "up". */
  static OvnLab start(List<String> chassis, String... options) {
    return start(String.join(",", chassis), options);
  }

  private static OvnLab start(String chassis, String... options) {
    OvnLab lab = new OvnLab(findScript());
    List<String> up = new ArrayList<>(List.of("up", "--chassis", chassis, "--deep"));
    up.addAll(List.of(options));
    Matcher export = EXPORT.matcher(lab.call(up.toArray(String[]::new)));
    while (export.find()) {
      lab.environment.put(export.group(1), export.group(2));
    }
    return lab;
  }

  private static Path findScript() {
    Path base = Path.of(System.getProperty("basedir", ""));
    Path script = Path.of(System.getProperty(SCRIPT_PROPERTY, base.resolve("ovn-lab").toString()));
    if (!Files.isExecutable(script)) {
      throw new IllegalStateException(
          "no ovn-lab at "
              + script.toAbsolutePath()
              + "; the system property "
              + SCRIPT_PROPERTY
              + " says where it is");
    }
    return script.toAbsolutePath();
  }

  /** The Northbound server's Unix socket, as {@code unix:PATH}. */
  String northbound() {
    return "unix:" + exported("OVN_LAB_DIR") + "/nb.sock";
  }

  /**
   * What the script exports under this name: {@code OVN_NB_DB} (tcp), {@code OVN_NB_DB_SSL}, {@code
   * OVN_LAB_PKI}.
   */
  String exported(String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "the lab exports " + environment.keySet() + ", not " + name);
    }
    return value;
  }

  /** What ovn-nbctl prints, without the last line break. */
  String nbctl(String... words) {
    return call(words("nbctl", words));
  }

  /** What ovn-sbctl prints, without the last line break. */
  String sbctl(String... words) {
    return call(words("sbctl", words));
  }

  /**
   * Plugs a virtual machine's NIC into a chassis as this logical switch port.
   *
   * @param options for instance {@code "--ip", "10.0.0.1/24", "--gw", "10.0.0.254"}; {@code "--if",
   *     "eth1"} for a second NIC
   */
  void port(String chassis, String lsp, String mac, String vm, String... options) {
    call(words("port", words(chassis, words(lsp, words(mac, words(vm, options))))));
  }

  /** Adds a host on the provider network, outside of OVN. */
  void external(String name, String addresses, String... options) {
    call(words("ext", words(name, words(addresses, options))));
  }

  /** Removes a virtual machine or external host. */
  void unport(String vm) {
    call("unport", vm);
  }

  /**
   * Takes a DHCPv4 lease, applies it in the machine and returns it: {@code address}, {@code
   * server}, {@code lease}, {@code router}, {@code dns}, {@code mtu}, {@code domain}, {@code
   * hostname}, {@code ntp}, {@code routes}, as far as given. Empty if nobody answers.
   */
  Map<String, String> dhcp4(String vm) {
    return pairs(answer("dhcp", vm, "-4").out());
  }

  /**
   * Takes a DHCPv6 lease, applies it and returns it: {@code address6}, {@code dns6}, {@code
   * search6}, {@code lease6}, as far as given. Empty if nobody answers.
   */
  Map<String, String> dhcp6(String vm) {
    return pairs(answer("dhcp", vm, "-6").out());
  }

  /**
   * Solicits a router and returns what the machine took from the advertisement: {@code router6},
   * {@code mtu6}, with SLAAC {@code address6}. Empty if no router answers.
   */
  Map<String, String> ra(String vm) {
    return pairs(answer("ra", vm).out());
  }

  /** Whether one of three pings is answered within a second. */
  boolean ping(String vm, String ip) {
    return answer("ping", vm, ip).succeeded();
  }

  /** Whether a ping is answered within this time; returns as soon as one is. */
  boolean pingUntil(String vm, String ip, int seconds) {
    return answer("ping", vm, ip, "--until", Integer.toString(seconds)).succeeded();
  }

  /**
   * Pings many addresses from many machines at once, each twice if there is no answer to the first.
   *
   * @param targets the addresses by machine
   * @param sizes the bytes of data in a machine's pings, by machine, if not 56
   * @return the addresses that answered within a second, by machine
   */
  Map<String, Set<String>> pingAll(Map<String, List<String>> targets, Map<String, Integer> sizes) {
    Map<String, Set<String>> answered = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(PINGING);
    try {
      List<Future<?>> all = new ArrayList<>();
      targets.forEach(
          (vm, to) ->
              all.add(
                  threads.submit(
                      () -> answered.put(vm, pingAll(vm, to, sizes.getOrDefault(vm, 56))))));
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
    return answered;
  }

  private Set<String> pingAll(String vm, List<String> targets, int size) {
    String ping = "busybox ping -c 1 -W 1 -s " + size + " $a";
    String script =
        "for a in %s; do { %s || %s; } >/dev/null 2>&1 && echo $a & done; wait"
            .formatted(String.join(" ", targets), ping, ping);
    return exec(vm, "sh", "-c", script).out().lines().collect(Collectors.toSet());
  }

  /** Starts an HTTP server in the machine that says who it is and who asks. */
  void serve(String vm, int port) {
    call("serve", vm, Integer.toString(port));
  }

  /**
   * Asks a server started by {@link #serve}: {@code server}, {@code client} (the source address it
   * saw), {@code port}. Empty if the connection is refused or nothing comes back within 3 s.
   */
  Map<String, String> get(String vm, String address) {
    return pairs(answer("get", vm, address).out().replace(' ', '\n'));
  }

  /** Runs a command in the machine's network namespace; any exit status is a result. */
  Command.Result exec(String vm, String... command) {
    return run(HIGHEST_STATUS, words("exec", words(vm, words("--", command))));
  }

  /** Puts a raw frame (hexadecimal) into the integration bridge as if the machine had sent it. */
  void inject(String vm, String hex) {
    call("inject", vm, hex);
  }

  /** Captures what the machine's eth0 sends and receives; the filter is tcpdump's. */
  Capture capture(String vm, String filter) {
    Path file = Path.of(exported("OVN_LAB_DIR"), "capture" + ++captures);
    call("capture", vm, file.toString(), filter);
    return new Capture(vm, file);
  }

  /** Moves a running virtual machine to another chassis, as QEMU does. */
  void migrate(String vm, String chassis, String... options) {
    call(words("migrate", words(vm, words(chassis, options))));
  }

  /** Waits until northd, all ovn-controllers and all plugged ports have caught up. */
  void sync() {
    call("sync");
  }

  /**
   * Waits until northd and all ovn-controllers have caught up, and has the datapaths of the chassis
   * forget what they have learnt of flows: that of Open vSwitch 3.1 may go by a flow that is gone,
   * as long as packets use it.
   */
  void settle(String... chassis) {
    nbctl("--wait=hv", "sync");
    for (String one : chassis) {
      call("appctl", one, "revalidator/purge");
    }
  }

  /** Forgets the warnings up to now. */
  void mark() {
    call("warnings", "--mark");
  }

  /**
   * What northd and the ovn-controllers have complained of since the last {@link #mark()}, and the
   * packets Open vSwitch dropped for too many recirculations. OVN refuses a bad row only here:
   * neither the database nor {@link #sync()} tells.
   */
  List<String> warnings() {
    return answer("warnings").out().lines().toList();
  }

  /** Ends the lab and removes all of it. */
  @Override
  public void close() {
    call("down");
  }

  /** What any verb of the script prints, without the last line break; it must succeed. */
  String call(String... words) {
    return run(0, words).out().stripTrailing();
  }

  /** The result of a verb whose answer may be no, which is exit status 1. */
  private Command.Result answer(String... words) {
    return run(1, words);
  }

  private Command.Result run(int highestStatus, String... words) {
    List<String> command = List.of(words(script.toString(), words));
    Command.Result result = Command.run(command, environment, LIMIT);
    if (result.status() > highestStatus) {
      throw new IllegalStateException(
          "ovn-lab %s: exit status %d%n%s%s"
              .formatted(String.join(" ", words), result.status(), result.err(), result.out()));
    }
    return result;
  }

  private static String[] words(String first, String... rest) {
    return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    text.lines()
        .map(PAIR::matcher)
        .filter(Matcher::matches)
        .forEach(pair -> pairs.put(pair.group(1), pair.group(2)));
    return pairs;
  }

  /** A running tcpdump. It ends with {@link #stop()}, or with the lab. */
  final class Capture {

    private final String vm;
    private final Path file;

    private Capture(String vm, Path file) {
      this.vm = vm;
      this.file = file;
    }

    /** Waits until a captured line contains this text, at most 5 s; ends the capture; its lines. */
    List<String> stopAfter(String text) {
      call("capture", vm, file.toString(), "--stop", text);
      return lines();
    }

    /** Ends the capture; its lines. */
    List<String> stop() {
      call("capture", vm, file.toString(), "--stop");
      return lines();
    }

    private List<String> lines() {
      try (Stream<String> lines = Files.lines(file)) {
        // tcpdump ends with an empty line.
        return lines.filter(line -> !line.isEmpty()).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
