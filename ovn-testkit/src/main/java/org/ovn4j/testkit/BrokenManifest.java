package org.ovn4j.testkit;

import java.util.List;
import org.ovn4j.model.Diagnostic;

/**
 * Kubernetes manifests with one known fault, for tests of what becomes of faulty ones. {@link
 * IntentGenerator#brokenManifest} makes them.
 *
 * @param sound the manifests without the fault, as YAML
 * @param text the manifests with the fault
 * @param fault what is wrong
 * @param message a part of what the error must say
 */
public record BrokenManifest(String sound, String text, ManifestFault fault, String message) {

  /** The manifests with this fault, of objects with this number in their names. */
  static BrokenManifest of(ManifestFault fault, int number) {
    String digits = Integer.toString(number);
    return new BrokenManifest(
        ManifestFault.SOUND.replace("#", digits),
        fault.text().replace("#", digits),
        fault,
        fault.message());
  }

  /** Whether an error among the diagnostics is the expected one; others may follow from it. */
  public boolean isReportedIn(List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .anyMatch(diagnostic -> diagnostic.isError() && diagnostic.toString().contains(message));
  }

  /** The fault, and what must be said of it. */
  @Override
  public String toString() {
    return "%s: %s: \"%s\"".formatted(fault.name(), fault, message);
  }
}
