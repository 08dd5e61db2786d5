package org.ovn4j.testkit.database;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;

/** Values and types in words, as ovsdb-server puts them into its messages and ovn-nbctl prints. */
final class DatumText {

  private static final Pattern BARE_WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private DatumText() {}

  /** A value of a column of this type. */
  static String of(ColumnType type, Datum datum) {
    String elements = elements(datum);
    if (type.max() == 1 && !datum.isEmpty()) {
      return elements;
    }
    return type.isMap() ? "{" + elements + "}" : "[" + elements + "]";
  }

  /** A set in brackets. */
  static String set(Datum datum) {
    return "[" + elements(datum) + "]";
  }

  private static String elements(Datum datum) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < datum.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(atom(datum.keyAt(i)));
      if (datum.isMap()) {
        text.append('=').append(atom(datum.valueAt(i)));
      }
    }
    return text.toString();
  }

  /** An atom; a string that could be taken for something else in quotes. */
  static String atom(Object atom) {
    if (atom instanceof Double real) {
      return JsonText.real(real);
    }
    if (atom instanceof String text && needsQuotes(text)) {
      StringBuilder quoted = new StringBuilder();
      JsonText.quote(quoted, text);
      return quoted.toString();
    }
    return atom.toString();
  }

  private static boolean needsQuotes(String text) {
    return !BARE_WORD.matcher(text).matches()
        || text.equals("true")
        || text.equals("false")
        || UUID_TEXT.matcher(text).matches();
  }

  /** A type: {@code set of up to 3 integers}. */
  static String type(ColumnType type) {
    String key = type.key().type().schemaName();
    if (type.isScalar()) {
      return key;
    }
    String kind = type.isMap() ? "map" : "set";
    String atoms =
        type.isMap()
            ? " (" + key + ", " + type.value().orElseThrow().type().schemaName() + ") pairs"
            : " " + key + "s";
    return kind + number(type) + atoms;
  }

  private static String number(ColumnType type) {
    if (type.max() == ColumnType.UNLIMITED) {
      return type.min() == 0 ? " of" : " of " + type.min() + " or more";
    }
    return type.min() == 0 ? " of up to " + type.max() : " of " + type.min() + " to " + type.max();
  }

  /** {@code a}, {@code a and b}, {@code a, b, and c}. */
  static String list(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      if (i > 0) {
        boolean last = i == words.size() - 1;
        text.append(last ? (words.size() == 2 ? " and " : ", and ") : ", ");
      }
      text.append(words.get(i));
    }
    return text.toString();
  }

  /** A UUID, or null if the text is none. Unlike Java's parser, takes no abbreviations. */
  static java.util.@org.jspecify.annotations.Nullable UUID uuid(String text) {
    return UUID_TEXT.matcher(text).matches()
        ? UUID.fromString(text.toLowerCase(Locale.ROOT))
        : null;
  }
}
