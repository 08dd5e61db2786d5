package org.ovn4j.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ovn4j.explain.Arrival;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.northbound.Snapshot;

/** What OVN would do with the first packet of a connection, by ovn-trace: no machine is needed. */
final class Tracer {

  /** Nobody's. */
  private static final String STRANGER = "02:00:00:00:00:66";

  private static final Pattern MAC = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");

  /** A source address, an output, or that the packet waits for the address of the next hop. */
  private static final Pattern STEP =
      Pattern.compile(
          "\\bip[46]\\.src ?= ?([0-9a-f][0-9a-f.:]+)|output to \"([^\"]*)\", type \"(\\w*)\""
              + "|(?m:^ *(?:arp|nd_ns)$)");

  private final OvnLab lab;
  private final Map<String, String> switches = new HashMap<>();
  private final Map<String, String> gateways = new HashMap<>();
  private final Map<String, String> macs = new HashMap<>();

  /**
   * A packet.
   *
   * @param from the name of the port that it comes in by
   * @param mac where its first hop is
   * @param transport the protocol and port in OVN's language
   */
  record Packet(
      String from, String senderMac, String mac, IpAddress source, IpAddress to, String transport) {

    String flow() {
      String ip = to.isIpv4() ? "ip4" : "ip6";
      return "inport == \"%s\" && eth.src == %s && eth.dst == %s && %s.src == %s && %s.dst == %s"
              .formatted(from, senderMac, mac, ip, source, ip, to)
          + " && ip.ttl == 64 && "
          + transport;
    }
  }

  /**
   * What became of a packet.
   *
   * @param arrivals where it left OVN, other than back to the sender
   * @param text what ovn-trace said
   */
  record Trace(Packet packet, List<Arrival> arrivals, String text) {

    /** Whether ovn-trace gave up where a gateway router asks whether it translated the answer. */
    boolean isCutOff() {
      return text.stripTrailing().endsWith(" ct_snat;");
    }
  }

  /** A tracer of the rows, which the lab has carried out. */
  Tracer(OvnLab lab, Snapshot rows) {
    this.lab = lab;
    Map<UUID, LogicalSwitchPort> all = rows.rows(LogicalSwitchPort.TABLE);
    Map<String, String> routerMacs = new HashMap<>();
    for (LogicalRouterPort port : rows.rows(LogicalRouterPort.TABLE).values()) {
      routerMacs.put(port.name(), port.mac());
    }
    for (LogicalSwitch row : rows.rows(LogicalSwitch.TABLE).values()) {
      for (LogicalSwitchPort port : row.ports().stream().map(ref -> all.get(ref.uuid())).toList()) {
        switches.put(port.name(), row.name());
        String router = routerMacs.get(port.options().getOrDefault("router-port", ""));
        if (router != null) {
          gateways.put(row.name(), router);
        } else {
          port.addresses().stream()
              .map(MAC::matcher)
              .filter(Matcher::lookingAt)
              .forEach(mac -> macs.put(port.name(), mac.group()));
        }
      }
    }
  }

  /**
   * A packet as the owner of a port would send it: to the holder of the address if that is on the
   * same switch, else to the router.
   *
   * @param holder the name of the port whose address it is, if the sender's network has it
   */
  Packet packet(
      String from, IpAddress source, Optional<String> holder, IpAddress to, String transport) {
    String on = switches.getOrDefault(from, "");
    String mac =
        holder
            .filter(port -> on.equals(switches.get(port)))
            .map(macs::get)
            .orElseGet(() -> gateways.getOrDefault(on, STRANGER));
    String own = macs.getOrDefault(from, STRANGER);
    return new Packet(from, own, mac, source, to, transport);
  }

  /**
   * Fills in what routers would have learned: that a stranger has the addresses, on all ports whose
   * names begin so. And what they need not learn: ovn-trace does not know static bindings.
   */
  void teach(Map<String, ? extends Collection<String>> addresses) {
    List<String> words = new ArrayList<>(List.of("--all", "destroy", "MAC_Binding"));
    for (List<String> port : records("Port_Binding", "logical_port,datapath")) {
      addresses.forEach(
          (beginning, ips) -> {
            if (port.get(0).startsWith(beginning)) {
              ips.forEach(ip -> bind(words, port.get(0), port.get(1), ip, STRANGER));
            }
          });
    }
    for (List<String> row : records("Static_MAC_Binding", "logical_port,datapath,ip,mac")) {
      bind(words, row.get(0), row.get(1), row.get(2), row.get(3));
    }
    lab.sbctl(words.toArray(String[]::new));
  }

  private List<List<String>> records(String table, String columns) {
    return lab.sbctl(
            "--format=csv", "--data=bare", "--no-headings", "--columns=" + columns, "list", table)
        .lines()
        .map(line -> List.of(line.split(",", -1)))
        .toList();
  }

  private static void bind(
      List<String> words, String port, String datapath, String ip, String mac) {
    words.addAll(List.of("--", "create", "MAC_Binding"));
    words.add("logical_port=\"" + port + "\"");
    words.add("datapath=" + datapath);
    words.add("ip=\"" + ip + "\"");
    words.add("mac=\"" + mac + "\"");
    words.add("timestamp=" + System.currentTimeMillis());
  }

  /** What becomes of the packets, as the chassis sees it, in their order. */
  List<Trace> trace(String chassis, List<Packet> packets) {
    if (packets.isEmpty()) {
      return List.of();
    }
    Path file = Path.of(lab.exported("OVN_LAB_DIR"), "packets." + chassis);
    try {
      List<String> lines =
          packets.stream().map(p -> switches.get(p.from()) + " " + p.flow()).toList();
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String[] answers = lab.call("traces", chassis, file.toString()).split("(?m)^# ", -1);
    if (answers.length != packets.size() + 1) {
      throw new AssertionError(answers.length - 1 + " answers to " + packets.size() + " packets");
    }
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < packets.size(); i++) {
      Packet packet = packets.get(i);
      traces.add(new Trace(packet, arrivals(packet, answers[i + 1]), answers[i + 1]));
    }
    return traces;
  }

  private static List<Arrival> arrivals(Packet packet, String text) {
    IpAddress source = packet.source();
    List<Arrival> arrivals = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    while (step.find()) {
      if (step.group(1) != null) {
        source = IpAddress.parse(step.group(1));
      } else if (step.group(2) == null) {
        break;
      } else if (List.of("", "localnet").contains(step.group(3))
          && !step.group(2).equals(packet.from())) {
        arrivals.add(new Arrival(step.group(2), source));
      }
    }
    return arrivals;
  }
}
