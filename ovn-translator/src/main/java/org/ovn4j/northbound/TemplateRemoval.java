package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.ChassisTemplateVar;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;

/**
 * How rows of {@code Chassis_Template_Var} go: in two steps. An ovn-controller that sees a row go
 * while it has variables aborts as soon as one for its chassis comes again (docs/versions.md). So
 * the row loses its variables first, with which {@code nb_cfg} is raised; and it goes with a later
 * change set, when {@code hv_cfg} says that all chassis have seen that.
 */
final class TemplateRemoval {

  /** The {@code nb_cfg} that all chassis are to reach before the row may go. */
  private static final String EMPTIED = "ovn4j.org/emptied";

  private static final Origin ORIGIN = Origin.of(ChassisTemplateVar.TABLE.name());

  private final Plan plan;
  private final Optional<Map.Entry<UUID, NbGlobal>> global;
  private final List<RowChange> changes = new ArrayList<>();
  private int waiting;
  private boolean raised;

  TemplateRemoval(Plan plan, Snapshot snapshot) {
    this.plan = plan;
    this.global = snapshot.rows(NbGlobal.TABLE).entrySet().stream().findFirst();
  }

  /** Whether a change must not come before any other of its change set. */
  static boolean isLast(RowChange change) {
    return change.row() instanceof NbGlobal
        || (change.row() instanceof ChassisTemplateVar row && row.variables().isEmpty());
  }

  /**
   * Takes the next step of a row that is to go; if what the plan makes is to go, without variables
   * that others of the owner's plans have there.
   */
  void remove(UUID uuid, ChassisTemplateVar row) {
    PlannedRow planned = plan.rows().get(uuid);
    if (planned != null) {
      Map<String, String> others = new TreeMap<>(row.variables());
      others.keySet().removeAll(((ChassisTemplateVar) planned.row()).variables().keySet());
      if (!others.isEmpty()) {
        if (others.size() < row.variables().size()) {
          update(uuid, row, others, row.externalIds());
        }
        return;
      }
    }
    Optional<Long> emptied =
        Optional.ofNullable(row.externalIds().get(EMPTIED))
            .filter(text -> row.variables().isEmpty())
            .flatMap(TemplateRemoval::number);
    if (global.isEmpty() // no OVN has ever seen it
        || isInTheWay(uuid, row)
        || emptied.filter(cfg -> global.get().getValue().hvCfg() >= cfg).isPresent()) {
      changes.add(new RowChange.Delete(uuid, row));
      return;
    }
    waiting++;
    if (emptied.isEmpty()) {
      empty(uuid, row, global.get().getValue().nbCfg() + 1);
    }
  }

  /** Whether another row is planned for the same chassis. */
  private boolean isInTheWay(UUID uuid, ChassisTemplateVar row) {
    return IndexValue.of(row).stream()
        .flatMap(value -> plan.find(value).stream())
        .anyMatch(planned -> !planned.key().uuid().equals(uuid));
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private void empty(UUID uuid, ChassisTemplateVar row, long cfg) {
    raised = true;
    Map<String, String> ids = new TreeMap<>(row.externalIds());
    ids.put(EMPTIED, Long.toString(cfg));
    update(uuid, row, Map.of(), ids);
  }

  private void update(
      UUID uuid, ChassisTemplateVar row, Map<String, String> variables, Map<String, String> ids) {
    Row after =
        row.with(ChassisTemplateVar.VARIABLES, Datum.map(variables))
            .with(ChassisTemplateVar.EXTERNAL_IDS, Datum.map(ids));
    List<Column> changed =
        Stream.of(ChassisTemplateVar.EXTERNAL_IDS, ChassisTemplateVar.VARIABLES)
            .filter(column -> !row.get(column).equals(after.get(column)))
            .toList();
    changes.add(new RowChange.Update(uuid, row, after, changed, ORIGIN));
  }

  /** What is to change now. */
  List<RowChange> changes() {
    if (raised) {
      NbGlobal row = global.orElseThrow().getValue();
      changes.add(
          new RowChange.Update(
              global.orElseThrow().getKey(),
              row,
              row.with(NbGlobal.NB_CFG, Datum.of(row.nbCfg() + 1)),
              List.of(NbGlobal.NB_CFG),
              ORIGIN));
    }
    return changes;
  }

  /** What there is to say of the rows that do not go yet. */
  Optional<Diagnostic> diagnostic() {
    return waiting == 0
        ? Optional.empty()
        : Optional.of(
            Diagnostic.warning(
                ORIGIN,
                (waiting == 1 ? "one row stays" : waiting + " rows stay")
                    + " without variables until all chassis have seen that, lest ovn-controller"
                    + " aborts; delete again when hv_cfg of NB_Global has reached nb_cfg"));
  }
}
