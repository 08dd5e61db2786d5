package org.ovn4j.cli;

import java.util.concurrent.Callable;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.translator.Reconciler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j delete}: removes everything of an owner. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = "Removes all rows of the owner from the database, leases included.")
final class DeleteCommand implements Callable<Integer> {

  @ParentCommand Main main;
  @Mixin DatabaseOptions database;
  @Mixin OutputOptions output;

  @Option(
      names = "--dry-run",
      description = "Shows what would be removed, and removes nothing; exit status as of plan.")
  boolean dryRun;

  @Override
  public Integer call() {
    Report report = new Report(main.console(), output.isJson());
    try (NorthboundDb nb = database.open()) {
      Reconciler reconciler = new Reconciler(nb, database.owner);
      if (dryRun) {
        return report.planned(reconciler.planDeletion());
      }
      ChangeSet changes = reconciler.delete();
      return report.applied(changes, database.isEmbedded());
    }
  }
}
