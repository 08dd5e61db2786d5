package org.ovn4j.cli.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ovn4j.cli.draw.Topology.Interface;
import org.ovn4j.cli.draw.Topology.Router;
import org.ovn4j.cli.draw.Topology.Stop;
import org.ovn4j.ipam.IpAddress;

/** Who is on a network in one place: cards below each other, hanging on a stem. */
final class StopLayout {

  private static final int STEM = 14;
  private static final int INDENT = 28;

  /** Between the cards and the right edge of the place. */
  static final int RIGHT = 12;

  private static final int TEXT = 32;
  private static final int TEXT_RIGHT = 10;
  private static final int NAME_LINE = 22;
  private static final int LINE = 14;
  private static final int BETWEEN = 8;
  private static final int DOT = 13;
  private static final int SHIELD = 15;

  /** Addresses make a column as wide as they are, a long name does not. */
  private static final int MOST_NAME = 170;

  private final Stop stop;
  private final String colour;

  StopLayout(Stop stop, String colour) {
    this.stop = stop;
    this.colour = colour;
  }

  /** The width of a place in which nothing of the stop is cut off but long names. */
  static int width(Stop stop) {
    Stream<Integer> interfaces =
        stop.interfaces().stream()
            .map(
                i ->
                    Math.max(
                        Math.min(nameWidth(i), MOST_NAME) + i.others().size() * DOT, lines(i)));
    Stream<Integer> gateway = stop.gateway().stream().map(router -> widest(addresses(router)));
    return Stream.of(interfaces, gateway, Stream.of(widest(stop.subnets()) - TEXT))
            .flatMap(widths -> widths)
            .mapToInt(w -> w)
            .max()
            .orElse(0)
        + INDENT
        + TEXT
        + TEXT_RIGHT
        + RIGHT;
  }

  private static int nameWidth(Interface i) {
    return TextWidth.of(prefix(i), TextStyle.WORKLOAD) + TextWidth.of(i.name(), TextStyle.WORKLOAD);
  }

  private static int lines(Interface i) {
    int policies = i.policies().isEmpty() ? 0 : SHIELD + TextWidth.of(policies(i), TextStyle.NOTE);
    int notes = Math.max(TextWidth.of(i.note(), TextStyle.NOTE), policies);
    return Math.max(widest(i.addresses()), Math.min(notes, MOST_NAME));
  }

  private static String policies(Interface i) {
    return String.join(", ", i.policies());
  }

  private static int widest(List<String> addresses) {
    return addresses.stream()
        .mapToInt(address -> TextWidth.of(address, TextStyle.ADDRESS))
        .max()
        .orElse(0);
  }

  private static String prefix(Interface i) {
    return i.namespace().isEmpty() ? "" : i.namespace() + "/";
  }

  private static List<String> addresses(Router router) {
    return router.addresses().stream().map(IpAddress::toString).toList();
  }

  int height() {
    List<Integer> heights = new ArrayList<>();
    if (!stop.subnets().isEmpty()) {
      heights.add(stop.subnets().size() * LINE - BETWEEN + 4);
    }
    stop.gateway().ifPresent(router -> heights.add(height(router.addresses().size(), false)));
    stop.interfaces().forEach(i -> heights.add(height(i)));
    if (stop.more() > 0) {
      heights.add(LINE);
    }
    return heights.stream().mapToInt(h -> h + BETWEEN).sum();
  }

  private static int height(Interface i) {
    int lines = i.addresses().size() + (i.policies().isEmpty() ? 0 : 1);
    return height(lines, !i.note().isEmpty());
  }

  private static int height(int addresses, boolean note) {
    int lines = addresses + (note ? 1 : 0);
    return NAME_LINE + lines * LINE + (lines > 0 ? 4 : 2);
  }

  /** The upper edges of the interfaces' cards. */
  List<Integer> tops(int top) {
    List<Integer> tops = new ArrayList<>();
    int y = top + (stop.subnets().isEmpty() ? 0 : stop.subnets().size() * LINE + 4);
    if (stop.gateway().isPresent()) {
      y += height(stop.gateway().get().addresses().size(), false) + BETWEEN;
    }
    for (Interface i : stop.interfaces()) {
      tops.add(y);
      y += height(i) + BETWEEN;
    }
    return tops;
  }

  /**
   * Draws the cards.
   *
   * @param x the left edge of the place
   * @param switchY where the stem comes from
   * @param hangs whether it comes from anywhere
   */
  void draw(Canvas canvas, int x, int top, int placeWidth, int switchY, boolean hangs) {
    int left = x + INDENT;
    int width = placeWidth - INDENT - RIGHT;
    int y = top;
    int last = switchY;
    for (String subnet : stop.subnets()) {
      canvas.text(left, y + 6, width, TextStyle.ADDRESS, subnet, "faint");
      y += LINE;
    }
    y += stop.subnets().isEmpty() ? 0 : 4;
    if (stop.gateway().isPresent()) {
      Router router = stop.gateway().get();
      last = tick(canvas, x, y, hangs);
      gateway(canvas, left, y, width, router);
      y += height(router.addresses().size(), false) + BETWEEN;
    }
    for (Interface i : stop.interfaces()) {
      last = tick(canvas, x, y, hangs);
      card(canvas, left, y, width, i);
      y += height(i) + BETWEEN;
    }
    if (stop.more() > 0) {
      last = tick(canvas, x, y - NAME_LINE / 2 + 6, hangs);
      String more =
          stop.interfaces().isEmpty() ? stop.more() + " interfaces" : "+" + stop.more() + " more";
      canvas.text(left + 6, y + 10, width - 6, TextStyle.NOTE, more, "faint");
    }
    if (hangs && last > switchY) {
      canvas.line(x + STEM, switchY, x + STEM, last, "line " + colour);
    }
  }

  /** From the stem to the card's first line. */
  private int tick(Canvas canvas, int x, int top, boolean hangs) {
    int y = top + NAME_LINE / 2;
    if (hangs) {
      canvas.line(x + STEM, y, x + INDENT, y, "line " + colour);
    }
    return y;
  }

  private void gateway(Canvas canvas, int x, int y, int width, Router router) {
    canvas.box(x, y, width, height(router.addresses().size(), false), 6, "card " + colour);
    canvas.router(x + 9, y + 4, colour);
    int room = width - TEXT - TEXT_RIGHT;
    canvas.text(x + TEXT, y + 15, room, TextStyle.WORKLOAD, "gateway", "");
    lines(canvas, x + TEXT, y + NAME_LINE, room, addresses(router));
  }

  private void card(Canvas canvas, int x, int y, int width, Interface i) {
    canvas.box(x, y, width, height(i), 6, "card " + colour + (i.running() ? "" : " dashed"));
    if (i.machine()) {
      canvas.machine(x + 9, y + 6, colour);
    } else {
      canvas.pod(x + 9, y + 4, colour);
    }
    int room = width - TEXT - TEXT_RIGHT;
    int dots = i.others().size() * DOT;
    canvas.text(x + TEXT, y + 15, room - dots, TextStyle.WORKLOAD, prefix(i), i.name(), "");
    for (int d = 0; d < i.others().size(); d++) {
      canvas.dot(x + width - dots + d * DOT, y + 11, 4, "dot k" + i.others().get(d));
    }
    int baseline = lines(canvas, x + TEXT, y + NAME_LINE, room, i.addresses());
    if (!i.policies().isEmpty()) {
      canvas.shield(x + TEXT, baseline - 9, colour);
      canvas.text(x + TEXT + SHIELD, baseline, room - SHIELD, TextStyle.NOTE, policies(i), "");
      baseline += LINE;
    }
    if (!i.note().isEmpty()) {
      canvas.text(x + TEXT, baseline, room, TextStyle.NOTE, i.note(), "faint");
    }
  }

  /** The baseline of the line that would come next. */
  private static int lines(Canvas canvas, int x, int top, int room, List<String> lines) {
    int baseline = top + 9;
    for (String line : lines) {
      canvas.text(x, baseline, room, TextStyle.ADDRESS, line, "");
      baseline += LINE;
    }
    return baseline;
  }
}
