package org.ovn4j.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ovn4j.explain.Explainer;
import org.ovn4j.explain.Explanation;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Workload;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.translator.AssignedLeases;
import org.ovn4j.translator.Assignment;
import org.ovn4j.translator.Ipam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j explain}: what becomes of a connection. */
@Command(
    name = "explain",
    description = {
      "Tells whether a workload or the outside reaches somebody, how, and by which rule.",
      "It answers from the manifests alone, with the addresses that apply would give.",
      "Exit status: 0 it is reached at all its addresses, 2 it is not, 1 error."
    })
final class ExplainCommand implements Callable<Integer> {

  enum Format {
    text,
    json,
    yaml
  }

  @ParentCommand Main main;
  @Mixin ManifestOptions manifests;
  @Mixin DatabaseOptions database;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "SOURCE",
      description =
          "Who opens the connection: NAMESPACE/WORKLOAD, a pod or a virtual machine; or from"
              + " outside, an address there or the word external.")
  String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TARGET",
      description =
          "Whom it is for: NAMESPACE/WORKLOAD, NAMESPACE/SERVICE or an address, each with :PORT if"
              + " it is not a ping; an IPv6 address with a port in brackets.")
  String to;

  @Option(
      names = "--protocol",
      paramLabel = "PROTOCOL",
      description = "tcp, udp, sctp or icmp. Default: tcp with a port, icmp without.")
  Optional<ExplainTarget.Speech> protocol = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json or yaml (docs/cli.md). Default: text.")
  Format format;

  @Override
  public Integer call() {
    database.check();
    ExplainTarget target = ExplainTarget.parse(to, protocol);
    Reading reading = manifests.read();
    ExplainReport report = new ExplainReport(main.console(), format);
    if (reading.hasErrors()) {
      return report.failed(reading.diagnostics());
    }
    try (NorthboundDb nb = database.open()) {
      Assignment assignment = Ipam.restore(nb.snapshot(), database.owner).assign(reading.intent());
      report.add(reading.diagnostics());
      report.add(assignment.diagnostics());
      Explainer explainer = new Explainer(reading.intent(), new AssignedLeases(assignment));
      return report.explained(explain(reading.intent(), explainer, target));
    }
  }

  private List<Explanation> explain(Intent intent, Explainer explainer, ExplainTarget target) {
    Optional<ExplainOutside> outside = ExplainOutside.parse(from, intent, explainer);
    if (outside.isPresent()) {
      return outside.get().explain(target);
    }
    Workload sender =
        ExplainTarget.workload(intent, from)
            .orElseThrow(() -> ExplainTarget.unknown("--from", from, intent, "workload"));
    return target.explain(intent, explainer, sender);
  }
}
