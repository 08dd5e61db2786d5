package org.ovn4j.cli.draw;

/**
 * How wide a text is at most, in whatever of the usual fonts a viewer has. A guess on the safe
 * side: what is laid out by it does not overlap.
 */
final class TextWidth {

  /** Of all usual monospaced fonts, DejaVu Sans Mono is the widest. */
  private static final double MONOSPACED = 0.603;

  private static final double BOLD = 1.09;
  private static final double SAFETY = 1.06;
  private static final String ELLIPSIS = "…";

  private TextWidth() {}

  /** The width in pixels, rounded up. */
  static int of(String text, TextStyle style) {
    double ems = text.codePoints().mapToDouble(c -> ems(c, style)).sum();
    return (int) Math.ceil(ems * style.size());
  }

  /** The text, or as much of its beginning as fits, with an ellipsis. */
  static String fit(String text, TextStyle style, int width) {
    if (of(text, style) <= width) {
      return text;
    }
    int[] points = text.codePoints().toArray();
    for (int length = points.length - 1; length > 0; length--) {
      String cut = new String(points, 0, length).stripTrailing() + ELLIPSIS;
      if (of(cut, style) <= width) {
        return cut;
      }
    }
    return ELLIPSIS;
  }

  private static double ems(int point, TextStyle style) {
    if (style.monospaced()) {
      return point < 0x2E80 ? MONOSPACED : 2 * MONOSPACED;
    }
    return proportional(point) * SAFETY * (style.bold() ? BOLD : 1);
  }

  private static double proportional(int point) {
    if (point >= 0x2E80) {
      return 1.05;
    }
    if ("ijl.,:;'|!".indexOf(point) >= 0) {
      return 0.28;
    }
    if ("frtI()[]/- ·".indexOf(point) >= 0) {
      return 0.36;
    }
    if ("mwMW@%".indexOf(point) >= 0) {
      return 0.90;
    }
    if (point < 0x80) {
      return Character.isUpperCase(point) || "+=<>~&".indexOf(point) >= 0 ? 0.70 : 0.565;
    }
    return 0.85;
  }
}
