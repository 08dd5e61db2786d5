package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Service.TargetPort;
import org.ovn4j.model.Service.TrafficPolicy;
import org.ovn4j.model.ServiceBuilder;

/**
 * Services at random that fit into an intent, for the workloads that {@link RandomPolicies} labels.
 */
final class RandomServices {

  private static final int FIRST_NODE_PORT = 30_000;
  private static final int MOST_PORTS = 3;

  private final Chance chance;

  RandomServices(Chance chance) {
    this.chance = chance;
  }

  /** Adds a service to a namespace. Its number, which no other has, makes its addresses. */
  void addTo(IntentDraft draft) {
    Namespace namespace = chance.oneOf(draft.namespaces);
    String name = draft.freeName("svc");
    int number = Integer.parseInt(name.substring("svc".length()));
    Service.Type type = chance.oneOf(List.of(Service.Type.values()));
    ServiceBuilder service =
        Service.builder(namespace.name(), name)
            .type(type)
            .clusterAddresses(chance.percent(10) ? List.of() : clusterAddresses(draft, number))
            .ports(ports(type, number))
            .externalPolicy(chance.oneOf(List.of(TrafficPolicy.values())))
            .internalPolicy(chance.oneOf(List.of(TrafficPolicy.values())))
            .publishesNotReady(chance.percent(10));
    if (chance.percent(90)) {
      service.putSelector(RandomPolicies.LABEL, chance.oneOf(RandomPolicies.APPS));
    }
    if (chance.percent(20)) {
      service.affinityTimeout(1 + chance.upTo(86_399));
    }
    if (chance.percent(30)) {
      service.externalAddresses(outerAddresses("192.0.2.64", "2001:db8:ffff::1000", number));
    }
    if (type == Service.Type.LOAD_BALANCER) {
      service.loadBalancerAddresses(outerAddresses("192.0.2.128", "2001:db8:ffff::2000", number));
      if (chance.percent(30)) {
        service.addSourceRanges(Cidr.parse("192.0.2.0/24"), Cidr.parse("198.51.100.0/24"));
      }
    }
    draft.services.add(service.build());
  }

  private List<IpAddress> clusterAddresses(IntentDraft draft, int number) {
    boolean onlyIpv4 =
        draft
            .cluster()
            .build()
            .defaultNetwork()
            .map(DefaultNetwork::serviceSubnets)
            .filter(blocks -> blocks.size() == 1)
            .isPresent();
    IpAddress ipv4 = IpAddress.parse("10.96.1.0").plus(number);
    return onlyIpv4 || chance.percent(40)
        ? List.of(ipv4)
        : List.of(ipv4, IpAddress.parse("fd00:10:96::100").plus(number));
  }

  private List<IpAddress> outerAddresses(String ipv4, String ipv6, int number) {
    IpAddress first = IpAddress.parse(ipv4).plus(number % 64);
    return chance.percent(50) || number >= 64
        ? List.of(IpAddress.parse(ipv6).plus(number))
        : List.of(first, IpAddress.parse(ipv6).plus(number));
  }

  private List<Service.Port> ports(Service.Type type, int number) {
    List<Service.Port> ports = new ArrayList<>();
    for (int i = 0; i <= chance.upTo(MOST_PORTS - 1); i++) {
      TargetPort target =
          chance.percent(30) ? new TargetPort.Named("web") : new TargetPort.Numbered(8000 + i);
      boolean open = type != Service.Type.CLUSTER_IP && chance.percent(80);
      ports.add(
          new Service.Port(
              "p" + i,
              chance.oneOf(List.of(Protocol.values())),
              80 + i,
              target,
              open
                  ? OptionalInt.of(FIRST_NODE_PORT + number * MOST_PORTS + i)
                  : OptionalInt.empty()));
    }
    return ports;
  }
}
