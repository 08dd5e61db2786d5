package org.ovn4j.cli.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ovn4j.cli.draw.Topology.Band;
import org.ovn4j.cli.draw.Topology.Place;

/**
 * Lays a topology out: places are columns, networks are bands across them, and each network has its
 * name at the left, its router next to it, and its services and the physical network that it leads
 * to at the right.
 *
 * <p>Column widths follow the widest text, within bounds; texts that are wider still are cut off.
 */
final class TopologyLayout {

  static final int MARGIN = 24;

  /** Between columns, and between bands. */
  static final int GAP = 14;

  private static final int HEADER = 56;
  private static final int PLACE_PADDING = 12;
  private static final int DETAIL_LINE = 14;
  private static final int MOST_DETAILS = 6;

  private final Topology topology;
  private final Columns columns;
  private final Canvas canvas = new Canvas();

  private TopologyLayout(Topology topology) {
    this.topology = topology;
    this.columns = Columns.of(topology);
  }

  static Picture of(Topology topology) {
    return new TopologyLayout(topology).picture();
  }

  private Picture picture() {
    List<BandLayout> bands =
        topology.bands().stream().map(band -> new BandLayout(band, topology, columns)).toList();
    Legend legend = new Legend(topology, columns.width());
    int top = MARGIN + HEADER;
    int firstBand = top + placeHeader();
    int bottom = firstBand + bands.stream().mapToInt(band -> band.height() + GAP).sum();
    int height = bottom + GAP + legend.height() + MARGIN;
    int width = columns.width() + 2 * MARGIN;

    canvas.box(0, 0, width, height, 0, "ground");
    int room = columns.width();
    canvas.text(MARGIN, MARGIN + 16, room, TextStyle.TITLE, "Logical topology", "");
    canvas.text(MARGIN, MARGIN + 35, room, TextStyle.NOTE, topology.summary(), "faint");
    for (int i = 0; i < topology.places().size(); i++) {
      place(topology.places().get(i), columns.place(i), top, bottom - top);
    }
    if (columns.servicesWidth() > 0) {
      beyond("services", columns.services(), columns.servicesWidth(), top, bottom - top);
    }
    if (columns.physicalWidth() > 0) {
      beyond("physical networks", columns.physical(), columns.physicalWidth(), top, bottom - top);
    }
    int y = firstBand;
    for (BandLayout band : bands) {
      band.draw(canvas, y);
      y += band.height() + GAP;
    }
    legend.draw(canvas, MARGIN, bottom + GAP);
    return canvas.picture(width, height);
  }

  private int placeHeader() {
    int details =
        topology.places().stream().mapToInt(place -> details(place).size()).max().orElse(0);
    return PLACE_PADDING + 18 + details * DETAIL_LINE + PLACE_PADDING;
  }

  private void place(Place place, int x, int y, int height) {
    boolean node = place.kind() == Place.Kind.NODE;
    canvas.box(x, y, columns.placeWidth(), height, 10, node ? "place" : "place dashed");
    if (node) {
      canvas.node(x + PLACE_PADDING, y + PLACE_PADDING, "plain");
    }
    int left = x + PLACE_PADDING + (node ? 24 : 0);
    int room = x + columns.placeWidth() - PLACE_PADDING - left;
    canvas.text(left, y + PLACE_PADDING + 12, room, TextStyle.NODE, place.name(), "");
    int baseline = y + PLACE_PADDING + 14 + DETAIL_LINE;
    for (String detail : details(place)) {
      canvas.text(left, baseline, room, TextStyle.ADDRESS, detail, "faint");
      baseline += DETAIL_LINE;
    }
  }

  private static List<String> details(Place place) {
    return firstOf(place.details(), MOST_DETAILS);
  }

  /** A column of what is on no node. */
  private void beyond(String name, int x, int width, int y, int height) {
    canvas.box(x, y, width, height, 10, "place dashed");
    int room = width - 2 * PLACE_PADDING;
    canvas.text(x + PLACE_PADDING, y + PLACE_PADDING + 12, room, TextStyle.NODE, name, "");
  }

  /** The first lines, and how many more there are. */
  static List<String> firstOf(List<String> lines, int most) {
    if (lines.size() <= most) {
      return lines;
    }
    List<String> first = new ArrayList<>(lines.subList(0, most - 1));
    first.add("+" + (lines.size() - most + 1) + " more");
    return first;
  }

  /**
   * Where the columns are.
   *
   * @param labelWidth of the networks' names
   * @param routerWidth of the routers; 0 if there are none
   * @param places how many places there are
   * @param placeWidth of each place
   * @param servicesWidth of the services; 0 if there are none
   * @param physicalWidth of the physical networks; 0 if there are none
   */
  record Columns(
      int labelWidth,
      int routerWidth,
      int places,
      int placeWidth,
      int servicesWidth,
      int physicalWidth) {

    private static final int ROUTER_TO_PLACES = 30;

    static Columns of(Topology topology) {
      List<Band> bands = topology.bands();
      int label = widest(bands.stream().map(BandLayout::labelWidth), 150, 260);
      int router =
          widest(
              bands.stream().flatMap(b -> b.router().stream()).map(BandLayout::routerWidth),
              0,
              300);
      int place =
          widest(
              Stream.concat(
                  topology.places().stream().map(Columns::placeWidth),
                  bands.stream()
                      .flatMap(band -> band.stops().values().stream())
                      .map(StopLayout::width)),
              150,
              350);
      int services =
          bands.stream().allMatch(band -> band.services().isEmpty())
              ? 0
              : widest(
                  bands.stream()
                      .flatMap(b -> b.services().shown().stream())
                      .map(ServiceLayout::width),
                  150,
                  290);
      int physical =
          widest(
              bands.stream().flatMap(b -> b.physicalNetwork().stream()).map(BandLayout::width),
              0,
              230);
      return new Columns(label, router, topology.places().size(), place, services, physical);
    }

    private static int placeWidth(Place place) {
      int details =
          place.details().stream()
              .mapToInt(text -> TextWidth.of(text, TextStyle.ADDRESS))
              .max()
              .orElse(0);
      return Math.max(details, TextWidth.of(place.name(), TextStyle.NODE)) + 2 * PLACE_PADDING + 24;
    }

    /** 0 if there are none, else within the bounds. */
    private static int widest(Stream<Integer> widths, int least, int most) {
      return Math.min(most, Math.max(least, widths.mapToInt(w -> w).max().orElse(0)));
    }

    int router() {
      return MARGIN + labelWidth + GAP;
    }

    /** The left edge of a place; of what comes behind all, for the number of places. */
    int place(int index) {
      int first =
          routerWidth == 0 ? MARGIN + labelWidth + GAP : router() + routerWidth + ROUTER_TO_PLACES;
      return first + index * (placeWidth + GAP);
    }

    int lastPlaceEnd() {
      return place(places) - GAP;
    }

    /** Behind one place at least: without nodes there is room as for one. */
    int services() {
      return Math.max(place(places), place(1)) + GAP;
    }

    int physical() {
      return servicesWidth == 0 ? place(places) + GAP : services() + servicesWidth + GAP;
    }

    /** The width of all. */
    int width() {
      int end =
          physicalWidth > 0
              ? physical() + physicalWidth
              : servicesWidth > 0 ? services() + servicesWidth : lastPlaceEnd();
      return Math.max(end, place(0) + placeWidth) - MARGIN;
    }

    IntStream indexes() {
      return IntStream.range(0, places);
    }
  }
}
