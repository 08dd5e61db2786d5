package org.ovn4j.testkit;

import java.util.List;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;

/**
 * An intent with one known fault, for tests of what becomes of faulty ones. {@link
 * IntentGenerator#broken} makes them.
 *
 * @param sound the intent without the fault
 * @param intent the intent with the fault: the sound one, and what breaks it
 * @param fault what is wrong
 * @param path where the error must be reported, as in {@link Diagnostic#path}
 * @param message a part of what the error must say
 */
public record BrokenIntent(
    Intent sound, Intent intent, IntentFault fault, String path, String message) {

  /** Whether an error among the diagnostics is the expected one; others may follow from it. */
  public boolean isReportedIn(List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .anyMatch(
            diagnostic ->
                diagnostic.isError()
                    && diagnostic.path().equals(path)
                    && diagnostic.message().contains(message));
  }

  /** The fault, where it is, and what must be said of it. */
  @Override
  public String toString() {
    return "%s: %s, at %s: \"%s\"".formatted(fault.name(), fault, path, message);
  }
}
