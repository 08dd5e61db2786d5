package org.ovn4j.model.kubernetes;

import java.util.List;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;

/**
 * What manifests say, and what is wrong with them.
 *
 * @param intent all that could be read; not fit for use if there are errors
 * @param diagnostics all problems, in the order of the files and from top to bottom in each
 * @param revision what names the texts: the first 12 hexadecimal digits of the SHA-256 of all that
 *     was read, one text after the other; {@code cat FILE... | sha256sum} begins with it
 * @param objects the networks, services and administrators' policies as they were written, those
 *     with errors too
 */
public record Reading(
    Intent intent, List<Diagnostic> diagnostics, String revision, List<SourceObject> objects) {

  /** Copies the lists. */
  public Reading {
    diagnostics = List.copyOf(diagnostics);
    objects = List.copyOf(objects);
  }

  /** Whether the intent is unfit for use. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  /**
   * The intent of sound manifests.
   *
   * @throws IllegalStateException if there are errors; the message lists them
   */
  public Intent orElseThrow() {
    if (hasErrors()) {
      throw new IllegalStateException(
          String.join(
              "\n",
              diagnostics.stream().filter(Diagnostic::isError).map(Object::toString).toList()));
    }
    return intent;
  }
}
