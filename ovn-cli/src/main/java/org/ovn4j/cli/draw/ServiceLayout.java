package org.ovn4j.cli.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ovn4j.cli.draw.Topology.Band;
import org.ovn4j.cli.draw.Topology.Interface;
import org.ovn4j.cli.draw.Topology.Service;
import org.ovn4j.cli.draw.TopologyLayout.Columns;

/**
 * The services of a network: cards at the right, with arrows to who answers. An arrow keeps to the
 * room between the columns and to lanes below all cards, each service to its own.
 */
final class ServiceLayout {

  static final int INSET = 12;

  private static final int LINE = 14;
  private static final int NAME_LINE = 24;
  private static final int BETWEEN = 8;
  private static final int TEXT = 32;
  private static final int MOST_ADDRESSES = 5;
  private static final int LANE = 4;

  private final Band band;
  private final Columns columns;
  private final String colour;

  ServiceLayout(Band band, Columns columns, String colour) {
    this.band = band;
    this.columns = columns;
    this.colour = colour;
  }

  /** The width in which nothing is cut off. */
  static int width(Service service) {
    int name =
        TextWidth.of(prefix(service), TextStyle.WORKLOAD)
            + TextWidth.of(service.name(), TextStyle.WORKLOAD);
    int addresses =
        service.addresses().stream()
            .mapToInt(address -> TextWidth.of(address, TextStyle.ADDRESS))
            .max()
            .orElse(0);
    return Math.max(
            Math.max(Math.max(name, addresses), TextWidth.of(service.note(), TextStyle.NOTE)),
            TextWidth.of("services", TextStyle.NODE))
        + TEXT
        + 10
        + 2 * INSET;
  }

  private static String prefix(Service service) {
    return service.namespace().isEmpty() ? "" : service.namespace() + "/";
  }

  private static List<String> addresses(Service service) {
    return TopologyLayout.firstOf(service.addresses(), MOST_ADDRESSES);
  }

  private static int height(Service service) {
    return NAME_LINE + (addresses(service).size() + (service.note().isEmpty() ? 0 : 1)) * LINE + 2;
  }

  /** Of all cards. */
  int height() {
    return band.services().shown().stream().mapToInt(s -> height(s) + BETWEEN).sum()
        + (band.services().more() > 0 ? LINE + BETWEEN : 0);
  }

  /** Of the lanes below the other columns. */
  int lanes() {
    int last = columns.places() - 1;
    return band.stops().entrySet().stream()
        .filter(stop -> stop.getKey() < last)
        .flatMap(stop -> stop.getValue().interfaces().stream())
        .flatMap(i -> i.services().stream())
        .mapToInt(service -> (service + 1) * LANE + 2)
        .max()
        .orElse(0);
  }

  /**
   * Draws cards and arrows.
   *
   * @param top the upper edge of the first card
   * @param stopsTop the upper edge of what is in each place
   * @param bottom the lower edge of the band
   */
  void draw(Canvas canvas, int top, int stopsTop, int bottom) {
    Map<Integer, Integer> middles = new TreeMap<>();
    int x = columns.services() + INSET;
    int width = columns.servicesWidth() - 2 * INSET;
    int y = top;
    for (Service service : band.services().shown()) {
      middles.put(middles.size(), y + NAME_LINE / 2);
      card(canvas, x, y, width, service);
      y += height(service) + BETWEEN;
    }
    if (band.services().more() > 0) {
      String more = "+" + band.services().more() + " more services";
      canvas.text(x + 6, y + 10, width - 6, TextStyle.NOTE, more, "faint");
    }
    band.stops()
        .forEach(
            (place, stop) -> {
              List<Interface> interfaces = stop.interfaces();
              List<Integer> tops = new StopLayout(stop, colour).tops(stopsTop);
              for (int i = 0; i < interfaces.size(); i++) {
                List<Integer> services = interfaces.get(i).services();
                for (int rank = 0; rank < services.size(); rank++) {
                  int service = services.get(rank);
                  int end = tops.get(i) + 9 + Math.min(rank, 2) * 5;
                  arrow(canvas, service, middles.getOrDefault(service, top), place, end, bottom);
                }
              }
            });
  }

  private void card(Canvas canvas, int x, int y, int width, Service service) {
    canvas.box(x, y, width, height(service), 12, "card " + colour);
    canvas.service(x + 9, y + 4, colour);
    int room = width - TEXT - 10;
    canvas.text(x + TEXT, y + 16, room, TextStyle.WORKLOAD, prefix(service), service.name(), "");
    int baseline = y + NAME_LINE + 8;
    for (String address : addresses(service)) {
      canvas.text(x + TEXT, baseline, room, TextStyle.ADDRESS, address, "");
      baseline += LINE;
    }
    if (!service.note().isEmpty()) {
      canvas.text(x + TEXT, baseline, room, TextStyle.NOTE, service.note(), "faint");
    }
  }

  /** From the service's card to the interface's right edge. */
  private void arrow(Canvas canvas, int service, int from, int place, int to, int bottom) {
    int last = columns.places() - 1;
    List<Integer> points = new ArrayList<>(List.of(columns.services() + INSET, from));
    points.addAll(List.of(lane(last, service), from));
    if (place < last) {
      int y = bottom - (service + 1) * LANE;
      points.addAll(List.of(lane(last, service), y, lane(place, service), y));
    }
    int end = columns.place(place) + columns.placeWidth() - StopLayout.RIGHT + 1;
    points.addAll(List.of(lane(place, service), to, end, to));
    canvas.arrow(points, "line thin " + colour);
  }

  /** Right of the cards in a place, where lines go up and down. */
  private int lane(int place, int service) {
    return columns.place(place) + columns.placeWidth() - StopLayout.RIGHT + 8 + service * LANE;
  }
}
