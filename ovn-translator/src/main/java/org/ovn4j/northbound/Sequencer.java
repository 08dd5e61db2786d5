package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.northbound.RowChange.Delete;
import org.ovn4j.northbound.RowChange.Insert;
import org.ovn4j.northbound.RowChange.Update;

/**
 * Cuts a change set into bounded transactions, each valid by itself.
 *
 * <p>The order: deletions that free an indexed value which another row needs; new root rows, the
 * referenced before the referring; new rows of other tables, each with all that only it refers to,
 * in the same transaction as the reference that keeps it alive; updates, each row attached where it
 * comes before it is detached where it was; the other deletions, in the reverse order; and what
 * {@link TemplateRemoval} has come last. Rows that belong to the owner of a port come after it and
 * go before it, so that they always have one. Sets of references are never written whole: a new row
 * carries the members that exist by then, and later members are added by {@code mutate}, one per
 * row and transaction.
 */
final class Sequencer {

  private final Map<UUID, Insert> inserts = new LinkedHashMap<>();
  private final Map<UUID, Update> updates = new LinkedHashMap<>();
  private final Map<UUID, Delete> deletes = new LinkedHashMap<>();

  /** The rows that will refer to an inserted row, by that row. */
  private final Map<UUID, List<Link>> newHolders = new HashMap<>();

  /** The rows in the database that keep a row alive which is to be deleted, by that row. */
  private final Map<UUID, List<Link>> oldHolders = new HashMap<>();

  private final Map<Table<?>, Integer> rank = new HashMap<>();
  private final Set<UUID> inserted = new HashSet<>();
  private final Set<UUID> deleted = new HashSet<>();
  private final int bound;
  private final List<Transaction> transactions = new ArrayList<>();
  private Draft draft = new Draft();

  Sequencer(ChangeSet changes, int bound) {
    this.bound = bound;
    for (Table<?> table : References.referencedFirst(Northbound.TABLES)) {
      rank.put(table, rank.size());
    }
    for (RowChange change : changes.changes()) {
      if (change instanceof Insert insert) {
        inserts.put(insert.uuid(), insert);
      } else if (change instanceof Update update) {
        updates.put(update.uuid(), update);
      } else if (change instanceof Delete delete) {
        deletes.put(delete.uuid(), delete);
      }
    }
    inserts.values().forEach(i -> link(i.uuid(), i.row(), inserts.keySet(), newHolders));
    updates.values().forEach(u -> link(u.uuid(), u.row(), inserts.keySet(), newHolders));
    if (!deletes.isEmpty()) {
      updates.values().forEach(u -> link(u.uuid(), u.before(), deletes.keySet(), oldHolders));
      deletes.values().forEach(d -> link(d.uuid(), d.row(), deletes.keySet(), oldHolders));
      changes.staying().forEach((uuid, row) -> link(uuid, row, deletes.keySet(), oldHolders));
    }
  }

  /** Notes in which sets of the row the given members are. */
  private static void link(UUID uuid, Row row, Set<UUID> members, Map<UUID, List<Link>> holders) {
    if (members.isEmpty()) {
      return;
    }
    for (Column column : row.table().columns()) {
      if (References.isShared(column)) {
        for (Object member : row.get(column).keys()) {
          if (members.contains((UUID) member)) {
            holders
                .computeIfAbsent((UUID) member, m -> new ArrayList<>())
                .add(new Link(row.table(), uuid, column));
          }
        }
      }
    }
  }

  List<Transaction> transactions() {
    Comparator<RowChange> referencedFirst = Comparator.comparing(c -> rank.get(c.table()));
    Set<IndexValue> needed = new HashSet<>();
    inserts.values().forEach(insert -> needed.addAll(IndexValue.of(insert.row())));
    updates.values().forEach(update -> needed.addAll(IndexValue.of(update.row())));
    List<Delete> referringFirst =
        deletes.values().stream().sorted(referencedFirst.reversed()).toList();
    for (Delete delete : referringFirst) {
      if (IndexValue.of(delete.row()).stream().anyMatch(needed::contains)) {
        delete(delete);
      }
    }
    List<Insert> ordered = inserts.values().stream().sorted(referencedFirst).toList();
    ordered.stream()
        .filter(insert -> isRoot(insert) && !Ownership.isByPort(insert.table()))
        .forEach(this::insert);
    Set<UUID> children = childrenOfInsertedRows();
    ordered.stream()
        .filter(insert -> !isRoot(insert) && !children.contains(insert.uuid()))
        .forEach(this::insert);
    ordered.stream().filter(i -> Ownership.isByPort(i.table())).forEach(this::insert);
    updates.values().stream().filter(u -> !TemplateRemoval.isLast(u)).forEach(this::update);
    updates.values().forEach(this::detach);
    referringFirst.stream().filter(d -> Ownership.isByPort(d.table())).forEach(this::delete);
    referringFirst.stream().filter(delete -> !isRoot(delete)).forEach(this::delete);
    referringFirst.stream().filter(Sequencer::isRoot).forEach(this::delete);
    updates.values().stream().filter(TemplateRemoval::isLast).forEach(this::update);
    flush();
    return transactions;
  }

  private static boolean isRoot(RowChange change) {
    return change.table().schema().root();
  }

  /** New rows that only live through another new row which is no root. */
  private Set<UUID> childrenOfInsertedRows() {
    Set<UUID> children = new HashSet<>();
    inserts.values().stream()
        .filter(insert -> !isRoot(insert))
        .forEach(insert -> children.addAll(insert.row().strongReferences()));
    return children;
  }

  private void insert(Insert insert) {
    Map<UUID, Insert> unit = new LinkedHashMap<>();
    addUnit(insert, unit);
    unit.keySet().removeAll(inserted);
    room(unit.size());
    draft.inserts.putAll(unit);
    inserted.addAll(unit.keySet());
  }

  /** The row and the new rows that must come with it. */
  private void addUnit(Insert insert, Map<UUID, Insert> unit) {
    if (unit.putIfAbsent(insert.uuid(), insert) != null) {
      return;
    }
    for (Column column : insert.row().table().columns()) {
      if (References.isShared(column) && (!isRoot(insert) || column.type().min() > 0)) {
        for (Object member : insert.row().get(column).keys()) {
          Insert child = inserts.get((UUID) member);
          if (child != null && !isRoot(child)) {
            addUnit(child, unit);
          }
        }
      }
    }
  }

  private void update(Update update) {
    room(1);
    draft.updates.add(update);
  }

  /** Rows that stay leave the sets of others only when they are where they are wanted. */
  private void detach(Update update) {
    room(1);
    draft.detachments.add(update);
  }

  private void delete(Delete delete) {
    if (!deleted.contains(delete.uuid())) {
      room(1);
      draft.deletes.put(delete.uuid(), delete);
      deleted.add(delete.uuid());
    }
  }

  /** Whether the row is in the database when the draft commits. */
  private boolean exists(UUID uuid) {
    return !inserts.containsKey(uuid) || inserted.contains(uuid);
  }

  private void room(int rows) {
    if (draft.size() > 0 && draft.size() + rows > bound) {
      flush();
    }
  }

  /** Where members come and go with their own rows, nothing may be left to do. */
  private void flush() {
    Transaction transaction = draft.transaction();
    if (!transaction.operations().isEmpty()) {
      transactions.add(transaction);
    }
    draft = new Draft();
  }

  /** A set of references in a row. */
  private record Link(Table<?> table, UUID row, Column column) {}

  /** The changes of one transaction. */
  private final class Draft {
    private final Map<UUID, Insert> inserts = new LinkedHashMap<>();
    private final List<Update> updates = new ArrayList<>();
    private final List<Update> detachments = new ArrayList<>();
    private final Map<UUID, Delete> deletes = new LinkedHashMap<>();

    int size() {
      return inserts.size() + updates.size() + detachments.size() + deletes.size();
    }

    Transaction transaction() {
      TransactionBuilder builder = new TransactionBuilder();
      inserts.values().forEach(insert -> builder.insert(insert, Sequencer.this::exists));
      inserts.keySet().forEach(member -> attach(member, builder));
      updates.forEach(update -> update(update, builder));
      detachments.forEach(update -> detach(update, builder));
      deletes.values().forEach(delete -> delete(delete, builder));
      return builder.build();
    }

    /** Adds a new row to the sets of rows that are in the database before this transaction. */
    private void attach(UUID member, TransactionBuilder builder) {
      for (Link link : newHolders.getOrDefault(member, List.of())) {
        if (!inserts.containsKey(link.row()) && exists(link.row())) {
          builder.addMember(link.table(), link.row(), link.column(), member);
        }
      }
    }

    /** Members that come or go as rows are dealt with where those rows are. */
    private void update(Update update, TransactionBuilder builder) {
      builder.update(update);
      for (Column column : update.changed()) {
        if (References.isShared(column)) {
          for (Object member : update.row().get(column).minus(update.before().get(column)).keys()) {
            if (!Sequencer.this.inserts.containsKey((UUID) member)) {
              builder.addMember(update.table(), update.uuid(), column, (UUID) member);
            }
          }
        }
      }
    }

    private void detach(Update update, TransactionBuilder builder) {
      for (Column column : update.changed()) {
        if (References.isShared(column)) {
          for (Object member : update.before().get(column).minus(update.row().get(column)).keys()) {
            Delete delete = Sequencer.this.deletes.get((UUID) member);
            if (delete == null || isRoot(delete)) {
              builder.removeMember(update.table(), update.uuid(), column, (UUID) member);
            }
          }
        }
      }
    }

    /**
     * A row that is no root goes when the last reference to it does; one that is a root may go when
     * it has. A set that must not be empty keeps its members until it goes itself. But a server
     * counts references before it looks for rows that nothing refers to: one that refers to a row
     * which is deleted has to be deleted too.
     */
    private void delete(Delete delete, TransactionBuilder builder) {
      for (Link link : oldHolders.getOrDefault(delete.uuid(), List.of())) {
        boolean strong = link.column().reference().filter(r -> r.strong()).isPresent();
        boolean goesWithIt =
            deleted.contains(link.row())
                || (link.column().type().min() > 0
                    && Sequencer.this.deletes.containsKey(link.row()));
        if (strong && !goesWithIt) {
          builder.removeMember(link.table(), link.row(), link.column(), delete.uuid());
        }
      }
      if (isRoot(delete)
          || delete.row().strongReferences().stream().anyMatch(this::isRootToDelete)) {
        builder.delete(delete);
      }
    }

    private boolean isRootToDelete(UUID uuid) {
      Delete delete = Sequencer.this.deletes.get(uuid);
      return delete != null && isRoot(delete);
    }
  }
}
