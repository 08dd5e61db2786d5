package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.TableSchema;

/** Leaves out of planned rows what the connected server's schema lacks, and says so once each. */
final class SchemaFit {

  private final DatabaseSchema server;
  private final List<Diagnostic> diagnostics;
  private final Set<String> lacking = new TreeSet<>();

  SchemaFit(DatabaseSchema server, List<Diagnostic> diagnostics) {
    this.server = server;
    this.diagnostics = diagnostics;
  }

  /** The rows that fit, in their order. */
  Map<UUID, PlannedRow> fit(Map<UUID, PlannedRow> rows) {
    Map<UUID, PlannedRow> fitting = new LinkedHashMap<>();
    rows.forEach(
        (uuid, planned) -> {
          Optional<TableSchema> table = server.table(planned.row().table().name());
          if (table.isEmpty()) {
            lacking.add("table " + planned.row().table().name());
          } else {
            fit(planned, table.get()).ifPresent(row -> fitting.put(uuid, row));
          }
        });
    for (String what : lacking) {
      diagnostics.add(
          Diagnostic.warning(
              Origin.of("server"),
              "its schema "
                  + server.name()
                  + " "
                  + server.version()
                  + " has no "
                  + what
                  + ", which is left out; a newer OVN has it"));
    }
    return fitting;
  }

  /**
   * The row without the columns that the server lacks; empty if it cannot hold one of its values.
   */
  private Optional<PlannedRow> fit(PlannedRow planned, TableSchema table) {
    Row row = planned.row();
    List<String> missing = new ArrayList<>();
    for (Column column : row.table().columns()) {
      if (row.isDefault(column)) {
        continue;
      }
      Datum value = row.get(column);
      if (!table.hasColumn(column.name())) {
        missing.add(column.name());
        lacking.add("column " + column);
      } else if (!table.column(column.name()).type().accepts(value)) {
        diagnostics.add(
            Diagnostic.error(
                planned.origin(),
                value.toJson(),
                "the server's schema "
                    + server.version()
                    + " does not allow this value in "
                    + column
                    + "; a newer OVN does"));
        return Optional.empty();
      }
    }
    if (missing.isEmpty()) {
      return Optional.of(planned);
    }
    Map<String, Datum> columns = new TreeMap<>(row.columns());
    missing.forEach(columns::remove);
    return Optional.of(new PlannedRow(planned.key(), row.table().row(columns), planned.origin()));
  }
}
