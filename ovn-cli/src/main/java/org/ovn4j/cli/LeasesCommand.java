package org.ovn4j.cli;

import java.util.concurrent.Callable;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.translator.HeldService;
import org.ovn4j.translator.Ipam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j leases}: who holds which address. */
@Command(
    name = "leases",
    description =
        "Lists who holds which addresses, workloads and services, as the database has it.")
final class LeasesCommand implements Callable<Integer> {

  @ParentCommand Main main;
  @Mixin DatabaseOptions database;
  @Mixin OutputOptions output;

  @Override
  public Integer call() {
    database.check();
    try (NorthboundDb nb = database.open()) {
      Report report = new Report(main.console(), output.isJson());
      Snapshot rows = nb.snapshot();
      int status =
          report.leases(
              Ipam.restore(rows, database.owner).leases(), HeldService.read(rows, database.owner));
      report.noteEmpty(database);
      return status;
    }
  }
}
