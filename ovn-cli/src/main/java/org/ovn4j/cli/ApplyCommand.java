package org.ovn4j.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Propagation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j apply}: makes the database hold what the manifests ask for. */
@Command(
    name = "apply",
    description = {
      "Makes the database hold what the manifests ask for.",
      "They are all that this owner wants: a network that they lack is removed.",
      "Rows of other owners are not touched."
    })
final class ApplyCommand implements Callable<Integer> {

  @ParentCommand Main main;
  @Mixin ManifestOptions manifests;
  @Mixin DatabaseOptions database;

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

  @Mixin OutputOptions output;

  @Override
  public Integer call() {
    check();
    Reading reading = manifests.read();
    Report report = new Report(main.console(), output.isJson());
    report.add(reading.diagnostics());
    if (reading.hasErrors()) {
      return report.failed();
    }
    try (NorthboundDb nb = database.open()) {
      ChangeSet changes =
          new Reconciler(nb, database.owner).apply(reading.intent(), reading.revision());
      // Told before the wait: what was written stays written if the wait is in vain.
      int status = report.applied(changes, database);
      if (wait != null && status == ExitStatus.DONE) {
        Propagation.await(nb, wait, Duration.ofSeconds(timeout));
      }
      return status;
    }
  }

  private void check() {
    database.check();
    if (wait != null && database.isEmbedded()) {
      throw new UsageException(
          "--wait: no OVN follows the embedded database; name a real one with --nb");
    }
    checkTimeout(timeout);
  }

  static void checkTimeout(int seconds) {
    if (seconds < 1) {
      throw new UsageException("--timeout " + seconds + ": write the seconds to wait, at least 1");
    }
  }
}
