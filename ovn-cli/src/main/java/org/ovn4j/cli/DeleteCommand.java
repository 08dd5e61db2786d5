package org.ovn4j.cli;

import java.util.concurrent.Callable;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.translator.Reconciler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j delete}: removes everything of an owner. */
@Command(
    name = "delete",
    description = "Removes all rows of the owner from the database, leases included.")
final class DeleteCommand implements Callable<Integer> {

  @ParentCommand Main main;
  @Mixin DatabaseOptions database;

  @Option(
      names = "--dry-run",
      description = "Shows what would be removed, and removes nothing; exit status as of plan.")
  boolean dryRun;

  @Mixin OutputOptions output;

  @Override
  public Integer call() {
    database.check();
    Report report = new Report(main.console(), output.isJson());
    try (NorthboundDb nb = database.open()) {
      Reconciler reconciler = new Reconciler(nb, database.owner);
      if (dryRun) {
        int status = report.planned(reconciler.planDeletion());
        report.noteEmpty(database);
        return status;
      }
      return report.applied(reconciler.delete(), database);
    }
  }
}
