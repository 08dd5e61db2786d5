package org.ovn4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.explain.Explainer;
import org.ovn4j.explain.Explanation;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Workload;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.RowChange;
import org.ovn4j.translator.AssignedLeases;
import org.ovn4j.translator.HeldLease;
import org.ovn4j.translator.Ipam;

/** The acts of the demo. */
final class DemoStory {

  private static final String OWNER = "ovn4j";
  private static final String MACHINE = "vm-a";
  private static final String TENANT = "green";

  private final NorthboundDb nb;
  private final Console console;
  private final Reconciler reconciler;
  private final Intent intent;

  private static final int TABLES_PER_LINE = 6;
  private static final List<String> SHOWN = List.of(" Logical_Switch_Port ", " Logical_Router ");

  DemoStory(NorthboundDb nb, Intent intent, Console console) {
    this.nb = nb;
    this.intent = intent;
    this.console = console;
    this.reconciler = new Reconciler(nb, OWNER);
  }

  void tell() {
    title("Apply the manifests of examples/fosdem2025 to an empty database");
    applyManifests();
    networks();

    title("Ask who is reached, and why: one port by a policy, a load balancer from outside");
    explain("sad/client", "happy/webserver:9000");
    explain("sad/client", "happy/webserver:9001");
    explain("172.18.0.1", "blue/web:80");

    title("Stop " + MACHINE + ": its port stays, switched off, and its node is a gateway no more");
    Intent stopped = withMachine(false);
    show(reconciler.apply(stopped));

    title(
        "A pod comes while " + MACHINE + " is away: it gets the next address, not the parked one");
    Intent busier = stopped.toBuilder().add(newcomer()).build();
    show(reconciler.apply(busier));

    title("Start " + MACHINE + ": the same address and MAC as before");
    show(reconciler.apply(withMachine(true).toBuilder().add(newcomer()).build()));
    leasesOf(TENANT);

    title("Apply once more: nothing to do");
    show(reconciler.apply(withMachine(true).toBuilder().add(newcomer()).build()));

    title("Delete everything");
    say("%s", reconciler.delete());
    say("rows left: %d", nb.snapshot().size());
  }

  private void title(String text) {
    say("%s== %s", System.lineSeparator(), text);
  }

  private void say(String format, Object... args) {
    console.out().printf(format + "%n", args);
  }

  private void applyManifests() {
    ChangeSet changes = reconciler.apply(intent);
    console.print(changes.diagnostics());
    Map<String, Integer> rows = new TreeMap<>();
    for (RowChange change : changes.changes()) {
      rows.merge(change.table().name(), 1, Integer::sum);
    }
    List<String> counts =
        rows.entrySet().stream().map(row -> "+ " + row.getValue() + " " + row.getKey()).toList();
    for (int i = 0; i < counts.size(); i += TABLES_PER_LINE) {
      List<String> line = counts.subList(i, Math.min(i + TABLES_PER_LINE, counts.size()));
      say("%s", String.join("  ", line));
    }
    say("%s", changes);
  }

  private void networks() {
    for (Network network : intent.networks()) {
      say(
          "%n%s: %s, %s, namespaces %s",
          network.name(),
          network.role().name().toLowerCase(Locale.ROOT),
          network.cidrs().stream().map(Cidr::toString).collect(Collectors.joining(" ")),
          intent.namespacesOf(network).stream().map(n -> n.name()).toList());
      leases(network.name());
    }
  }

  /** The first answer of {@code ovn4j explain} about a TCP connection, without its path. */
  private void explain(String from, String to) {
    Explainer explainer =
        new Explainer(
            intent, new AssignedLeases(Ipam.restore(nb.snapshot(), OWNER).assign(intent)));
    ExplainTarget target = ExplainTarget.parse(to, Optional.empty());
    Explanation first =
        ExplainOutside.parse(from, intent, explainer)
            .map(outside -> outside.explain(target))
            .orElseGet(() -> target.explain(intent, explainer, workload(from)))
            .get(0);
    say("%s", ExplainReport.headline(console, first));
    say("  %s", first.decisions().isEmpty() ? first.reason() : first.decisions().get(0).text());
  }

  private Workload workload(String name) {
    return ExplainTarget.workload(intent, name).orElseThrow();
  }

  private void leasesOf(String namespace) {
    intent.primaryNetwork(namespace).ifPresent(network -> leases(network.name()));
  }

  private void leases(String network) {
    List<List<String>> table = new ArrayList<>();
    for (HeldLease lease : Ipam.restore(nb.snapshot(), OWNER).leases()) {
      if (lease.network().equals(network)) {
        table.add(
            List.of(
                " ",
                lease.port(),
                lease.addresses().stream()
                    .map(IpAddress::toString)
                    .collect(Collectors.joining(" ")),
                lease.mac().toString(),
                lease.enabled() ? "" : "parked"));
      }
    }
    if (!table.isEmpty()) {
      console.out().print(Columns.align(table));
    }
  }

  /** The ports and routers that change; the rows around them are counted only. */
  private void show(ChangeSet changes) {
    console.print(changes.diagnostics());
    List<String> lines = changes.render(console.colour()).lines().toList();
    lines.stream()
        .limit(lines.size() - 1L)
        .filter(line -> SHOWN.stream().anyMatch(line::contains))
        .forEach(line -> say("%s", line));
    say("%s", lines.get(lines.size() - 1));
  }

  /** The intent of the manifests, with the machine running or not. */
  private Intent withMachine(boolean running) {
    Workload machine = workload(TENANT + "/" + MACHINE);
    return intent.toBuilder()
        .removeWorkloads(machine::equals)
        .add(machine.toBuilder().running(running).build())
        .build();
  }

  private static Workload newcomer() {
    Origin origin = Origin.of("Pod " + TENANT + "/newcomer");
    return Workload.builder(Workload.Kind.POD, TENANT, "newcomer")
        .addAttachments(Attachment.of(new Attachment.PrimaryTarget(), origin))
        .build();
  }
}
