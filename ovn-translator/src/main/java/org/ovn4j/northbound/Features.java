package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.TableSchema;

/**
 * What the connected server can hold, by its schema: the one place that decides what is left out of
 * a plan, or done otherwise, for its sake. Not thread-safe.
 */
public final class Features {

  private final DatabaseSchema server;
  private final Map<Table<?>, List<Column>> comparable = new HashMap<>();
  private final Map<Table<?>, List<Column>> differing = new HashMap<>();

  /** What a server with this schema can hold. */
  public Features(DatabaseSchema server) {
    this.server = server;
  }

  /**
   * Whether ACLs have tiers and can pass a connection on to the next one: since OVN 23.06. In older
   * versions priorities alone say which ACL counts.
   */
  public boolean haveAclTiers() {
    return holds("tier", 1L) && holds("action", Acl.Action.PASS.schemaName());
  }

  private boolean holds(String column, Object value) {
    return server
        .table(Acl.TABLE.name())
        .filter(acls -> acls.hasColumn(column))
        .filter(acls -> acls.column(column).type().accepts(Datum.of(value)))
        .isPresent();
  }

  /** The table's columns that the server has and that are not OVN's own to write. */
  List<Column> comparable(Table<?> table) {
    return comparable.computeIfAbsent(
        table,
        t ->
            t.columns().stream()
                .filter(column -> !StatusColumns.contains(column))
                .filter(column -> server.hasColumn(t.name(), column.name()))
                .toList());
  }

  /** The table's columns that the server lacks, or has with another type. */
  private List<Column> differing(Table<?> table) {
    Optional<TableSchema> theirs = server.table(table.name());
    return table.columns().stream()
        .filter(
            column ->
                theirs
                    .filter(t -> t.hasColumn(column.name()))
                    .filter(t -> t.column(column.name()).type().equals(column.type()))
                    .isEmpty())
        .toList();
  }

  /**
   * The rows without what the server lacks.
   *
   * @param diagnostics is told of what was left out, once each
   */
  Map<UUID, PlannedRow> fit(Map<UUID, PlannedRow> rows, List<Diagnostic> diagnostics) {
    Set<String> lacking = new TreeSet<>();
    Map<UUID, PlannedRow> fitting = new HashMap<>(2 * rows.size());
    Map<UUID, PlannedRow> others = new TreeMap<>();
    rows.forEach(
        (uuid, planned) -> {
          Row row = planned.row();
          List<Column> columns = differing.computeIfAbsent(row.table(), this::differing);
          (columns.stream().allMatch(row::isDefault) ? fitting : others).put(uuid, planned);
        });
    others.forEach(
        (uuid, planned) ->
            fit(planned, lacking, diagnostics).ifPresent(row -> fitting.put(uuid, row)));
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
   * The row without the columns that the server lacks; empty if the server cannot hold one of its
   * values.
   */
  private Optional<PlannedRow> fit(
      PlannedRow planned, Set<String> lacking, List<Diagnostic> diagnostics) {
    Row row = planned.row();
    Optional<TableSchema> found = server.table(row.table().name());
    if (found.isEmpty()) {
      lacking.add("table " + row.table().name());
      return Optional.empty();
    }
    TableSchema table = found.get();
    List<String> missing = new ArrayList<>();
    for (Column column : differing.getOrDefault(row.table(), List.of())) {
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
