package org.ovn4j.testkit.rows;

import java.util.ArrayList;
import java.util.List;
import org.ovn4j.model.ovsdb.Column;

/** Sets in messages: whole while they are small, else by what differs. */
public final class SetText {

  /** More than this nobody compares by eye. */
  private static final int WHOLE = 8;

  private static final int TEXT = 200;

  private SetText() {}

  /** That the column was expected to hold the one, but holds the other. */
  public static String difference(Column column, List<String> expected, List<String> actual) {
    if (expected.size() <= WHOLE && actual.size() <= WHOLE) {
      return difference(column.name(), of(column, expected), of(column, actual));
    }
    List<String> missing = minus(expected, actual);
    List<String> unexpected = minus(actual, expected);
    return "%s has %d elements, expected were %d: it lacks %s and unexpectedly has %s"
        .formatted(column.name(), actual.size(), expected.size(), text(missing), text(unexpected));
  }

  /** That something was expected to be the one, but is the other. */
  static String difference(String what, String expected, String actual) {
    return "%s was expected to be %s, but is %s".formatted(what, expected, actual);
  }

  /** The column's elements: one alone, where the column holds no more, else in brackets. */
  static String of(Column column, List<String> elements) {
    if (elements.isEmpty()) {
      return "none";
    }
    boolean single = column.type().max() == 1 && !column.type().isMap();
    return single ? elements.get(0) : text(elements);
  }

  private static List<String> minus(List<String> some, List<String> others) {
    List<String> rest = new ArrayList<>(some);
    others.forEach(rest::remove);
    return rest;
  }

  private static String text(List<String> elements) {
    return elements.size() <= WHOLE
        ? elements.toString()
        : elements.subList(0, WHOLE) + " and " + (elements.size() - WHOLE) + " more";
  }

  /** The text, cut where it is long. */
  static String shortened(String text) {
    return text.length() <= TEXT ? text : text.substring(0, TEXT) + "…";
  }
}
