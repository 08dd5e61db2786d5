package org.ovn4j.testkit.assertj;

import java.util.List;
import java.util.Optional;
import org.ovn4j.model.Diagnostic;

/** What plans and change sets have to say, checked. */
record DiagnosticsCheck(List<Diagnostic> diagnostics) {

  private static final int LINES = 10;

  /** The errors, as a problem; empty if there are none. */
  Optional<String> noErrors() {
    List<String> errors = lines(true);
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of("expected no errors, but there are:\n" + Lines.first(LINES, errors));
  }

  /** The lack of such an error, as a problem; empty if there is one. */
  Optional<String> error(String path, String text) {
    boolean found =
        diagnostics.stream()
            .anyMatch(
                diagnostic ->
                    diagnostic.isError()
                        && diagnostic.path().equals(path)
                        && diagnostic.toString().contains(text));
    List<String> all = lines(false);
    return found
        ? Optional.empty()
        : Optional.of(
            "no error of %s that says \"%s\"; %s"
                .formatted(
                    path,
                    text,
                    all.isEmpty()
                        ? "there are no diagnostics"
                        : "the diagnostics are:\n" + Lines.first(LINES, all)));
  }

  private List<String> lines(boolean errorsOnly) {
    return diagnostics.stream()
        .filter(diagnostic -> !errorsOnly || diagnostic.isError())
        .map(Diagnostic::toString)
        .toList();
  }
}
