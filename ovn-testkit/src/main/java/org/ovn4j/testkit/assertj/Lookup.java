package org.ovn4j.testkit.assertj;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.ovn4j.testkit.rows.NamedRow;
import org.ovn4j.testkit.rows.NearestNames;

/**
 * Looks a row up by name, and checks it.
 *
 * @param what what is looked for, {@code Logical_Switch_Port} say
 * @param where among which rows, as the end of a sentence; may be empty
 * @param candidates the rows to look in
 */
record Lookup(String what, String where, List<NamedRow> candidates) {

  /** What is wrong; empty if exactly one row, or one at least of those, passes the check. */
  Optional<String> problem(String name, Consumer<NamedRow> check) {
    List<NamedRow> found = named(name);
    if (found.isEmpty()) {
      return Optional.of(
          "no %s \"%s\"%s; %s".formatted(what, name, where, NearestNames.sentence(name, names())));
    }
    if (found.size() == 1) {
      check.accept(found.get(0));
      return Optional.empty();
    }
    List<String> failures = new ArrayList<>();
    for (NamedRow row : found) {
      try {
        check.accept(row);
        return Optional.empty();
      } catch (AssertionError e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    return Optional.of(
        failures.stream()
            .collect(
                Collectors.joining(
                    "\n",
                    "none of the %d rows %s \"%s\"%s is as expected:\n"
                        .formatted(found.size(), what, name, where),
                    "")));
  }

  /** The rows that may be called so. */
  List<NamedRow> named(String name) {
    return candidates.stream().filter(row -> row.names().contains(name)).toList();
  }

  private List<String> names() {
    return candidates.stream().flatMap(row -> row.names().stream().limit(1)).toList();
  }
}
