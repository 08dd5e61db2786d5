package org.ovn4j.testkit.assertj;

import java.util.List;
import java.util.stream.Collectors;

/** A list for a message, cut where nobody reads on. */
final class Lines {

  private Lines() {}

  /** The first lines, indented, and how many there are beyond. */
  static String first(int most, List<String> lines) {
    String shown =
        lines.stream().limit(most).map(line -> "  " + line).collect(Collectors.joining("\n"));
    return lines.size() <= most ? shown : shown + "\n  and " + (lines.size() - most) + " more";
  }
}
