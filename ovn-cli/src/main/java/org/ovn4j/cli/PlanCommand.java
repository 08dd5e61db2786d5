package org.ovn4j.cli;

import java.util.concurrent.Callable;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j plan}: what apply would change. */
@Command(
    name = "plan",
    description = {
      "Shows what apply would change, and changes nothing.",
      "Exit status: 0 nothing to change, 2 changes pending, 1 error."
    })
final class PlanCommand implements Callable<Integer> {

  enum Format {
    text,
    json,
    ops
  }

  @ParentCommand Main main;
  @Mixin ManifestOptions manifests;
  @Mixin DatabaseOptions database;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text, json (docs/cli.md), or ops: the parameters of the RFC 7047 transact requests,"
              + " one a line. Default: text.")
  Format format;

  @Override
  public Integer call() {
    database.check();
    Reading reading = manifests.read();
    Report report = new Report(main.console(), format == Format.json);
    report.add(reading.diagnostics());
    if (reading.hasErrors()) {
      return report.failed();
    }
    try (NorthboundDb nb = database.open()) {
      ChangeSet changes = new Reconciler(nb, database.owner).plan(reading.intent());
      int status = format == Format.ops ? report.operations(changes) : report.planned(changes);
      report.noteEmpty(database);
      return status;
    }
  }
}
