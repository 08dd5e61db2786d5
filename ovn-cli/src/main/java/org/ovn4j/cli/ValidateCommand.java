package org.ovn4j.cli;

import java.util.concurrent.Callable;
import org.ovn4j.model.Intent;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.translator.Ipam;
import org.ovn4j.translator.Translator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j validate}: everything that can be said without a database. */
@Command(name = "validate", description = "Reports every problem of the manifests.")
final class ValidateCommand implements Callable<Integer> {

  @ParentCommand Main main;
  @Mixin ManifestOptions manifests;
  @Mixin OutputOptions output;

  @Override
  public Integer call() {
    Reading reading = manifests.read();
    Report report = new Report(main.console(), output.isJson());
    report.add(reading.diagnostics());
    Intent intent = reading.intent();
    if (!reading.hasErrors()) {
      Ipam unused = Ipam.restore(Snapshot.empty(Northbound.SCHEMA), "ovn4j");
      report.add(new Translator("ovn4j").plan(unused.assign(intent)).diagnostics());
    }
    return report.validated(intent);
  }
}
