package org.ovn4j.translator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.translator.Intents.addresses;
import static org.ovn4j.translator.Intents.cidrs;
import static org.ovn4j.translator.Intents.cluster;
import static org.ovn4j.translator.Intents.network;
import static org.ovn4j.translator.Intents.pod;
import static org.ovn4j.translator.Intents.primary;
import static org.ovn4j.translator.Intents.secondary;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.northbound.Plan;

class GatewayTest {

  /** Observed of OVN-Kubernetes. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "192.168.1.0/24, -, -, 192.168.1.1, 192.168.1.2",
        "192.168.1.0/24, -, 192.168.1.0/28, 192.168.1.1, 192.168.1.2",
        "192.168.1.0/24, -, 192.168.1.9/32, 192.168.1.9, 192.168.1.2",
        "192.168.1.0/24, -, 192.168.1.248/29, 192.168.1.248, 192.168.1.249",
        "192.168.1.0/24, 192.168.1.2, -, 192.168.1.2, 192.168.1.1",
        "192.168.1.0/24, 192.168.1.254, 192.168.1.240/28, 192.168.1.254, 192.168.1.240",
        "2010:100:200::/60, -, -, 2010:100:200::1, 2010:100:200::2",
        "2010:100:200::/60, -, 2010:100:200::/120, 2010:100:200::1, 2010:100:200::2",
      })
  void gatewayAndManagementAddress(
      String subnet, String configured, String infrastructure, String gateway, String management) {
    Layer2Network network =
        primary(subnet)
            .defaultGatewayIps(configured == null ? List.of() : addresses(configured))
            .infrastructureSubnets(infrastructure == null ? List.of() : cidrs(infrastructure))
            .build();
    assertThat(Gateway.of(network, network.cidrs()))
        .contains(new Gateway(addresses(gateway), addresses(management)));
  }

  @Test
  void eachFamilyHasAGatewayAndTheMacIsThatOfTheFirst() {
    Layer2Network network = network("203.203.0.0/16", "2010:100:200::/60");
    Gateway gateway = Gateway.of(network, network.cidrs()).orElseThrow();
    assertThat(gateway.addresses()).isEqualTo(addresses("203.203.0.1", "2010:100:200::1"));
    assertThat(gateway.mac()).hasToString("0a:58:cb:cb:00:01");
  }

  @Test
  void configuredGatewaysGoToTheirSubnets() {
    Layer2Network network =
        primary("203.203.0.0/16", "2010:100:200::/60")
            .defaultGatewayIps(addresses("2010:100:200::9", "203.203.0.9"))
            .build();
    Plan plan = Plans.plan(cluster().add(network).build());
    LogicalRouterPort port = Plans.rows(plan, LogicalRouterPort.TABLE).get(0);
    assertThat(port.networks()).containsExactly("2010:100:200::9/60", "203.203.0.9/16");
    assertThat(port.mac()).isEqualTo("0a:58:cb:cb:00:09");
  }

  @Test
  void secondaryNetworkHasNone() {
    assertThat(Gateway.of(secondary("blue", "10.0.0.0/24").build(), cidrs("10.0.0.0/24")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.203.0.0/31", "203.203.0.0/32", "2010::/127", "2010::/128"})
  void subnetWithoutRoomForThemIsRefused(String subnet) {
    Intent intent = cluster().add(network(subnet)).add(pod("a")).build();
    Plan plan = Plans.plan(intent);
    assertThat(plan.rows()).isEmpty();
    assertThat(Plans.errors(plan)).singleElement().asString().contains(subnet, "or larger");
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.203.0.0/30", "2010::/126"})
  void smallestSubnetHasRoomForThem(String subnet) {
    Plan plan = Plans.plan(cluster().add(network(subnet)).build());
    assertThat(Plans.errors(plan)).isEmpty();
    assertThat(plan.rows()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/31", "10.0.0.0/32"})
  void secondaryNetworkMayBeSmaller(String subnet) {
    assertThat(Gateway.tooSmall(secondary("blue", subnet).build())).isEmpty();
  }
}
