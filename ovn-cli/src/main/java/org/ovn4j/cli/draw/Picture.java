package org.ovn4j.cli.draw;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Shapes at their places, in pixels from the upper left corner, the later ones above the earlier.
 *
 * @param width of the whole
 * @param height of the whole
 * @param shapes all shapes
 */
record Picture(int width, int height, List<Shape> shapes) {

  Picture {
    shapes = List.copyOf(shapes);
  }

  /** All texts. */
  List<Label> labels() {
    return shapes.stream().filter(Label.class::isInstance).map(Label.class::cast).toList();
  }

  /** A part of the picture, drawn as its class in the style sheet says. */
  sealed interface Shape {
    /** The classes in the style sheet, separated by spaces. */
    String css();
  }

  /** A rectangle with round corners. */
  record Box(int x, int y, int width, int height, int radius, String css) implements Shape {}

  /** A disc. */
  record Dot(int x, int y, int radius, String css) implements Shape {}

  /** A line of any form, as SVG's {@code d}; made of numbers and letters only. */
  record Line(String path, String css) implements Shape {
    static Line straight(int x1, int y1, int x2, int y2, String css) {
      return new Line(String.format(Locale.ROOT, "M%d,%d L%d,%d", x1, y1, x2, y2), css);
    }
  }

  /**
   * A line of text.
   *
   * @param x where it starts
   * @param baseline where it stands
   * @param width the most room it takes
   * @param prefix what stands before the text, less visible
   * @param text the text
   * @param whole what was cut off, with the rest; empty if nothing was
   */
  record Label(
      int x,
      int baseline,
      int width,
      String prefix,
      String text,
      Optional<String> whole,
      TextStyle style,
      String css)
      implements Shape {

    /** The upper edge of the room it takes. */
    int top() {
      return baseline - (style.size() * 4 + 4) / 5;
    }

    /** The lower edge. */
    int bottom() {
      return baseline + (style.size() + 4) / 5;
    }

    int right() {
      return x + width;
    }
  }
}
