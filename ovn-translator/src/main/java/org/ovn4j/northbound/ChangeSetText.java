package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.northbound.RowChange.Insert;
import org.ovn4j.northbound.RowChange.Update;

/** A change set as text: one line per row, and a summary. */
final class ChangeSetText {

  /** Said by the line already, or the same in every row. */
  private static final Set<String> LEFT_OUT = Set.of("name", Ownership.COLUMN);

  private final ChangeSet changes;
  private final boolean colour;

  /** What people call the rows; empty until it is asked for. */
  private final Map<UUID, String> names = new HashMap<>();

  ChangeSetText(ChangeSet changes, boolean colour) {
    this.changes = changes;
    this.colour = colour;
  }

  private String name(UUID row) {
    if (names.isEmpty()) {
      changes
          .snapshot()
          .rows()
          .forEach(seen -> names.put(seen.getKey(), RowLabel.of(seen.getValue(), seen.getKey())));
      changes.plan().rows().forEach((uuid, seen) -> names.put(uuid, RowLabel.of(seen.row(), uuid)));
    }
    return names.getOrDefault(row, row.toString());
  }

  String render() {
    StringBuilder text = new StringBuilder();
    for (RowChange change : changes.changes()) {
      text.append(line(change)).append('\n');
    }
    return text.append(summary()).append('\n').toString();
  }

  String summary() {
    return changes.inserts()
        + " to add, "
        + changes.updates()
        + " to change, "
        + changes.deletes()
        + " to delete, "
        + changes.unchangedRows()
        + " unchanged; "
        + changes.foreignRows()
        + (changes.foreignRows() == 1 ? " row" : " rows")
        + " of others left alone";
  }

  private String line(RowChange change) {
    String head = change.table().name() + " " + name(change.uuid());
    if (change instanceof Insert insert) {
      return paint("32", "+ " + head) + details(insert.row());
    }
    if (change instanceof Update update) {
      return paint("33", "~ " + head) + differences(update);
    }
    return paint("31", "- " + head);
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  private String details(Row row) {
    StringBuilder text = new StringBuilder();
    for (Column column : row.table().columns()) {
      Datum value = row.get(column);
      if (!row.isDefault(column) && !LEFT_OUT.contains(column.name()) && !isName(row, column)) {
        String shown = References.isShared(column) ? members(value, '+') : "=" + show(value);
        text.append("  ").append(column.name()).append(shown);
      }
    }
    return text.toString();
  }

  private static boolean isName(Row row, Column column) {
    return !row.get(column).isMap()
        && row.get(column).size() == 1
        && row.get(column).keys().get(0).equals(RowLabel.name(row));
  }

  private String differences(Update update) {
    StringBuilder text = new StringBuilder();
    for (Column column : update.changed()) {
      Datum before = update.before().get(column);
      Datum after = update.row().get(column);
      text.append("  ").append(column.name());
      if (References.isShared(column)) {
        text.append(members(after.minus(before), '+')).append(members(before.minus(after), '-'));
      } else if (before.isMap()) {
        text.append(": ").append(pairs(before.pairs(), after.pairs()));
      } else {
        text.append(": ").append(show(before)).append(" → ").append(show(after));
      }
    }
    return text.toString();
  }

  private static String members(Datum members, char sign) {
    return members.isEmpty() ? "" : " " + sign + members.size();
  }

  /** The pairs that differ. */
  private String pairs(Map<Object, Object> before, Map<Object, Object> after) {
    List<String> parts = new ArrayList<>();
    Set<Object> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (Object key : keys) {
      Object old = before.get(key);
      Object current = after.get(key);
      if (!Objects.equals(old, current)) {
        parts.add(
            key
                + "="
                + (old == null ? "unset" : show(old))
                + " → "
                + (current == null ? "unset" : show(current)));
      }
    }
    return "{" + String.join(", ", parts) + "}";
  }

  private String show(Datum value) {
    if (value.isEmpty()) {
      return "unset";
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      String key = show(value.keys().get(i));
      parts.add(value.isMap() ? key + "=" + show(value.values().get(i)) : key);
    }
    if (value.isMap()) {
      return "{" + String.join(", ", parts) + "}";
    }
    return value.size() == 1 ? parts.get(0) : "[" + String.join(", ", parts) + "]";
  }

  private String show(Object atom) {
    return atom instanceof UUID uuid ? name(uuid) : atom.toString();
  }
}
