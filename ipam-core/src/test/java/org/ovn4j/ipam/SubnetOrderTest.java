package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SubnetOrderTest {

  @ParameterizedTest
  @CsvSource({
    "103.103.0.0/16, 24, 103.103.0.0 103.103.1.0 103.103.2.0",
    "10.128.0.0/14, 23, 10.128.0.0 10.129.0.0 10.130.0.0 10.131.0.0 10.128.2.0 10.129.2.0",
    "10.1.0.0/16, 26, 10.1.0.0 10.1.1.0 10.1.2.0",
    "10.1.0.0/22, 26, 10.1.0.0 10.1.1.0 10.1.2.0 10.1.3.0 10.1.0.64 10.1.1.64",
    "10.1.0.0/16, 22, 10.1.0.0 10.1.4.0 10.1.8.0",
    "10.0.0.0/8, 22, 10.0.0.0 10.1.0.0 10.2.0.0",
    "10.1.0.0/24, 28, 10.1.0.0 10.1.0.16 10.1.0.32",
    "10.1.2.3/32, 32, 10.1.2.3",
    "fd00::/48, 64, fd00:0:0:1:: fd00:0:0:2:: fd00:0:0:3::",
    "2014:100:200::/60, 64, 2014:100:200:: 2014:100:200:1::",
    "fd00::/49, 64, fd00:: fd00:0:0:1::",
    "fd00::/64, 80, fd00::1:0:0:0 fd00::2:0:0:0",
    "fd00::/32, 64, fd00:0:0:1:: fd00:0:0:2::",
  })
  void startsAsOvnKubernetesDoes(String block, int hostPrefixLength, String expected) {
    assertThat(carved(block, hostPrefixLength, CarveOrder.OVN_KUBERNETES, expected))
        .containsExactly(expected.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "10.128.0.0/14, 23, 10.128.0.0 10.128.2.0 10.128.4.0",
    "10.1.0.0/22, 26, 10.1.0.0 10.1.0.64 10.1.0.128 10.1.0.192 10.1.1.0",
    "0.0.0.0/0, 32, 0.0.0.0 0.0.0.1 0.0.0.2",
    "fd00::/48, 64, fd00:: fd00:0:0:1::",
    "fd00::/32, 64, fd00:: fd00:0:0:1::",
    "fd00::/16, 128, fd00:: fd00::1 fd00::2",
    "::/0, 128, :: ::1 ::2",
    "::/0, 1, :: 8000::",
    "::/0, 0, ::",
  })
  void ascendsInAnyBlock(String block, int hostPrefixLength, String expected) {
    assertThat(carved(block, hostPrefixLength, CarveOrder.ASCENDING, expected))
        .containsExactly(expected.split(" ", -1));
  }

  /** The first subnets that a carver gives out, as many as are expected. */
  private static List<String> carved(
      String block, int hostPrefixLength, CarveOrder order, String expected) {
    SubnetCarver carver =
        SubnetCarver.builder().order(order).add(Cidr.parse(block), hostPrefixLength).build();
    List<String> carved = new ArrayList<>();
    for (String like : expected.split(" ", -1)) {
      Cidr subnet = carver.carve("node of " + like).orElseThrow().subnets().get(0);
      assertThat(subnet.prefixLength()).isEqualTo(hostPrefixLength);
      carved.add(subnet.first().toString());
    }
    return carved;
  }

  @ParameterizedTest
  @EnumSource
  void everyAddressOfASubnetLeadsBackToItsNumber(CarveOrder order) {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      IpAddress some =
          random.nextBoolean()
              ? IpAddress.ipv4(random.nextInt())
              : IpAddress.ipv6(random.nextLong(), random.nextLong());
      int bits = some.family().bits();
      int length = random.nextInt(bits + 1);
      int hostPrefixLength = length + random.nextInt(bits - length + 1);
      Cidr block = Cidr.of(some.hostBitsCleared(length), length);
      SubnetOrder subnets = new SubnetOrder(block, hostPrefixLength, order);

      IpAddress number = subnets.number(some);
      Cidr subnet = subnets.subnet(number);

      assertThat(subnet.contains(some)).as("%s around %s", subnet, some).isTrue();
      assertThat(block.contains(subnet)).isTrue();
      assertThat(subnets.number(subnet.last())).isEqualTo(number);
    }
  }

  @Test
  void aRotatedBlockIsCarvedWhole() {
    Cidr block = Cidr.parse("10.1.0.0/20");
    SubnetOrder subnets = new SubnetOrder(block, 30, CarveOrder.OVN_KUBERNETES);
    IpAddress[] all = new IpAddress[1 << 10];

    assertThat(subnets.numbers().next(all)).isEqualTo(all.length);
    List<Cidr> sorted = Arrays.stream(all).map(subnets::subnet).sorted().toList();
    for (int i = 0; i < all.length; i++) {
      assertThat(sorted.get(i)).isEqualTo(Cidr.of(block.address(4L * i), 30));
    }
  }

  @Test
  void inTheOrderOfOvnKubernetesAtMostTwoToThePowerOf24SubnetsAreGivenOut() {
    PoolStatistics numbers =
        new SubnetOrder(Cidr.parse("16.0.0.0/4"), 30, CarveOrder.OVN_KUBERNETES)
            .numbers()
            .statistics();

    assertThat(numbers.free()).isEqualTo(1 << 24);
    assertThat(numbers.size()).isEqualTo(1 << 26);
  }

  @Test
  void inTheOrderOfOvnKubernetesNoGroupOf16BitsIsZero() {
    PoolStatistics numbers =
        new SubnetOrder(Cidr.parse("fd00::/40"), 64, CarveOrder.OVN_KUBERNETES)
            .numbers()
            .statistics();

    assertThat(numbers.reserved()).isEqualTo(1 << 8);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0/16, 15", "10.0.0.0/16, 33", "fd00::/64, 129", "fd00::/64, -1"})
  void refusesSubnetsLargerThanTheBlockOrSmallerThanAnAddress(String block, int hostPrefixLength) {
    assertThatThrownBy(
            () -> new SubnetOrder(Cidr.parse(block), hostPrefixLength, CarveOrder.ASCENDING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "Prefix length %d of the host subnets of %s", hostPrefixLength, block);
  }
}
