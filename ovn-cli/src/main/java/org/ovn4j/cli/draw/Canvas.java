package org.ovn4j.cli.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ovn4j.cli.draw.Picture.Box;
import org.ovn4j.cli.draw.Picture.Dot;
import org.ovn4j.cli.draw.Picture.Label;
import org.ovn4j.cli.draw.Picture.Line;
import org.ovn4j.cli.draw.Picture.Shape;

/** Collects the shapes of a picture, and knows the icons. */
final class Canvas {

  private final List<Shape> shapes = new ArrayList<>();

  Picture picture(int width, int height) {
    return new Picture(width, height, shapes);
  }

  void box(int x, int y, int width, int height, int radius, String css) {
    shapes.add(new Box(x, y, width, height, radius, css));
  }

  void dot(int x, int y, int radius, String css) {
    shapes.add(new Dot(x, y, radius, css));
  }

  void line(int x1, int y1, int x2, int y2, String css) {
    shapes.add(Line.straight(x1, y1, x2, y2, css));
  }

  void text(int x, int baseline, int room, TextStyle style, String text, String css) {
    text(x, baseline, room, style, "", text, css);
  }

  /** Writes what fits into the room, half of which the prefix may take. */
  void text(
      int x, int baseline, int room, TextStyle style, String prefix, String text, String css) {
    String before = prefix;
    if (TextWidth.of(prefix, style) + TextWidth.of(text, style) > room) {
      before = prefix.isEmpty() ? "" : TextWidth.fit(prefix, style, room / 2);
    }
    int used = TextWidth.of(before, style);
    String shown = TextWidth.fit(text, style, room - used);
    Optional<String> whole =
        (before + shown).equals(prefix + text) ? Optional.empty() : Optional.of(prefix + text);
    int width = used + TextWidth.of(shown, style);
    shapes.add(new Label(x, baseline, width, before, shown, whole, style, css));
  }

  /** A screen on its foot, 16 wide and 14 high. */
  void machine(int x, int y, String css) {
    box(x, y, 16, 11, 2, "icon " + css);
    line(x + 4, y + 14, x + 12, y + 14, "icon " + css);
    line(x + 8, y + 11, x + 8, y + 14, "icon " + css);
  }

  /** A cube, 16 wide and 16 high. */
  void pod(int x, int y, String css) {
    icon(String.format(Locale.ROOT, "M%d,%d l7,4 v8 l-7,4 l-7,-4 v-8 z", x + 8, y), css);
    icon(
        String.format(Locale.ROOT, "M%d,%d l7,4 l7,-4 M%d,%d v8", x + 1, y + 4, x + 8, y + 8), css);
  }

  /** A disc with four arms, 16 wide and high. */
  void router(int x, int y, String css) {
    icon(String.format(Locale.ROOT, "M%d,%d a8,8 0 1 0 16,0 a8,8 0 1 0 -16,0", x, y + 8), css);
    icon(String.format(Locale.ROOT, "M%d,%d v10 M%d,%d h10", x + 8, y + 3, x + 3, y + 8), css);
  }

  /** A stack of two drawers, 16 wide and 14 high. */
  void node(int x, int y, String css) {
    box(x, y, 16, 6, 1, "icon " + css);
    box(x, y + 8, 16, 6, 1, "icon " + css);
    icon(String.format(Locale.ROOT, "M%d,%d h3 M%d,%d h3", x + 3, y + 3, x + 3, y + 11), css);
  }

  /** A circle with an arrow in each of two directions, 16 wide and high. */
  void service(int x, int y, String css) {
    icon(String.format(Locale.ROOT, "M%d,%d l7,-5 m-7,5 l7,5", x + 3, y + 8), css);
    box(x + 10, y + 1, 5, 5, 1, "icon " + css);
    box(x + 10, y + 10, 5, 5, 1, "icon " + css);
    icon(String.format(Locale.ROOT, "M%d,%d h3", x, y + 8), css);
  }

  /** A shield, 10 wide and 12 high. */
  void shield(int x, int y, String css) {
    icon(
        String.format(
            Locale.ROOT, "M%d,%d l5,2 v4 c0,3 -3,5 -5,6 c-2,-1 -5,-3 -5,-6 v-4 z", x + 5, y),
        css);
  }

  /** A line through points, x and y in turn, with a head at its end, where it goes left. */
  void arrow(List<Integer> points, String css) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < points.size(); i += 2) {
      path.append(
          String.format(
              Locale.ROOT, "%s%d,%d", i == 0 ? "M" : " L", points.get(i), points.get(i + 1)));
    }
    shapes.add(new Line(path.toString(), css));
    int x = points.get(points.size() - 2);
    int y = points.get(points.size() - 1);
    String head = String.format(Locale.ROOT, "M%d,%d l-5,3 l5,3", x + 5, y - 3);
    shapes.add(new Line(head, css));
  }

  private void icon(String path, String css) {
    shapes.add(new Line(path, "icon " + css));
  }
}
