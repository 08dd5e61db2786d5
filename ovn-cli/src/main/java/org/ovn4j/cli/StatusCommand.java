package org.ovn4j.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.translator.AssignedServices;
import org.ovn4j.translator.Ipam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j status}: the conditions of networks, services and policies. */
@Command(
    name = "status",
    description = {
      "Tells the conditions of networks, services and policies, as Kubernetes would show them.",
      "With --nb they are about what the database holds, without about the plan alone.",
      "Exit status: 0 no condition is False and nothing is left to change, 2 changes pending,"
          + " 1 error."
    })
final class StatusCommand implements Callable<Integer> {

  enum Format {
    text,
    json,
    yaml
  }

  @ParentCommand Main main;
  @Mixin ManifestOptions manifests;
  @Mixin DatabaseOptions database;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text, or json or yaml: the objects with their status, as a List for kubectl."
              + " Default: text.")
  Format format;

  @Override
  public Integer call() {
    database.check();
    Reading reading = manifests.read();
    StatusReport report = new StatusReport(main.console(), reading, format, Clock.systemUTC());
    if (reading.hasErrors()) {
      return report.unplanned();
    }
    try (NorthboundDb nb = database.open()) {
      AssignedServices services =
          new AssignedServices(
              Ipam.restore(nb.snapshot(), database.owner).assign(reading.intent()));
      ChangeSet changes = new Reconciler(nb, database.owner).plan(reading.intent());
      return database.isEmbedded()
          ? report.planned(services, changes.plan())
          : report.observed(services, changes);
    }
  }
}
