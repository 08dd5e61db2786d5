package org.ovn4j.status;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.RowChange;
import org.ovn4j.status.Condition.Status;

/**
 * What conditions are made of: the errors, and what a database lacks, if one was asked.
 *
 * @param errors all errors
 * @param changes what is left to change in the database
 */
record Evidence(List<Diagnostic> errors, Optional<ChangeSet> changes) {

  static Evidence planned(List<Diagnostic> diagnostics) {
    return new Evidence(
        diagnostics.stream().filter(Diagnostic::isError).toList(), Optional.empty());
  }

  static Evidence observed(ChangeSet changes) {
    return new Evidence(
        changes.diagnostics().stream().filter(Diagnostic::isError).toList(), Optional.of(changes));
  }

  /** Whether an error is about an object, or a field of it. */
  static boolean isAbout(Origin object, Diagnostic error) {
    return isOf(object, error.path());
  }

  private static boolean isOf(Origin object, String path) {
    return path.equals(object.path()) || path.startsWith(object.path() + ": ");
  }

  /** The error without the name of the object, which has the condition. */
  static String told(Origin object, Diagnostic error) {
    String path = error.path();
    if (isAbout(object, error)) {
      String rest = path.substring(object.path().length());
      path = rest.isEmpty() ? "" : rest.substring(": ".length());
    }
    String line =
        new Diagnostic(error.severity(), Optional.empty(), path, error.value(), error.message())
            .toString();
    return line.substring(line.indexOf(' ') + 1);
  }

  static String told(Origin object, List<Diagnostic> some) {
    return some.stream().map(error -> told(object, error)).collect(Collectors.joining("; "));
  }

  /** How many of the rows that an object makes the database lacks. */
  private static long missing(Origin object, ChangeSet in) {
    return in.changes().stream()
        .filter(RowChange.Insert.class::isInstance)
        .filter(change -> isOf(object, ((RowChange.Insert) change).origin().path()))
        .count();
  }

  /** How many of them are in the database, but otherwise. */
  private static long different(Origin object, ChangeSet in) {
    return in.changes().stream()
        .filter(RowChange.Update.class::isInstance)
        .filter(change -> isOf(object, ((RowChange.Update) change).origin().path()))
        .count();
  }

  /**
   * That it is not known whether an object is in the database, or that a part of it is not; empty
   * if all of it is.
   *
   * @param noun what the object is called
   */
  Optional<Condition> unless(String type, Origin object, String noun) {
    if (changes.isEmpty()) {
      return Optional.of(undecided(type));
    }
    long missing = missing(object, changes.get());
    return missing == 0
        ? Optional.empty()
        : Optional.of(
            new Condition(
                type,
                Status.FALSE,
                "ChangesPending",
                "the database lacks %s of the %s".formatted(rows(missing), noun)));
  }

  private static String rows(long number) {
    return number + (number == 1 ? " row" : " rows");
  }

  /** Before a database is asked. */
  Condition undecided(String type) {
    return errors.isEmpty()
        ? new Condition(
            type, Status.UNKNOWN, "Planned", "planned without an error; no database was asked")
        : new Condition(
            type,
            Status.UNKNOWN,
            "NotPlanned",
            "nothing is applied before the errors elsewhere are mended");
  }

  /**
   * The one condition of an object that is in the database, just as it is to be, or not.
   *
   * @param failed the reason for errors of its own
   * @param done the condition if all of it is there
   */
  Condition programmed(Origin object, String noun, String failed, Condition done) {
    List<Diagnostic> own = errors.stream().filter(error -> isAbout(object, error)).toList();
    if (!own.isEmpty()) {
      return new Condition(done.type(), Status.FALSE, failed, told(object, own));
    }
    Optional<Condition> open = unless(done.type(), object, noun);
    long different = changes.map(some -> different(object, some)).orElse(0L);
    if (open.isPresent() || different == 0) {
      return open.orElse(done);
    }
    return new Condition(
        done.type(),
        Status.FALSE,
        "ChangesPending",
        "the database holds %s of the %s otherwise".formatted(rows(different), noun));
  }
}
