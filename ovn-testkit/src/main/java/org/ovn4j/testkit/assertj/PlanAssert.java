package org.ovn4j.testkit.assertj;

import org.ovn4j.northbound.Plan;
import org.ovn4j.testkit.rows.NamedRows;

/** Assertions on the rows that a plan wants and on its diagnostics. */
public final class PlanAssert extends AbstractRowsAssert<PlanAssert, Plan> {

  PlanAssert(Plan actual) {
    super(actual, PlanAssert.class, NamedRows.of(actual));
  }

  /** The plan wants no rows. */
  public PlanAssert isEmpty() {
    if (!actual.rows().isEmpty()) {
      fail(
          "expected no rows, but planned are:\n"
              + Lines.first(10, rows().all().stream().map(Object::toString).toList()));
    }
    return this;
  }

  /** No diagnostic is an error. */
  public PlanAssert hasNoErrors() {
    new DiagnosticsCheck(actual.diagnostics()).noErrors().ifPresent(this::fail);
    return this;
  }

  /**
   * There is an error at the path, {@code Pod green/a} say, whose line contains the text.
   *
   * @param path the whole {@link org.ovn4j.model.Diagnostic#path}
   * @param text any part of the line
   */
  public PlanAssert hasError(String path, String text) {
    new DiagnosticsCheck(actual.diagnostics()).error(path, text).ifPresent(this::fail);
    return this;
  }
}
