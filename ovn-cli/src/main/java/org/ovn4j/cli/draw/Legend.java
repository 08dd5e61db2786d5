package org.ovn4j.cli.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ovn4j.cli.draw.Topology.Band;
import org.ovn4j.cli.draw.Topology.Interface;
import org.ovn4j.cli.draw.Topology.Stop;

/** What the signs mean that occur in the picture, and what the picture leaves out. */
final class Legend {

  private static final int LINE = 26;
  private static final int SIGN = 26;
  private static final int BETWEEN = 26;

  private final int width;
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> remarks;

  /** A sign, with what it means. */
  private record Entry(Sign sign, String meaning) {
    int width() {
      return SIGN + TextWidth.of(meaning, TextStyle.NOTE) + BETWEEN;
    }
  }

  @FunctionalInterface
  private interface Sign {
    /** Draws what is 16 wide and high. */
    void draw(Canvas canvas, int x, int y);
  }

  Legend(Topology topology, int width) {
    this.width = width;
    this.remarks = topology.remarks();
    add(
        any(topology, Interface::machine),
        (c, x, y) -> c.machine(x, y + 1, "plain"),
        "virtual machine");
    add(any(topology, i -> !i.machine()), (c, x, y) -> c.pod(x, y, "plain"), "pod");
    add(
        any(topology, i -> !i.running()),
        (c, x, y) -> c.box(x, y + 2, 16, 12, 3, "card plain dashed"),
        "stopped, keeps its address");
    add(
        topology.bands().stream().anyMatch(band -> band.router().isPresent()),
        (c, x, y) -> c.router(x, y, "plain"),
        stops(topology).anyMatch(stop -> stop.gateway().isPresent())
            ? "router, on every node; gateway, on its node"
            : "router, on every node");
    add(
        !topology.bands().isEmpty(),
        (c, x, y) -> c.line(x, y + 8, x + 16, y + 8, "line thick plain"),
        "switch");
    add(
        topology.bands().stream().anyMatch(band -> !band.services().isEmpty()),
        (c, x, y) -> c.service(x, y, "plain"),
        "service, with an arrow to who answers");
    add(
        topology.bands().stream().anyMatch(band -> !band.policies().isEmpty())
            || any(topology, i -> !i.policies().isEmpty()),
        (c, x, y) -> c.shield(x + 3, y + 2, "plain"),
        "policies about it");
    add(
        any(topology, i -> !i.others().isEmpty()),
        (c, x, y) -> c.dot(x + 8, y + 8, 4, "dot k0"),
        "is on the network of this colour too");
  }

  private void add(boolean occurs, Sign sign, String meaning) {
    if (occurs) {
      entries.add(new Entry(sign, meaning));
    }
  }

  private static Stream<Stop> stops(Topology topology) {
    return topology.bands().stream().map(Band::stops).flatMap(stops -> stops.values().stream());
  }

  private static boolean any(Topology topology, Predicate<Interface> which) {
    return stops(topology).flatMap(stop -> stop.interfaces().stream()).anyMatch(which);
  }

  int height() {
    return (rows().size() + remarks.size()) * LINE;
  }

  /** The entries, as many in a row as fit. */
  private List<List<Entry>> rows() {
    List<List<Entry>> rows = new ArrayList<>();
    int used = width;
    for (Entry entry : entries) {
      if (rows.isEmpty() || used + entry.width() - BETWEEN > width) {
        rows.add(new ArrayList<>());
        used = 0;
      }
      rows.get(rows.size() - 1).add(entry);
      used += entry.width();
    }
    return rows;
  }

  void draw(Canvas canvas, int left, int top) {
    int y = top;
    for (List<Entry> row : rows()) {
      int x = left;
      for (Entry entry : row) {
        entry.sign().draw(canvas, x, y);
        canvas.text(x + SIGN, y + 12, width, TextStyle.NOTE, entry.meaning(), "faint");
        x += entry.width();
      }
      y += LINE;
    }
    for (String remark : remarks) {
      canvas.text(left, y + 12, width, TextStyle.NOTE, remark, "faint");
      y += LINE;
    }
  }
}
