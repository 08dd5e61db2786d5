package org.ovn4j.translator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPort.Numbers;
import org.ovn4j.model.Protocol;
import org.ovn4j.translator.Peers.AddressSets;

class MatchTest {

  private static final Pattern STRING =
      Pattern.compile("inport == \"((?:[^\"\\\\]|\\\\.)*+)\"", Pattern.DOTALL);
  private static final String HOSTILE = "\"\\ |&(){}$@=!<>,./:\n\t\0'`ax0é😀";

  @Test
  void namesCannotLeaveTheirPlace() {
    Random random = new Random(1);
    int[] points = HOSTILE.codePoints().toArray();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int length = random.nextInt(8); length >= 0; length--) {
        name.appendCodePoint(points[random.nextInt(points.length)]);
      }
      Matcher string = STRING.matcher(Match.inport(name.toString()));
      assertThat(string.matches()).as(name.toString()).isTrue();
      assertThat(string.group(1).replaceAll("(?s)\\\\(.)", "$1")).isEqualTo(name.toString());
      // What tenants call things is in the names of groups and sets as a number only.
      assertThat(ObjectIds.of(name.toString(), name.toString(), name.toString()).hashed())
          .matches("a[0-9]{1,20}");
    }
  }

  @Test
  void portsAreThoseOfOneProtocol() {
    assertThat(Match.to(Ports.ANYTHING)).isEmpty();
    assertThat(Match.to(ports(Numbers.every(Protocol.SCTP)))).isEqualTo("sctp");
    assertThat(Match.to(ports(Numbers.of(Protocol.TCP, 80)))).isEqualTo("tcp.dst == {80}");
    assertThat(
            Match.to(
                ports(
                    Numbers.of(Protocol.UDP, 443),
                    new Numbers(Protocol.UDP, 10, 20),
                    new Numbers(Protocol.UDP, 15, 30),
                    Numbers.of(Protocol.UDP, 31),
                    Numbers.of(Protocol.UDP, 53))))
        .isEqualTo("(10 <= udp.dst <= 31 || udp.dst == {53, 443})");
  }

  private static Ports ports(Numbers... numbers) {
    return Ports.of(List.of(numbers)).get(0);
  }

  @Test
  void portsThatBothHave() {
    Ports web = ports(new Numbers(Protocol.TCP, 80, 90), new Numbers(Protocol.TCP, 100, 110));
    assertThat(web.intersection(ports(new Numbers(Protocol.TCP, 85, 105))))
        .contains(ports(new Numbers(Protocol.TCP, 85, 90), new Numbers(Protocol.TCP, 100, 105)));
    assertThat(web.intersection(ports(Numbers.every(Protocol.UDP)))).isEmpty();
    assertThat(web.intersection(ports(Numbers.of(Protocol.TCP, 95)))).isEmpty();
    assertThat(web.intersection(Ports.ANYTHING)).contains(web);
    assertThat(Ports.ANYTHING.intersection(web)).contains(web);
  }

  @Test
  void peersAreSetsAndBlocksOfBothFamilies() {
    AddressSets sets = new AddressSets(List.of("a1"), List.of("a2"), List.of());
    assertThat(Match.peers(Direction.INGRESS, Peers.EVERYBODY)).isEqualTo("ip");
    assertThat(Match.peers(Direction.EGRESS, Peers.of(List.of(sets), List.of())))
        .isEqualTo("(ip4.dst == {$a1} || ip6.dst == {$a2})");
    List<Cidr> blocks =
        List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("10.1.0.0/16"), Cidr.parse("::/0"));
    assertThat(Match.peers(Direction.INGRESS, Peers.of(List.of(sets), blocks)))
        .isEqualTo("(ip4.src == {$a1, 10.0.0.0/8} || ip6)");
  }

  @Test
  void peersThatBothHave() {
    Peers some = peers(List.of("10.0.0.1", "10.0.0.2", "10.9.0.1"), "10.1.0.0/16");
    Peers others = peers(List.of("10.0.0.2", "10.1.0.7"), "10.0.0.0/24", "10.1.2.0/24");
    assertThat(some.meets(others)).isTrue();
    assertThat(some.commonHosts(others))
        .extracting(IpAddress::toString)
        .containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2", "10.1.0.7");
    assertThat(some.commonBlocks(others)).containsExactly(Cidr.parse("10.1.2.0/24"));
    assertThat(some.narrower(others)).isEmpty();
    Peers one = peers(List.of("10.0.0.2"));
    assertThat(some.narrower(one)).isEqualTo(Optional.of(one));
    assertThat(one.meets(peers(List.of("10.0.0.3"), "10.0.1.0/24"))).isFalse();
    assertThat(Peers.EVERYBODY.narrower(one)).isEqualTo(Optional.of(one));
    assertThat(peers(List.of()).meets(Peers.EVERYBODY)).isFalse();
  }

  private static Peers peers(List<String> hosts, String... blocks) {
    List<IpAddress> content = hosts.stream().map(IpAddress::parse).toList();
    AddressSets sets = new AddressSets(List.of("a" + hosts.hashCode()), List.of(), content);
    return Peers.of(List.of(sets), Arrays.stream(blocks).map(Cidr::parse).toList());
  }
}
