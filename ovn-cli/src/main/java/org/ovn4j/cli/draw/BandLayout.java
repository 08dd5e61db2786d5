package org.ovn4j.cli.draw;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ovn4j.cli.draw.Topology.Band;
import org.ovn4j.cli.draw.Topology.PhysicalNetwork;
import org.ovn4j.cli.draw.Topology.Place;
import org.ovn4j.cli.draw.Topology.Router;
import org.ovn4j.cli.draw.TopologyLayout.Columns;
import org.ovn4j.ipam.IpAddress;

/** One network: its name and subnets, its router, its switch or switches, and who is on them. */
final class BandLayout {

  private static final int PADDING = 14;
  private static final int LINE = 15;
  private static final int MOST_SUBNETS = 4;
  private static final int MOST_POLICIES = 3;
  private static final int SHIELD = 15;

  /** Where the router's line leaves, and where a switch is that spans all. */
  private static final int SPINE = 22;

  /** From the spine down to the switches of the nodes. */
  private static final int TO_NODE_SWITCH = 16;

  private static final int TO_CARDS = 14;

  /** Low enough for arrows to leave below a switch. */
  private static final int TO_SERVICES = 4;

  /** After so many places the network's name is said again. */
  private static final int REPEATED = 4;

  private final Band band;
  private final Topology topology;
  private final Columns columns;
  private final String colour;
  private final ServiceLayout services;

  BandLayout(Band band, Topology topology, Columns columns) {
    this.band = band;
    this.topology = topology;
    this.columns = columns;
    this.colour = "k" + band.colour();
    this.services = new ServiceLayout(band, columns, colour);
  }

  static int labelWidth(Band band) {
    int subnets =
        band.subnets().stream().mapToInt(s -> TextWidth.of(s, TextStyle.ADDRESS)).max().orElse(0);
    int notes =
        Stream.of(band.summary(), band.tenants())
            .mapToInt(s -> TextWidth.of(s, TextStyle.NOTE))
            .max()
            .orElse(0);
    int policies =
        band.policies().stream()
            .mapToInt(s -> SHIELD + TextWidth.of(s, TextStyle.NOTE))
            .max()
            .orElse(0);
    int name = TextWidth.of(band.name(), TextStyle.NETWORK);
    return IntStream.of(name, subnets, notes, policies).max().orElse(0) + 2 * PADDING;
  }

  static int routerWidth(Router router) {
    return Stream.concat(
                Stream.of(TextWidth.of("router", TextStyle.WORKLOAD) + 24),
                router.addresses().stream()
                    .map(address -> TextWidth.of(address.toString(), TextStyle.ADDRESS)))
            .mapToInt(w -> w)
            .max()
            .orElse(0)
        + 20;
  }

  static int width(PhysicalNetwork physical) {
    return Math.max(
            Math.max(
                TextWidth.of(physical.name(), TextStyle.WORKLOAD),
                TextWidth.of(physical.vlan(), TextStyle.NOTE)),
            TextWidth.of("physical networks", TextStyle.NODE) - 20)
        + 48;
  }

  private List<String> policies() {
    return TopologyLayout.firstOf(band.policies(), MOST_POLICIES);
  }

  private List<String> subnets() {
    return TopologyLayout.firstOf(band.subnets(), MOST_SUBNETS);
  }

  private int switchY() {
    return SPINE + (band.switchPerPlace() ? TO_NODE_SWITCH : 0);
  }

  int height() {
    int label =
        18
            + LINE
            + (band.tenants().isEmpty() ? 0 : LINE)
            + (subnets().size() + policies().size()) * LINE
            + 2 * PADDING;
    int router = band.router().map(r -> 8 + routerHeight(r) + 10).orElse(0);
    int stops =
        band.stops().values().stream()
            .mapToInt(stop -> new StopLayout(stop, colour).height())
            .max()
            .orElse(0);
    return IntStream.of(
            label,
            router,
            switchY() + TO_CARDS + stops + 4 + services.lanes(),
            switchY() + TO_SERVICES + services.height() + 4)
        .max()
        .orElse(0);
  }

  private static int routerHeight(Router router) {
    return 26 + router.addresses().size() * 14 + (router.addresses().isEmpty() ? 2 : 4);
  }

  void draw(Canvas canvas, int y) {
    int end =
        band.physicalNetwork().isPresent()
            ? columns.physical() + columns.physicalWidth()
            : band.services().isEmpty()
                ? Math.max(columns.lastPlaceEnd(), columns.place(0) + columns.placeWidth())
                : columns.services() + columns.servicesWidth();
    canvas.box(
        TopologyLayout.MARGIN, y, end - TopologyLayout.MARGIN, height(), 8, "band " + colour);
    label(canvas, y);
    for (int place = REPEATED; place < topology.places().size(); place += REPEATED) {
      int room = columns.placeWidth() / 2 - 12;
      canvas.text(columns.place(place) + 8, y + 14, room, TextStyle.NOTE, band.name(), colour);
    }
    switches(canvas, y);
    band.router().ifPresent(router -> router(canvas, y, router));
    band.physicalNetwork().ifPresent(physical -> physical(canvas, y, physical));
    int top = y + switchY() + TO_CARDS;
    band.stops()
        .forEach(
            (place, stop) ->
                new StopLayout(stop, colour)
                    .draw(
                        canvas,
                        columns.place(place),
                        top,
                        columns.placeWidth(),
                        y + switchY(),
                        hasSwitch(place)));
    services.draw(canvas, y + switchY() + TO_SERVICES, top, y + height());
  }

  private boolean hasSwitch(int place) {
    return !band.switchPerPlace()
        || (band.stops().containsKey(place)
            && topology.places().get(place).kind() != Place.Kind.NOWHERE);
  }

  private void label(Canvas canvas, int y) {
    int x = TopologyLayout.MARGIN + PADDING;
    int room = columns.labelWidth() - 2 * PADDING;
    int baseline = y + PADDING + 11;
    canvas.text(x, baseline, room, TextStyle.NETWORK, band.name(), colour);
    baseline += 18;
    canvas.text(x, baseline, room, TextStyle.NOTE, band.summary(), "faint");
    baseline += LINE;
    if (!band.tenants().isEmpty()) {
      canvas.text(x, baseline, room, TextStyle.NOTE, band.tenants(), "faint");
      baseline += LINE;
    }
    for (String subnet : subnets()) {
      canvas.text(x, baseline, room, TextStyle.ADDRESS, subnet, "");
      baseline += LINE;
    }
    for (String policy : policies()) {
      canvas.shield(x, baseline - 9, colour);
      canvas.text(x + SHIELD, baseline, room - SHIELD, TextStyle.NOTE, policy, "");
      baseline += LINE;
    }
  }

  private void switches(Canvas canvas, int y) {
    int first = columns.place(0);
    int last = Math.max(columns.lastPlaceEnd(), first + columns.placeWidth());
    band.router()
        .ifPresent(
            router ->
                canvas.line(
                    columns.router() + columns.routerWidth(),
                    y + SPINE,
                    first + 6,
                    y + SPINE,
                    "line " + colour));
    if (!band.switchPerPlace()) {
      int end = band.physicalNetwork().isPresent() ? columns.physical() + 12 : last - 6;
      canvas.line(first + 6, y + SPINE, end, y + SPINE, "line thick " + colour);
      return;
    }
    int reach = first + 6;
    for (int place : columns.indexes().filter(this::hasSwitch).toArray()) {
      int x = columns.place(place);
      int middle = x + columns.placeWidth() / 2;
      canvas.line(
          x + 6,
          y + switchY(),
          x + columns.placeWidth() - 6,
          y + switchY(),
          "line thick " + colour);
      canvas.line(middle, y + SPINE, middle, y + switchY(), "line " + colour);
      reach = middle;
    }
    canvas.line(first + 6, y + SPINE, reach, y + SPINE, "line " + colour);
  }

  private void router(Canvas canvas, int y, Router router) {
    int x = columns.router();
    int top = y + SPINE - 13;
    canvas.box(x, top, columns.routerWidth(), routerHeight(router), 6, "card " + colour);
    canvas.router(x + 9, top + 5, colour);
    canvas.text(x + 32, top + 17, columns.routerWidth() - 40, TextStyle.WORKLOAD, "router", "");
    int baseline = top + 35;
    for (IpAddress address : router.addresses()) {
      canvas.text(
          x + 10, baseline, columns.routerWidth() - 20, TextStyle.ADDRESS, address.toString(), "");
      baseline += 14;
    }
  }

  private void physical(Canvas canvas, int y, PhysicalNetwork physical) {
    int x = columns.physical() + 12;
    int width = columns.physicalWidth() - 24;
    int top = y + SPINE - 12;
    canvas.box(x, top, width, 42, 6, "card " + colour);
    canvas.text(x + 12, top + 17, width - 24, TextStyle.WORKLOAD, physical.name(), "");
    canvas.text(x + 12, top + 33, width - 24, TextStyle.NOTE, physical.vlan(), "faint");
  }
}
