package org.ovn4j.cli;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Policy;
import org.ovn4j.model.Service;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.model.kubernetes.SourceObject;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Plan;
import org.ovn4j.status.Condition;
import org.ovn4j.status.NetworkConditions;
import org.ovn4j.status.PolicyConditions;
import org.ovn4j.status.ServiceConditions;
import org.ovn4j.translator.AssignedServices;

/**
 * The conditions of what the manifests ask for: in columns, or as the objects with their status.
 * Diagnostics go to the error output. Each closing method prints and gives the exit status.
 */
final class StatusReport {

  private final Console console;
  private final Reading reading;
  private final StatusCommand.Format format;
  private final Clock clock;
  private final Set<Diagnostic> diagnostics = new LinkedHashSet<>();

  /** Who judges in one of the three cases below, and who answers for services if that is known. */
  private record Judges(
      NetworkConditions networks,
      ServiceConditions services,
      PolicyConditions policies,
      Optional<AssignedServices> assigned) {

    List<Condition> of(Service service) {
      return services.of(service, assigned.map(known -> known.answering(service)));
    }
  }

  StatusReport(Console console, Reading reading, StatusCommand.Format format, Clock clock) {
    this.console = console;
    this.reading = reading;
    this.format = format;
    this.clock = clock;
    diagnostics.addAll(reading.diagnostics());
  }

  /** Of manifests with errors, for which there is no plan. */
  int unplanned() {
    List<Diagnostic> problems = reading.diagnostics();
    return print(
        new Judges(
            NetworkConditions.planned(reading.intent(), problems),
            ServiceConditions.planned(reading.intent(), problems),
            PolicyConditions.planned(reading.intent(), problems),
            Optional.empty()),
        true);
  }

  /** Of a plan that no database was compared with. */
  int planned(AssignedServices services, Plan plan) {
    diagnostics.addAll(plan.diagnostics());
    int status =
        print(
            new Judges(
                NetworkConditions.planned(reading.intent(), plan.diagnostics()),
                ServiceConditions.planned(reading.intent(), plan.diagnostics()),
                PolicyConditions.planned(reading.intent(), plan.diagnostics()),
                Optional.of(services)),
            plan.hasErrors());
    console.err().println("note: this is about the plan alone; --nb names a database to look into");
    return status;
  }

  /** Of a database. */
  int observed(AssignedServices services, ChangeSet changes) {
    diagnostics.addAll(changes.diagnostics());
    int status =
        print(
            new Judges(
                NetworkConditions.observed(reading.intent(), changes),
                ServiceConditions.observed(reading.intent(), changes),
                PolicyConditions.observed(reading.intent(), changes),
                Optional.of(services)),
            changes.hasErrors());
    if (changes.isEmpty()) {
      console.err().println("note: the database holds the plan");
      return status;
    }
    console.err().println("note: the database does not hold the plan: " + changes);
    return status == ExitStatus.DONE ? ExitStatus.CHANGES_PENDING : status;
  }

  private int print(Judges judges, boolean failed) {
    Map<String, List<Condition>> all = conditions(judges);
    console.print(diagnostics);
    console.out().print(format == StatusCommand.Format.text ? table(all) : objects(all));
    console.out().flush();
    return failed ? ExitStatus.ERROR : ExitStatus.DONE;
  }

  /** By the object; one of several with the same name, which is an error, stands for all. */
  private Map<String, List<Condition>> conditions(Judges judges) {
    Intent intent = reading.intent();
    Set<String> objects =
        reading.objects().stream().map(SourceObject::path).collect(Collectors.toSet());
    Map<String, List<Condition>> all = new TreeMap<>();
    for (Network network : intent.networks()) {
      String path = network.tenancy().path();
      if (objects.contains(path)) {
        all.computeIfAbsent(path, key -> judges.networks().of(network));
      }
    }
    for (Service service : intent.services()) {
      all.computeIfAbsent(service.origin().path(), key -> judges.of(service));
    }
    Stream.of(intent.policies(), intent.adminPolicies())
        .<Policy>flatMap(List::stream)
        .forEach(
            policy ->
                all.computeIfAbsent(policy.origin().path(), key -> judges.policies().of(policy)));
    return all;
  }

  private static String table(Map<String, List<Condition>> all) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("KIND", "NAME", "CONDITION", "STATUS", "REASON", "MESSAGE"));
    all.forEach(
        (path, conditions) -> {
          int space = path.indexOf(' ');
          for (Condition condition : conditions) {
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

  private String objects(Map<String, List<Condition>> all) {
    StatusObjects list = new StatusObjects(clock.instant());
    for (SourceObject object : reading.objects()) {
      List<Condition> found = all.remove(object.path());
      if (found != null) {
        list.add(object.content(), found, balanced(object.path(), found));
      }
    }
    return format == StatusCommand.Format.json ? list.toJson() : list.toYaml();
  }

  /** The addresses of a service's load balancer, if they are known to answer. */
  private List<IpAddress> balanced(String path, List<Condition> found) {
    boolean there = found.stream().allMatch(c -> c.status() == Condition.Status.TRUE);
    return reading.intent().services().stream()
        .filter(service -> there && service.origin().path().equals(path))
        .filter(service -> service.type() == Service.Type.LOAD_BALANCER)
        .flatMap(service -> service.loadBalancerAddresses().stream())
        .toList();
  }
}
