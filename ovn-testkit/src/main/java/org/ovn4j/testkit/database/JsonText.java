package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ovn4j.model.ovsdb.Datum;

/** JSON as text, byte for byte as ovsdb-server writes it. */
public final class JsonText {

  /** The decimal digits of a real that are written, DBL_DIG of C. */
  private static final int REAL_DIGITS = 15;

  private JsonText() {}

  /** The value without spaces, members in order of their names, as errors quote it. */
  public static String sorted(JsonNode json) {
    StringBuilder text = new StringBuilder();
    write(text, json);
    return text.toString();
  }

  private static void write(StringBuilder text, JsonNode json) {
    switch (JsonKind.of(json)) {
      case NULL -> text.append("null");
      case BOOLEAN -> text.append(json.booleanValue());
      case INTEGER -> text.append(json.longValue());
      case REAL -> text.append(real(json.doubleValue()));
      case STRING -> quote(text, json.textValue());
      case ARRAY -> {
        char separator = '[';
        for (JsonNode element : json) {
          text.append(separator);
          write(text, element);
          separator = ',';
        }
        text.append(separator == '[' ? "[]" : "]");
      }
      case OBJECT -> {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        names.sort(Datum.ORDER);
        char separator = '{';
        for (String name : names) {
          text.append(separator);
          quote(text, name);
          text.append(':');
          write(text, json.get(name));
          separator = ',';
        }
        text.append(separator == '{' ? "{}" : "}");
      }
    }
  }

  /** Appends a JSON string. */
  static void quote(StringBuilder text, String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ') {
            text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  /** A real as C's {@code %.15g} writes it. */
  public static String real(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(REAL_DIGITS)).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4 && exponent < REAL_DIGITS) {
      return rounded.toPlainString();
    }
    String digits = rounded.unscaledValue().abs().toString();
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
