package org.ovn4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.ovsdb.json.DiagnosticJson;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.translator.HeldLease;
import org.ovn4j.translator.HeldService;

/**
 * What a command tells: results on the standard output, diagnostics on the error output; or all in
 * one JSON object on the standard output, in the form of docs/cli.md. Each closing method prints
 * and gives the exit status.
 */
final class Report {

  private final Console console;
  private final boolean json;
  private final LinkedHashSet<Diagnostic> diagnostics = new LinkedHashSet<>();

  Report(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  void add(Collection<Diagnostic> more) {
    diagnostics.addAll(more);
  }

  private void printDiagnostics() {
    console.print(diagnostics);
  }

  /** The manifests' problems, and what was understood. */
  int validated(Intent intent) {
    boolean failed = diagnostics.stream().anyMatch(Diagnostic::isError);
    if (json) {
      printJson(generator -> DiagnosticJson.write(generator, diagnostics));
    } else {
      printDiagnostics();
      if (!failed) {
        console
            .out()
            .printf(
                "valid: %s, %s, %s, %s, %s, %s%n",
                count(intent.networks().size(), "network", "networks"),
                count(intent.namespaces().size(), "namespace", "namespaces"),
                count(intent.nodes().size(), "node", "nodes"),
                count(intent.workloads().size(), "workload", "workloads"),
                count(intent.services().size(), "service", "services"),
                count(policies(intent), "policy", "policies"));
      }
    }
    return failed ? ExitStatus.ERROR : ExitStatus.DONE;
  }

  /** The policies of namespaces and of administrators. */
  static int policies(Intent intent) {
    return intent.policies().size() + intent.adminPolicies().size();
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  /** The manifests cannot be used, so nothing was changed. */
  int failed() {
    if (json) {
      printJson(generator -> DiagnosticJson.write(generator, diagnostics));
    } else {
      printDiagnostics();
    }
    return ExitStatus.ERROR;
  }

  /** What would be changed. */
  int planned(ChangeSet changes) {
    add(changes.diagnostics());
    if (changes.hasErrors()) {
      return failed();
    }
    print(changes);
    return pending(changes);
  }

  /** What would be changed, as the operations that would do it; diagnostics are text. */
  int operations(ChangeSet changes) {
    add(changes.diagnostics());
    if (changes.hasErrors()) {
      return failed();
    }
    printDiagnostics();
    for (Transaction transaction : changes.transactions()) {
      console.out().println(transaction.toJson());
    }
    return pending(changes);
  }

  private static int pending(ChangeSet changes) {
    return changes.isEmpty() ? ExitStatus.DONE : ExitStatus.CHANGES_PENDING;
  }

  /** What was changed in the database; with errors, nothing was. */
  int applied(ChangeSet changes, DatabaseOptions database) {
    add(changes.diagnostics());
    if (changes.hasErrors()) {
      return failed();
    }
    print(changes);
    if (!json && !changes.isEmpty()) {
      console.out().println("done in " + database.name());
    }
    if (database.isEmbedded()) {
      console.err().println("note: the embedded database ends now; --nb names a real one");
    }
    return ExitStatus.DONE;
  }

  /** Tells who looks into the embedded database why there is nothing in it. */
  void noteEmpty(DatabaseOptions database) {
    if (database.isEmbedded()) {
      console.err().println("note: the embedded database is always empty; --nb names a real one");
    }
  }

  private void print(ChangeSet changes) {
    if (json) {
      console.out().println(changes.toJson(List.copyOf(diagnostics)));
    } else {
      printDiagnostics();
      console.out().print(changes.render(console.colour()));
      console.out().flush();
    }
  }

  /** Who holds what; services, if there are any, in a table of their own. */
  int leases(List<HeldLease> leases, List<HeldService> services) {
    if (json) {
      printJson(
          generator -> {
            write(generator, leases);
            writeServices(generator, services);
          });
    } else {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("NETWORK", "PORT", "ADDRESSES", "MAC", "STATE"));
      for (HeldLease lease : leases) {
        rows.add(
            List.of(
                lease.network(),
                lease.port(),
                addresses(lease),
                lease.mac().toString(),
                state(lease)));
      }
      console.out().print(Columns.align(rows));
      if (!services.isEmpty()) {
        console.out().print("\n" + services(services));
      }
      console.out().flush();
    }
    return ExitStatus.DONE;
  }

  private static String services(List<HeldService> services) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NETWORK", "SERVICE", "ADDRESSES", "NODE PORTS"));
    for (HeldService service : services) {
      rows.add(
          List.of(
              service.network(),
              service.service(),
              String.join(" ", service.addresses()),
              String.join(" ", service.nodePorts())));
    }
    return Columns.align(rows);
  }

  private static void writeServices(JsonGenerator generator, List<HeldService> services)
      throws IOException {
    generator.writeArrayFieldStart("services");
    for (HeldService service : services) {
      generator.writeStartObject();
      generator.writeStringField("network", service.network());
      generator.writeStringField("service", service.service());
      writeArray(generator, "addresses", service.addresses());
      writeArray(generator, "nodePorts", service.nodePorts());
      generator.writeEndObject();
    }
    generator.writeEndArray();
  }

  private static void writeArray(JsonGenerator generator, String name, List<String> texts)
      throws IOException {
    generator.writeArrayFieldStart(name);
    for (String text : texts) {
      generator.writeString(text);
    }
    generator.writeEndArray();
  }

  private static String addresses(HeldLease lease) {
    return lease.addresses().stream().map(IpAddress::toString).collect(Collectors.joining(" "));
  }

  private static String state(HeldLease lease) {
    return lease.enabled() ? "bound" : "parked";
  }

  private static void write(JsonGenerator generator, List<HeldLease> leases) throws IOException {
    generator.writeArrayFieldStart("leases");
    for (HeldLease lease : leases) {
      generator.writeStartObject();
      generator.writeStringField("network", lease.network());
      generator.writeStringField("port", lease.port());
      generator.writeArrayFieldStart("addresses");
      for (IpAddress address : lease.addresses()) {
        generator.writeString(address.toString());
      }
      generator.writeEndArray();
      generator.writeStringField("mac", lease.mac().toString());
      generator.writeStringField("state", state(lease));
      generator.writeEndObject();
    }
    generator.writeEndArray();
  }

  private void printJson(Fields fields) {
    try (JsonGenerator generator = OvsdbJson.mapper().createGenerator(console.out())) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      generator.writeStartObject();
      generator.writeNumberField("format", 1);
      fields.write(generator);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    console.out().println();
  }

  /** Writes fields into an open object. */
  private interface Fields {
    void write(JsonGenerator generator) throws IOException;
  }
}
