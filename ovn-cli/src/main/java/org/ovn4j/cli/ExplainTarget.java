package org.ovn4j.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ovn4j.explain.Explainer;
import org.ovn4j.explain.Explanation;
import org.ovn4j.explain.Transport;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Workload;

/**
 * Whom a connection is for.
 *
 * @param text as it was given
 * @param name a name or an address, without the port
 */
record ExplainTarget(String text, String name, Transport transport) {

  private static final String OPTION = "--to";
  private static final int SHOWN = 5;

  /** What a connection may speak. */
  enum Speech {
    tcp(Protocol.TCP),
    udp(Protocol.UDP),
    sctp(Protocol.SCTP),
    icmp(null);

    private final Optional<Protocol> protocol;

    Speech(@Nullable Protocol protocol) {
      this.protocol = Optional.ofNullable(protocol);
    }
  }

  /**
   * Reads a target.
   *
   * @throws UsageException if it is none; says what to write
   */
  static ExplainTarget parse(String text, Optional<Speech> speech) {
    if (IpAddress.tryParse(text).isPresent()) {
      return of(text, text, OptionalInt.empty(), speech);
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return of(text, text, OptionalInt.empty(), speech);
    }
    String name = text.substring(0, colon);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    return of(text, name, OptionalInt.of(port(text, text.substring(colon + 1))), speech);
  }

  private static int port(String text, String digits) {
    if (!digits.matches("[0-9]{1,5}")
        || digits.matches("0+")
        || Integer.parseInt(digits) > 65_535) {
      throw new UsageException(
          OPTION + " " + text + ": \"" + digits + "\" is no port; write a number from 1 to 65535");
    }
    return Integer.parseInt(digits);
  }

  private static ExplainTarget of(
      String text, String name, OptionalInt port, Optional<Speech> speech) {
    Optional<Protocol> protocol =
        speech
            .map(s -> s.protocol)
            .orElse(port.isPresent() ? Optional.of(Protocol.TCP) : Optional.empty());
    if (protocol.isPresent() && port.isEmpty()) {
      throw new UsageException(
          OPTION
              + " "
              + text
              + ": "
              + speech.orElseThrow()
              + " needs a port; write "
              + text
              + ":80");
    }
    if (protocol.isEmpty() && port.isPresent()) {
      throw new UsageException(OPTION + " " + text + ": icmp has no ports; leave the port out");
    }
    return new ExplainTarget(
        text, name, protocol.map(p -> Transport.of(p, port.orElseThrow())).orElse(Transport.ICMP));
  }

  /**
   * What becomes of a connection of the workload to this.
   *
   * @throws UsageException if nobody has the name
   */
  List<Explanation> explain(Intent intent, Explainer explainer, Workload sender) {
    Optional<IpAddress> address = IpAddress.tryParse(name);
    if (address.isPresent()) {
      return explainer.explain(sender, address.get(), transport);
    }
    Optional<Workload> receiver = workload(intent, name);
    if (receiver.isPresent()) {
      return explainer.explain(sender, receiver.get(), transport);
    }
    Service service = service(intent);
    if (service.clusterAddresses().isEmpty()) {
      throw new UsageException(OPTION + " " + text + ": the service has no cluster address");
    }
    return service.clusterAddresses().stream()
        .flatMap(virtual -> explainer.explain(sender, virtual, transport).stream())
        .toList();
  }

  boolean isService(Intent intent) {
    return services(intent).findFirst().isPresent();
  }

  private Stream<Service> services(Intent intent) {
    return intent.services().stream().filter(s -> (s.namespace() + "/" + s.name()).equals(name));
  }

  /**
   * The service of this name.
   *
   * @throws UsageException if there is none
   */
  Service service(Intent intent) {
    return services(intent)
        .findFirst()
        .orElseThrow(() -> unknown(OPTION, name, intent, "workload or service, and no address"));
  }

  /** The workload of that namespace and name; of a pod and a machine, the machine. */
  static Optional<Workload> workload(Intent intent, String name) {
    return intent.workloads().stream()
        .filter(workload -> (workload.namespace() + "/" + workload.name()).equals(name))
        .reduce((first, second) -> second);
  }

  static UsageException unknown(String option, String name, Intent intent, String what) {
    String namespace = name.substring(0, Math.max(0, name.indexOf('/')));
    List<String> all =
        intent.workloads().stream().map(w -> w.namespace() + "/" + w.name()).distinct().toList();
    List<String> near = all.stream().filter(other -> other.startsWith(namespace + "/")).toList();
    List<String> shown = near.isEmpty() ? all : near;
    return new UsageException(
        "%s %s: no such %s; %s"
            .formatted(
                option,
                name,
                what,
                shown.isEmpty()
                    ? "the manifests have no workloads"
                    : "there are: "
                        + shown.stream().limit(SHOWN).collect(Collectors.joining(", "))
                        + (shown.size() > SHOWN ? ", …" : "")));
  }
}
