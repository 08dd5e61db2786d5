package org.ovn4j.testkit.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.northbound.Ownership;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.testkit.rows.NamedRow;
import org.ovn4j.testkit.rows.NamedRows;

/** What holds for the rows of a database, whatever was done to it. */
final class Invariants {

  /** What keys in {@code external_ids} begin with that ovn4j writes. */
  private static final String OURS = "ovn4j.org/";

  private Invariants() {}

  /** What does not hold, a line each. */
  static List<String> violations(Snapshot snapshot) {
    NamedRows rows = new NamedRows(snapshot);
    List<String> violations = new ArrayList<>(rows.danglingReferences());
    violations.addAll(rows.badMatches());
    rows.all().stream()
        .filter(Invariants::lacksOwner)
        .map(
            row -> row + " has a mark of ovn4j, but " + Ownership.KEY + " does not say whose it is")
        .forEach(violations::add);
    return violations;
  }

  private static boolean lacksOwner(NamedRow row) {
    Optional<Column> ids = row.row().table().findColumn("external_ids");
    return Ownership.ownerOf(row.row()).isEmpty()
        && ids.isPresent()
        && row.row().get(ids.get()).keys().stream()
            .anyMatch(key -> key.toString().startsWith(OURS));
  }
}
