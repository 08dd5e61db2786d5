package org.ovn4j.cli.draw;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.cli.draw.Topology.Band;
import org.ovn4j.cli.draw.Topology.Interface;
import org.ovn4j.cli.draw.Topology.Place;
import org.ovn4j.cli.draw.Topology.Service;
import org.ovn4j.cli.draw.Topology.Stop;
import org.ovn4j.ipam.IpAddress;

/**
 * Writes a topology as a flowchart of Mermaid, which GitHub and others draw from the text: a
 * workload stands once, in its node, with an edge to each of its networks.
 */
public final class Mermaid {

  private final Topology topology;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, String> workloads = new LinkedHashMap<>();
  private final List<Edge> edges = new ArrayList<>();

  /** An edge, with the colour of its network. */
  private record Edge(String text, int colour) {}

  private Mermaid(Topology topology) {
    this.topology = topology;
  }

  /** The text. */
  public static String write(Topology topology) {
    return new Mermaid(topology).text();
  }

  private String text() {
    out.append("%% ").append(escaped(topology.summary())).append('\n');
    topology.remarks().forEach(remark -> out.append("%% ").append(escaped(remark)).append('\n'));
    out.append("flowchart LR\n");
    for (int b = 0; b < topology.bands().size(); b++) {
      network(b);
    }
    for (int p = 0; p < topology.places().size(); p++) {
      place(p);
    }
    for (int b = 0; b < topology.bands().size(); b++) {
      answers(b);
    }
    edges.forEach(edge -> out.append("  ").append(edge.text()).append('\n'));
    colours();
    return out.toString();
  }

  private void network(int b) {
    Band band = topology.bands().get(b);
    Stream<String> tenants = band.tenants().isEmpty() ? Stream.empty() : Stream.of(band.tenants());
    List<String> lines =
        Stream.of(
                Stream.of(band.name(), band.summary()),
                tenants,
                TopologyLayout.firstOf(band.subnets(), 4).stream(),
                policies(band.policies()))
            .flatMap(line -> line)
            .toList();
    node("  ", "net" + b, "(", lines, ")");
    List<Service> services = band.services().shown();
    for (int s = 0; s < services.size(); s++) {
      Service service = services.get(s);
      String before = service.namespace().isEmpty() ? "" : service.namespace() + "/";
      List<String> about = new ArrayList<>(service.addresses());
      about.addAll(service.note().isEmpty() ? List.of() : List.of(service.note()));
      node("  ", service(b, s), "([", with(before + service.name(), about), "])");
    }
    if (band.services().more() > 0) {
      List<String> more = List.of("+" + band.services().more() + " more services");
      node("  ", service(b, services.size()), "([", more, "])");
    }
    band.router()
        .ifPresent(
            router -> {
              List<String> addresses =
                  router.addresses().stream().map(IpAddress::toString).toList();
              node("  ", "router" + b, "{{", with("router", addresses), "}}");
              edge(band, String.format(Locale.ROOT, "router%d === net%d", b, b));
            });
    band.physicalNetwork()
        .ifPresent(
            physical -> {
              node("  ", "physical" + b, "[(", List.of(physical.name(), physical.vlan()), ")]");
              edge(band, String.format(Locale.ROOT, "net%d === physical%d", b, b));
            });
  }

  private static String service(int b, int s) {
    return String.format(Locale.ROOT, "service%d_%d", b, s);
  }

  private static Stream<String> policies(List<String> names) {
    return names.isEmpty() ? Stream.empty() : Stream.of("policies: " + String.join(", ", names));
  }

  /** The edges from the network's services to the workloads, which are written before. */
  private void answers(int b) {
    Band band = topology.bands().get(b);
    for (Stop stop : band.stops().values()) {
      for (Interface i : stop.interfaces()) {
        for (int s : i.services()) {
          edge(band, service(b, s) + " -.-> " + workload(i));
        }
      }
    }
  }

  private void place(int p) {
    Place place = topology.places().get(p);
    // Mermaid leaves room for one line.
    out.append(
        String.format(Locale.ROOT, "  subgraph place%d[\"%s\"]\n", p, escaped(place.name())));
    for (int b = 0; b < topology.bands().size(); b++) {
      Stop stop = topology.bands().get(b).stops().get(p);
      if (stop != null) {
        stop(b, p, stop);
      }
    }
    out.append("  end\n");
  }

  private void stop(int b, int p, Stop stop) {
    Band band = topology.bands().get(b);
    String from = "net" + b;
    if (band.switchPerPlace() && topology.places().get(p).kind() != Place.Kind.NOWHERE) {
      from = String.format(Locale.ROOT, "switch%d_%d", b, p);
      node("    ", from, "(", with("switch of " + band.name(), stop.subnets()), ")");
      edge(band, String.format(Locale.ROOT, "net%d === %s", b, from));
    }
    if (stop.gateway().isPresent()) {
      String gateway = String.format(Locale.ROOT, "gateway%d_%d", b, p);
      List<String> addresses =
          stop.gateway().get().addresses().stream().map(IpAddress::toString).toList();
      node("    ", gateway, "{{", with("gateway", addresses), "}}");
      edge(band, from + " === " + gateway);
    }
    for (Interface i : stop.interfaces()) {
      String addresses = label(i.addresses());
      edge(
          band,
          addresses.isEmpty()
              ? String.format(Locale.ROOT, "%s --- %s", from, workload(i))
              : String.format(Locale.ROOT, "%s ---|\"%s\"| %s", from, addresses, workload(i)));
    }
    if (stop.more() > 0) {
      String more = String.format(Locale.ROOT, "more%d_%d", b, p);
      node("    ", more, "[", List.of("+" + stop.more() + " more"), "]");
      edge(band, String.format(Locale.ROOT, "%s -.- %s", from, more));
    }
  }

  /** The id of the workload, which is written with its first interface. */
  private String workload(Interface i) {
    return workloads.computeIfAbsent(
        i.workload(),
        name -> {
          String id = "workload" + workloads.size();
          Stream<String> note = i.note().isEmpty() ? Stream.empty() : Stream.of(i.note());
          List<String> lines =
              Stream.of(Stream.of(name), note, policies(policiesOf(name)))
                  .flatMap(line -> line)
                  .toList();
          node("    ", id, i.machine() ? "[[" : "[", lines, i.machine() ? "]]" : "]");
          return id;
        });
  }

  /** On all networks that it is on. */
  private List<String> policiesOf(String workload) {
    return topology.bands().stream()
        .flatMap(band -> band.stops().values().stream())
        .flatMap(stop -> stop.interfaces().stream())
        .filter(i -> i.workload().equals(workload))
        .flatMap(i -> i.policies().stream())
        .distinct()
        .toList();
  }

  private void edge(Band band, String text) {
    edges.add(new Edge(text, band.colour()));
  }

  private void colours() {
    Map<Integer, List<String>> byColour = new TreeMap<>();
    for (int b = 0; b < topology.bands().size(); b++) {
      Band band = topology.bands().get(b);
      List<String> ids = byColour.computeIfAbsent(band.colour(), c -> new ArrayList<>());
      ids.add("net" + b);
      if (band.router().isPresent()) {
        ids.add("router" + b);
      }
    }
    byColour.forEach(
        (colour, ids) ->
            out.append(
                String.format(
                    Locale.ROOT,
                    "  classDef k%1$d fill:%2$s,stroke:%2$s,color:#ffffff\n  class %3$s k%1$d\n",
                    colour,
                    Palette.all().get(colour).light(),
                    String.join(",", ids))));
    Map<Integer, List<String>> edgesByColour = new TreeMap<>();
    for (int e = 0; e < edges.size(); e++) {
      edgesByColour
          .computeIfAbsent(edges.get(e).colour(), c -> new ArrayList<>())
          .add(Integer.toString(e));
    }
    edgesByColour.forEach(
        (colour, indexes) ->
            out.append(
                String.format(
                    Locale.ROOT,
                    "  linkStyle %s stroke:%s\n",
                    String.join(",", indexes),
                    Palette.all().get(colour).light())));
  }

  private void node(String indent, String id, String open, List<String> lines, String close) {
    out.append(indent).append(id).append(open).append('"').append(label(lines)).append('"');
    out.append(close).append('\n');
  }

  private static List<String> with(String first, List<String> others) {
    return Stream.concat(Stream.of(first), others.stream()).toList();
  }

  private static String label(List<String> lines) {
    return lines.stream().map(Mermaid::escaped).collect(Collectors.joining("<br/>"));
  }

  /** What could mean anything to Mermaid, Markdown or HTML is written as a number. */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (Character.isLetterOrDigit(point) || " .,:/+-·".indexOf(point) >= 0) {
                safe.appendCodePoint(point);
              } else {
                safe.append('#').append(point).append(';');
              }
            });
    return safe.toString();
  }
}
