package org.ovn4j.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.immutables.value.Value;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.internal.Names;

/**
 * A Kubernetes service: addresses behind which endpoints answer. It belongs to the primary network
 * of its namespace, or to the default network where there is none; only workloads of that network
 * reach its cluster addresses. Node ports, external addresses and those of load balancers are for
 * everybody.
 *
 * <p>Its endpoints are those of its {@link EndpointSlice}s; if it has none, the workloads of its
 * namespace that it selects.
 *
 * @param namespace its namespace
 * @param name its name
 * @param type from where it is reached
 * @param clusterAddresses at most one of each family; none of a headless service, and of one that
 *     was given none
 * @param externalAddresses further addresses, which the nodes take in
 * @param loadBalancerAddresses as those, of a load balancer; {@code sourceRanges} are for them
 * @param ports where it answers
 * @param selector the labels of the workloads that answer; with none, only slices say who does
 * @param affinityTimeout for how many seconds a client keeps its endpoint, 1 to 86400; empty if it
 *     need not
 * @param externalPolicy which endpoints answer at node ports and external addresses
 * @param internalPolicy which endpoints answer at the cluster addresses
 * @param sourceRanges who may use the load balancer's addresses; none means everybody
 * @param publishesNotReady whether endpoints answer before they are ready
 * @param everyNetwork whether workloads of all primary networks reach the cluster addresses, as
 *     those of name server and API server; only of a service of the default network
 * @param origin where it came from
 */
@Value.Builder
public record Service(
    String namespace,
    String name,
    Type type,
    List<IpAddress> clusterAddresses,
    List<IpAddress> externalAddresses,
    List<IpAddress> loadBalancerAddresses,
    List<Port> ports,
    Map<String, String> selector,
    OptionalInt affinityTimeout,
    TrafficPolicy externalPolicy,
    TrafficPolicy internalPolicy,
    List<Cidr> sourceRanges,
    boolean publishesNotReady,
    boolean everyNetwork,
    Origin origin) {

  /** How long a client keeps its endpoint if nothing else is said, in seconds. */
  public static final int DEFAULT_AFFINITY_TIMEOUT = 10_800;

  private static final int MOST_AFFINITY_TIMEOUT = 86_400;

  /** From where a service is reached; each has what those before it have. */
  public enum Type {
    /** From its network, and at its external addresses. */
    CLUSTER_IP,
    /** At ports of the nodes too. */
    NODE_PORT,
    /** At the addresses of a load balancer too. */
    LOAD_BALANCER
  }

  /** Which endpoints answer. */
  public enum TrafficPolicy {
    /** All. */
    CLUSTER,
    /**
     * Those on the node where the packet came in, or where the client runs. Packets from outside
     * keep the client's address.
     */
    LOCAL
  }

  /**
   * A port of a service.
   *
   * @param name by which slices refer to it; may be empty if the service has one port
   * @param protocol its protocol
   * @param number 1 to 65535
   * @param target where workloads answer that the service selects
   * @param nodePort where the nodes answer, 1 to 65535
   */
  public record Port(
      String name, Protocol protocol, int number, TargetPort target, OptionalInt nodePort) {
    /**
     * Checks name and numbers.
     *
     * @throws IllegalArgumentException if one is not allowed in Kubernetes
     */
    public Port {
      if (!name.isEmpty()) {
        Names.require("Port", name, Names.label(name));
      }
      Names.requirePort(number);
      nodePort.ifPresent(Names::requirePort);
    }

    /** A port without a name and node port whose endpoints answer at {@code target}. */
    public static Port of(Protocol protocol, int number, int target) {
      return new Port("", protocol, number, new TargetPort.Numbered(target), OptionalInt.empty());
    }

    /** The same port, answered by the nodes too. */
    public Port withNodePort(int port) {
      return new Port(name, protocol, number, target, OptionalInt.of(port));
    }

    /** The same port with a name. */
    public Port withName(String portName) {
      return new Port(portName, protocol, number, target, nodePort);
    }
  }

  /** Where a workload answers for a service. */
  public sealed interface TargetPort {

    /**
     * At the same port of each.
     *
     * @param number 1 to 65535
     */
    record Numbered(int number) implements TargetPort {
      /**
       * Checks the number.
       *
       * @throws IllegalArgumentException if it is no port
       */
      public Numbered {
        Names.requirePort(number);
      }
    }

    /**
     * Where each has a {@link NamedPort} of this name and of the port's protocol.
     *
     * @param name an RFC 6335 service name
     */
    record Named(String name) implements TargetPort {
      /**
       * Checks the name.
       *
       * @throws IllegalArgumentException if it is not allowed in Kubernetes
       */
      public Named {
        Names.require("Port", name, Names.portName(name));
      }
    }
  }

  /**
   * Checks the names and the affinity.
   *
   * @throws IllegalArgumentException if one is not allowed in Kubernetes
   */
  public Service {
    Names.require("Namespace", namespace, Names.label(namespace));
    Names.require("Service", name, Names.label(name));
    if (affinityTimeout.isPresent()
        && (affinityTimeout.getAsInt() < 1 || affinityTimeout.getAsInt() > MOST_AFFINITY_TIMEOUT)) {
      throw new IllegalArgumentException(
          "affinityTimeout %d must be from 1 to %d seconds"
              .formatted(affinityTimeout.getAsInt(), MOST_AFFINITY_TIMEOUT));
    }
    clusterAddresses = List.copyOf(clusterAddresses);
    externalAddresses = List.copyOf(externalAddresses);
    loadBalancerAddresses = List.copyOf(loadBalancerAddresses);
    ports = List.copyOf(ports);
    selector = Names.requireLabels(selector);
    sourceRanges = List.copyOf(sourceRanges);
  }

  /** A builder of a service with nothing but its name, to be given more. */
  public static ServiceBuilder builder(String namespace, String name) {
    return new ServiceBuilder()
        .namespace(namespace)
        .name(name)
        .type(Type.CLUSTER_IP)
        .externalPolicy(TrafficPolicy.CLUSTER)
        .internalPolicy(TrafficPolicy.CLUSTER)
        .publishesNotReady(false)
        .everyNetwork(false)
        .origin(Origin.of("Service " + namespace + "/" + name));
  }

  /** A builder that starts with all that this service has. */
  public ServiceBuilder toBuilder() {
    return new ServiceBuilder().from(this);
  }

  /** Its external addresses and those of its load balancer, each once. */
  public List<IpAddress> outerAddresses() {
    return List.copyOf(
        new LinkedHashSet<>(
            Stream.concat(externalAddresses.stream(), loadBalancerAddresses.stream()).toList()));
  }

  /** Whether the service selects a workload. */
  public boolean selects(Workload workload) {
    return !selector.isEmpty()
        && workload.namespace().equals(namespace)
        && workload.labels().entrySet().containsAll(selector.entrySet());
  }
}
