package org.ovn4j.cli;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Network;
import org.ovn4j.model.kubernetes.NetworkObject;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Plan;
import org.ovn4j.status.Condition;
import org.ovn4j.status.NetworkConditions;

/**
 * The conditions of the manifests' networks: in columns, or as the objects with their status.
 * Diagnostics go to the error output. Each closing method prints and gives the exit status.
 */
final class StatusReport {

  private final Console console;
  private final Reading reading;
  private final StatusCommand.Format format;
  private final Clock clock;
  private final Set<Diagnostic> diagnostics = new LinkedHashSet<>();

  StatusReport(Console console, Reading reading, StatusCommand.Format format, Clock clock) {
    this.console = console;
    this.reading = reading;
    this.format = format;
    this.clock = clock;
    diagnostics.addAll(reading.diagnostics());
  }

  /** Of manifests with errors, for which there is no plan. */
  int unplanned() {
    return print(NetworkConditions.planned(reading.intent(), reading.diagnostics()), true);
  }

  /** Of a plan that no database was compared with. */
  int planned(Plan plan) {
    diagnostics.addAll(plan.diagnostics());
    int status =
        print(NetworkConditions.planned(reading.intent(), plan.diagnostics()), plan.hasErrors());
    console.err().println("note: this is about the plan alone; --nb names a database to look into");
    return status;
  }

  /** Of a database. */
  int observed(ChangeSet changes) {
    diagnostics.addAll(changes.diagnostics());
    int status = print(NetworkConditions.observed(reading.intent(), changes), changes.hasErrors());
    if (changes.isEmpty()) {
      console.err().println("note: the database holds the plan");
      return status;
    }
    console.err().println("note: the database does not hold the plan: " + changes);
    return status == ExitStatus.DONE ? ExitStatus.CHANGES_PENDING : status;
  }

  private int print(NetworkConditions conditions, boolean failed) {
    Set<String> objects =
        reading.networkObjects().stream().map(NetworkObject::path).collect(Collectors.toSet());
    // One object of several with the same name, which is an error, stands for all.
    Map<String, Network> networks = new TreeMap<>();
    reading.intent().networks().stream()
        .filter(network -> objects.contains(path(network)))
        .forEach(network -> networks.putIfAbsent(path(network), network));
    Map<String, List<Condition>> all = new LinkedHashMap<>();
    networks.forEach((path, network) -> all.put(path, conditions.of(network)));
    console.print(diagnostics);
    if (format == StatusCommand.Format.text) {
      console.out().print(table(networks, all));
    } else {
      StatusObjects list = new StatusObjects(clock.instant());
      for (NetworkObject object : reading.networkObjects()) {
        List<Condition> found = all.remove(object.path());
        if (found != null) {
          list.add(object.content(), found);
        }
      }
      console.out().print(format == StatusCommand.Format.json ? list.toJson() : list.toYaml());
    }
    console.out().flush();
    return failed ? ExitStatus.ERROR : ExitStatus.DONE;
  }

  private static String path(Network network) {
    return network.tenancy().path();
  }

  private static String table(
      Map<String, Network> networks, Map<String, List<Condition>> conditions) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("KIND", "NAME", "CONDITION", "STATUS", "REASON", "MESSAGE"));
    networks.forEach(
        (path, network) -> {
          int space = path.indexOf(' ');
          for (Condition condition : conditions.getOrDefault(path, List.of())) {
            rows.add(
                List.of(
                    path.substring(0, space),
                    path.substring(space + 1),
                    condition.type(),
                    condition.status().word(),
                    condition.reason(),
                    condition.message()));
          }
        });
    return Columns.align(rows);
  }
}
