package org.ovn4j.translator;

import static org.ovn4j.translator.Intents.OWNER;

import java.util.List;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Snapshots;

/** From intent to plan in one step, and what is in the plan. */
final class Plans {

  private Plans() {}

  static Plan plan(Intent intent) {
    return plan(intent, Snapshots.empty());
  }

  /** The plan for a server of this schema, whose database is empty. */
  static Plan plan(Intent intent, DatabaseSchema server) {
    return new Translator(OWNER, server)
        .plan(Ipam.restore(Snapshot.empty(server), OWNER).assign(intent));
  }

  static Plan plan(Intent intent, Snapshot snapshot) {
    return new Translator(OWNER).plan(Ipam.restore(snapshot, OWNER).assign(intent));
  }

  /** What the plan puts into an empty database, and what there is to say about it. */
  static String render(Plan plan) {
    StringBuilder text = new StringBuilder(plan.diff(Snapshots.empty()).render());
    plan.diagnostics().forEach(diagnostic -> text.append(diagnostic).append('\n'));
    return text.toString();
  }

  /** The plan's rows of a table. */
  static <R extends Row> List<R> rows(Plan plan, Table<R> table) {
    return List.copyOf(Snapshots.of(plan).rows(table).values());
  }

  static List<String> messages(Plan plan) {
    return plan.diagnostics().stream().map(Diagnostic::toString).toList();
  }

  static List<String> errors(Plan plan) {
    return plan.diagnostics().stream()
        .filter(Diagnostic::isError)
        .map(Diagnostic::toString)
        .toList();
  }
}
