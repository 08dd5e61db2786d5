package org.ovn4j.northbound;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.Operation.Insert;
import org.ovn4j.northbound.Operation.OnRow;
import org.ovn4j.northbound.Operation.Update;

/**
 * Finds the row, the column and the part of the intent that a database's error is about.
 *
 * <p>The error of an operation is about the operation's row. That of the commit as a whole names
 * rows by UUID in its details, which are for people: what is not found there is left out.
 */
final class ErrorOrigin {

  private static final Pattern UUIDS =
      Pattern.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");
  private static final Pattern COLUMN = Pattern.compile("\\bcolumn \"?(\\w+)\"?");
  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Map<UUID, RowChange> changes;
  private final List<Operation> operations;

  ErrorOrigin(ChangeSet changes, Transaction transaction) {
    this.changes =
        changes.changes().stream()
            .collect(Collectors.toMap(RowChange::uuid, Function.identity(), (a, b) -> a));
    this.operations = transaction.operations();
  }

  Diagnostic diagnostic(OvsdbError error) {
    Optional<Operation> operation =
        error.operation() < operations.size()
            ? Optional.of(operations.get(error.operation()))
            : Optional.empty();
    Optional<RowChange> change =
        operation
            .map(o -> o instanceof OnRow row ? Stream.of(row.uuid()) : Stream.<UUID>empty())
            .orElseGet(() -> uuidsIn(error.details()))
            .flatMap(uuid -> Stream.ofNullable(changes.get(uuid)))
            .findFirst();
    StringBuilder message = new StringBuilder("the database refuses ");
    if (change.isPresent()) {
      message.append(change.get().table().name()).append(" \"");
      message.append(RowLabel.of(change.get().row(), change.get().uuid())).append('"');
      column(operation, error.details()).ifPresent(c -> message.append(", column ").append(c));
    } else {
      message.append("the transaction");
    }
    message.append(": ").append(error);
    return Diagnostic.error(
        change.flatMap(ErrorOrigin::origin).orElse(Origin.of("")), message.toString());
  }

  private static Optional<Origin> origin(RowChange change) {
    if (change instanceof RowChange.Insert insert) {
      return Optional.of(insert.origin());
    }
    return change instanceof RowChange.Update update
        ? Optional.of(update.origin())
        : Optional.empty();
  }

  private static Stream<UUID> uuidsIn(String details) {
    return UUIDS.matcher(details).results().map(MatchResult::group).map(UUID::fromString);
  }

  /** The column that the details name; or the only one with a value that they quote. */
  private static Optional<String> column(Optional<Operation> operation, String details) {
    Matcher named = COLUMN.matcher(details);
    if (named.find()) {
      return Optional.of(named.group(1));
    }
    List<String> quoted =
        QUOTED.matcher(details).results().map(m -> m.group(1)).distinct().toList();
    List<String> columns =
        operation.map(ErrorOrigin::values).orElse(Map.of()).entrySet().stream()
            .filter(value -> quoted.stream().anyMatch(text -> has(value.getValue(), text)))
            .map(Map.Entry::getKey)
            .toList();
    return columns.size() == 1 ? Optional.of(columns.get(0)) : Optional.empty();
  }

  private static boolean has(Datum datum, String text) {
    return Stream.concat(datum.keys().stream(), datum.values().stream())
        .anyMatch(atom -> atom.toString().equals(text));
  }

  private static Map<String, Datum> values(Operation operation) {
    if (operation instanceof Insert insert) {
      return insert.row();
    }
    return operation instanceof Update update ? update.row() : Map.of();
  }
}
