package org.ovn4j.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.ovn4j.model.Diagnostic;

/**
 * Where a command's words go.
 *
 * @param out results
 * @param err diagnostics and remarks
 * @param colour whether a person reads them on a terminal
 */
record Console(PrintWriter out, PrintWriter err, boolean colour) {

  /** Prints each diagnostic once, a line each, and how many there are. */
  void print(Collection<Diagnostic> diagnostics) {
    List<Diagnostic> distinct = List.copyOf(new LinkedHashSet<>(diagnostics));
    for (Diagnostic diagnostic : distinct) {
      err.println(paint(diagnostic.isError() ? "31" : "33", diagnostic.toString()));
    }
    long errors = distinct.stream().filter(Diagnostic::isError).count();
    if (errors > 0) {
      err.println(errors + (errors == 1 ? " error" : " errors"));
    }
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
