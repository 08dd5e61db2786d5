package org.ovn4j.cli.draw;

import java.util.Locale;
import org.ovn4j.cli.draw.Picture.Box;
import org.ovn4j.cli.draw.Picture.Dot;
import org.ovn4j.cli.draw.Picture.Label;
import org.ovn4j.cli.draw.Picture.Line;
import org.ovn4j.cli.draw.Picture.Shape;

/**
 * Writes a topology as SVG. The picture brings its own ground, light or dark as its viewer prefers.
 */
public final class Svg {

  private static final String FONT =
      "Helvetica Neue, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif";
  private static final String MONOSPACED =
      "Menlo, Consolas, Liberation Mono, DejaVu Sans Mono, monospace";

  private final Picture picture;
  private final StringBuilder out = new StringBuilder();

  private Svg(Picture picture) {
    this.picture = picture;
  }

  /** The document. */
  public static String write(Topology topology) {
    return write(TopologyLayout.of(topology), topology.summary());
  }

  static String write(Picture picture, String description) {
    return new Svg(picture).document(description);
  }

  private String document(String description) {
    out.append(
        String.format(
            Locale.ROOT,
            """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img">
        <title>Logical topology: %3$s</title>
        <style>
        """,
            picture.width(),
            picture.height(),
            escaped(description)));
    style();
    out.append("</style>\n");
    picture.shapes().forEach(this::shape);
    return out.append("</svg>\n").toString();
  }

  private void style() {
    out.append(
        String.format(
            Locale.ROOT,
            """
        text{font-family:%s;fill:#1f2328}
        .address{font-family:%s}
        """,
            FONT,
            MONOSPACED));
    for (TextStyle style : TextStyle.values()) {
      out.append(
          String.format(
              Locale.ROOT,
              ".%s{font-size:%dpx%s}\n",
              style.cssClass(),
              style.size(),
              style.bold() ? ";font-weight:600" : ""));
    }
    out.append(
        """
        .line,.icon{fill:none;stroke-linecap:round;stroke-linejoin:round}
        .line{stroke-width:1.5}
        .thick{stroke-width:5}
        .thin{stroke-width:1}
        .icon{stroke-width:1.4}
        .band{fill-opacity:.1}
        .card{stroke-width:1.2;stroke-opacity:.65}
        .dashed{stroke-dasharray:5 4}
        """);
    theme("#ffffff", "#f4f6f8", "#d3dae1", "#57606a");
    for (int i = 0; i < Palette.all().size(); i++) {
      colour(i, Palette.all().get(i).light());
    }
    out.append("@media (prefers-color-scheme:dark){\ntext{fill:#e6edf3}\n");
    theme("#0d1117", "#171d26", "#343c47", "#a0a9b4");
    for (int i = 0; i < Palette.all().size(); i++) {
      colour(i, Palette.all().get(i).dark());
    }
    out.append("}\n");
  }

  private void theme(String ground, String place, String edge, String faint) {
    out.append(
        String.format(
            Locale.ROOT,
            """
        .ground,.card{fill:%1$s}
        .place{fill:%2$s;stroke:%3$s}
        .faint,tspan.before{fill:%4$s}
        .icon.plain,.line.plain,.card.plain{stroke:%4$s}
        """,
            ground,
            place,
            edge,
            faint));
  }

  private void colour(int index, String colour) {
    out.append(
        String.format(
            Locale.ROOT,
            ".line.k%1$d,.icon.k%1$d,.card.k%1$d{stroke:%2$s}\n.band.k%1$d,.dot.k%1$d,text.k%1$d{fill:%2$s}\n",
            index,
            colour));
  }

  private void shape(Shape shape) {
    if (shape instanceof Box box) {
      out.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>\n",
              box.css(),
              box.x(),
              box.y(),
              box.width(),
              box.height(),
              box.radius()));
    } else if (shape instanceof Dot dot) {
      out.append(
          String.format(
              Locale.ROOT,
              "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>\n",
              dot.css(),
              dot.x(),
              dot.y(),
              dot.radius()));
    } else if (shape instanceof Line line) {
      out.append(
          String.format(Locale.ROOT, "<path class=\"%s\" d=\"%s\"/>\n", line.css(), line.path()));
    } else {
      label((Label) shape);
    }
  }

  private void label(Label label) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%d\" y=\"%d\">",
            (label.style().cssClass() + " " + label.css()).strip(),
            label.x(),
            label.baseline()));
    label.whole().ifPresent(whole -> out.append("<title>" + escaped(whole) + "</title>"));
    if (!label.prefix().isEmpty()) {
      out.append("<tspan class=\"before\">" + escaped(label.prefix()) + "</tspan>");
    }
    out.append(escaped(label.text())).append("</text>\n");
  }

  /** The text for any place in XML; what XML cannot hold is U+FFFD. */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isCharacter(point) ? point : 0xFFFD);
              }
            });
    return safe.toString();
  }

  /** XML 1.0, section 2.2; and no line ends, which a label has no room for. */
  private static boolean isCharacter(int point) {
    return (point >= 0x20 && point <= 0xD7FF && !Character.isISOControl(point))
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }
}
