package org.ovn4j.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Propagation;
import org.ovn4j.translator.Reconciler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j apply}: makes the database hold what the manifests ask for. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the database hold what the manifests ask for: exactly that of this owner, and",
      "nothing of others is touched. A network that the manifests lack is removed."
    })
final class ApplyCommand implements Callable<Integer> {

  @ParentCommand Main main;
  @Mixin ManifestOptions manifests;
  @Mixin DatabaseOptions database;
  @Mixin OutputOptions output;

  @Option(
      names = "--wait",
      paramLabel = "sb|hv",
      description =
          "Waits until the Southbound database (sb) or all hypervisors too (hv) have caught up,"
              + " as ovn-nbctl --wait does.")
  Propagation.@Nullable Level wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "The longest to wait with --wait. Default: 60.")
  int timeout;

  @Override
  public Integer call() {
    Reading reading = manifests.read();
    Report report = new Report(main.console(), output.isJson());
    report.add(reading.diagnostics());
    if (reading.hasErrors()) {
      return report.failed();
    }
    try (NorthboundDb nb = database.open()) {
      ChangeSet changes = new Reconciler(nb, database.owner).apply(reading.intent());
      if (wait != null && !changes.hasErrors()) {
        Propagation.await(nb, wait, Duration.ofSeconds(timeout));
      }
      return report.applied(changes, database.isEmbedded());
    }
  }
}
