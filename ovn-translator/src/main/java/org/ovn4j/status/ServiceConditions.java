package org.ovn4j.status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Service;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.status.Condition.Status;

/**
 * The condition of an intent's services, and who answers. {@code True} is only said of what a
 * database holds. Kubernetes has no condition for the same thing; the type is that of its Gateway
 * API. Immutable.
 */
public final class ServiceConditions {

  /** Whether the service's load balancers are there. */
  public static final String PROGRAMMED = "Programmed";

  private final Intent intent;
  private final Evidence evidence;

  private ServiceConditions(Intent intent, Evidence evidence) {
    this.intent = intent;
    this.evidence = evidence;
  }

  /**
   * What can be said before a database is asked.
   *
   * @param diagnostics what there is to say about the intent: those of its plan, or of the
   *     manifests if they have errors
   */
  public static ServiceConditions planned(Intent intent, List<Diagnostic> diagnostics) {
    return new ServiceConditions(intent, Evidence.planned(diagnostics));
  }

  /**
   * What a database holds.
   *
   * @param changes what is left to change in it for the intent
   */
  public static ServiceConditions observed(Intent intent, ChangeSet changes) {
    return new ServiceConditions(intent, Evidence.observed(changes));
  }

  /**
   * The conditions of one of the intent's services.
   *
   * @param endpoints the addresses that answer for it; empty if that is not known
   */
  public List<Condition> of(Service service, Optional<List<IpAddress>> endpoints) {
    if (isWithoutNetwork(service)) {
      return List.of(
          new Condition(
              PROGRAMMED,
              Status.UNKNOWN,
              "NoNetwork",
              "its namespace has no primary network, and OVN no default one; ignored"));
    }
    Condition done =
        new Condition(PROGRAMMED, Status.TRUE, PROGRAMMED, "the database holds its load balancers");
    Condition found = evidence.programmed(service.origin(), "service", "Invalid", done);
    return List.of(
        found.isFalse() || endpoints.isEmpty()
            ? found
            : new Condition(
                found.type(),
                found.status(),
                found.reason(),
                found.message() + "; " + answers(service, endpoints.get())));
  }

  private boolean isWithoutNetwork(Service service) {
    return intent.primaryNetwork(service.namespace()).isEmpty()
        && intent.defaultNetwork().isEmpty()
        && !service.everyNetwork();
  }

  private static String answers(Service service, List<IpAddress> endpoints) {
    Map<Long, List<String>> byCount = new LinkedHashMap<>();
    Stream.concat(service.clusterAddresses().stream(), service.outerAddresses().stream())
        .forEach(
            address ->
                byCount
                    .computeIfAbsent(count(endpoints, address.family()), key -> new ArrayList<>())
                    .add(address.toString()));
    List<String> parts = new ArrayList<>();
    byCount.forEach(
        (count, addresses) -> parts.add(who(count) + " at " + String.join(", ", addresses)));
    String text = parts.isEmpty() ? "it has no address" : String.join(", ", parts);
    boolean waits =
        service.type() == Service.Type.LOAD_BALANCER && service.loadBalancerAddresses().isEmpty();
    return waits ? text + "; no load balancer has given it an address" : text;
  }

  /** Endpoints answer at the addresses of their own family. */
  private static long count(List<IpAddress> endpoints, IpFamily family) {
    return endpoints.stream().filter(address -> address.family() == family).count();
  }

  private static String who(long endpoints) {
    return endpoints == 0
        ? "nobody answers"
        : endpoints == 1 ? "1 endpoint answers" : endpoints + " endpoints answer";
  }
}
