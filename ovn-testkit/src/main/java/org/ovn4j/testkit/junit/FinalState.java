package org.ovn4j.testkit.junit;

import java.util.List;
import java.util.stream.Collectors;

/** What a test had when it failed: added to its failure, to be seen in every report. */
final class FinalState extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Who needs more of a database looks at it with tools. */
  private static final int LINES = 300;

  private FinalState(String message) {
    super(message, null, false, false);
  }

  static FinalState of(OvnFixture fixture) {
    return new FinalState(
        "random intents: @Seed(%dL); the database of the %s:%n%s"
            .formatted(fixture.seed(), fixture.server(), dump(fixture)));
  }

  private static String dump(OvnFixture fixture) {
    List<String> lines;
    try {
      lines = fixture.server().dump().lines().toList();
    } catch (RuntimeException e) {
      return "cannot be read any more: " + e.getMessage();
    }
    String shown = lines.stream().limit(LINES).collect(Collectors.joining("\n"));
    return lines.size() <= LINES
        ? shown
        : shown + "\nand " + (lines.size() - LINES) + " more lines";
  }
}
