package org.ovn4j.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.model.Intent;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Propagation;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j delete}: removes everything of an owner, or what manifests made. */
@Command(
    name = "delete",
    description = {
      "Removes all rows of the owner from the database, leases included.",
      "With -f, removes only the rows that these manifests make."
    })
final class DeleteCommand implements Callable<Integer> {

  @ParentCommand Main main;

  @ArgGroup(exclusive = false)
  @Nullable ManifestOptions manifests;

  @Mixin DatabaseOptions database;

  @Option(
      names = "--dry-run",
      description = "Shows what would be removed, and removes nothing; exit status as of plan.")
  boolean dryRun;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "The longest to wait for all chassis where rows have to go in two steps. Default: 60.")
  int timeout;

  @Mixin OutputOptions output;

  @Override
  public Integer call() {
    database.check();
    ApplyCommand.checkTimeout(timeout);
    Report report = new Report(main.console(), output.isJson());
    if (manifests == null) {
      return delete(report, Reconciler::planDeletion, Reconciler::delete);
    }
    Reading reading = manifests.read();
    report.add(reading.diagnostics());
    if (reading.hasErrors()) {
      return report.failed();
    }
    Intent intent = reading.intent();
    return delete(report, r -> r.planDeletion(intent), r -> r.delete(intent));
  }

  private int delete(
      Report report,
      Function<Reconciler, ChangeSet> planning,
      Function<Reconciler, ChangeSet> deleting) {
    try (NorthboundDb nb = database.open()) {
      Reconciler reconciler = new Reconciler(nb, database.owner);
      if (!dryRun) {
        int status = report.applied(deleting.apply(reconciler), database);
        if (status == ExitStatus.DONE && reconciler.mustDeleteAgain()) {
          Propagation.await(nb, Propagation.Level.HV, Duration.ofSeconds(timeout));
          ChangeSet rest = deleting.apply(reconciler);
          main.console().err().println("note: all chassis have seen that; then " + rest);
        }
        return status;
      }
      int status = report.planned(planning.apply(reconciler));
      report.noteEmpty(database);
      return status;
    }
  }
}
