package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.CarveResult.Granted;
import org.ovn4j.ipam.CarveResult.Refused;

class SubnetCarverTest {
  private static final Cidr V4 = Cidr.parse("10.128.0.0/22");
  private static final Cidr V6 = Cidr.parse("fd00::/62");

  private static SubnetCarver dualStack() {
    return SubnetCarver.builder().add(V4, 24).add(V6, 64).build();
  }

  private static List<Cidr> subnets(String... texts) {
    return List.of(texts).stream().map(Cidr::parse).toList();
  }

  private static CarveResult granted(String owner, String... texts) {
    return new Granted(new HostSubnets(owner, subnets(texts)));
  }

  // --- carve and release ----------------------------------------------------------------------

  @Test
  void anOwnerIsGivenTheNextSubnetOfEachFamily() {
    SubnetCarver carver = dualStack();

    assertThat(carver.carve("node1")).isEqualTo(granted("node1", "10.128.0.0/24", "fd00::/64"));
    assertThat(carver.carve("node2"))
        .isEqualTo(granted("node2", "10.128.1.0/24", "fd00:0:0:1::/64"));
  }

  @Test
  void anOwnerKeepsWhatItHas() {
    SubnetCarver carver = dualStack();
    CarveResult first = carver.carve("node1");
    carver.carve("node2");

    assertThat(carver.carve("node1")).isEqualTo(first);
    assertThat(carver.all()).hasSize(2);
  }

  @Test
  void aReleasedSubnetIsGivenOutAgainWhenTheOthersHadTheirTurn() {
    SubnetCarver carver = SubnetCarver.builder().add(V4, 24).build();
    carver.carve("node1");

    assertThat(carver.release("node1"))
        .contains(new HostSubnets("node1", subnets("10.128.0.0/24")));
    assertThat(carver.release("node1")).isEmpty();
    assertThat(List.of("a", "b", "c", "d").stream().map(carver::carve))
        .containsExactly(
            granted("a", "10.128.1.0/24"),
            granted("b", "10.128.2.0/24"),
            granted("c", "10.128.3.0/24"),
            granted("d", "10.128.0.0/24"));
  }

  @Test
  void theBlocksOfAFamilyAreTriedInOrder() {
    SubnetCarver carver =
        SubnetCarver.builder()
            .add(Cidr.parse("10.9.0.0/24"), 24)
            .add(V6, 64)
            .add(Cidr.parse("10.1.0.0/24"), 25)
            .build();

    assertThat(carver.carve("a")).isEqualTo(granted("a", "10.9.0.0/24", "fd00::/64"));
    assertThat(carver.carve("b")).isEqualTo(granted("b", "10.1.0.0/25", "fd00:0:0:1::/64"));
    carver.release("a");
    assertThat(carver.carve("c")).isEqualTo(granted("c", "10.9.0.0/24", "fd00:0:0:2::/64"));
  }

  @Test
  void whereOneFamilyIsExhaustedNothingIsChanged() {
    SubnetCarver carver =
        SubnetCarver.builder().add(V4, 24).add(Cidr.parse("fd00::/64"), 64).build();
    carver.carve("node1");

    CarveResult refused = carver.carve("node2");

    assertThat(refused)
        .isEqualTo(
            new Refused(
                new CarveRefusal.Exhausted(
                    IpFamily.IPV6, subnets("fd00::/64"), BigInteger.ONE, BigInteger.ONE)));
    assertThat(carver.find("node2")).isEmpty();
    assertThat(carver.statistics().get(0).taken()).isEqualTo(1);
    carver.add(Cidr.parse("fd01::/64"), 64);
    assertThat(carver.carve("node2")).isEqualTo(granted("node2", "10.128.1.0/24", "fd01::/64"));
  }

  @Test
  void aRefusalSaysWhatIsTakenAndWhatIsNotGivenOut() {
    SubnetCarver carver =
        SubnetCarver.builder()
            .order(CarveOrder.OVN_KUBERNETES)
            .add(Cidr.parse("fd00::/112"), 128)
            .build();
    for (int i = 1; i < 1 << 16; i++) {
      assertThat(carver.carve("node" + i)).isInstanceOf(Granted.class);
    }

    CarveResult refused = carver.carve("late");

    assertThat(refused.<String>fold(HostSubnets::toString, CarveRefusal::message))
        .isEqualTo(
            "No host subnet is left in fd00::/112: 65535 of 65536 are taken, the rest is not given out");
    assertThatThrownBy(refused::orElseThrow)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("No host subnet is left");
    assertThat(carver.restore("late", subnets("fd00::/128")))
        .isEqualTo(granted("late", "fd00::/128"));
    carver.release("late");
    assertThat(carver.carve("late")).isEqualTo(refused);
  }

  @Test
  void anOwnerIsGivenASubnetOfAFamilyThatWasAddedLater() {
    SubnetCarver carver = SubnetCarver.builder().add(V4, 24).build();
    carver.carve("node1");

    carver.add(V6, 64);

    assertThat(carver.carve("node1")).isEqualTo(granted("node1", "10.128.0.0/24", "fd00::/64"));
    assertThat(carver.holder(Cidr.parse("10.128.0.0/24"))).isEqualTo(carver.find("node1"));
  }

  // --- restore --------------------------------------------------------------------------------

  @Test
  void whatWasRestoredIsNotGivenOutAndDoesNotMoveTheOrder() {
    SubnetCarver carver = dualStack();

    assertThat(carver.restore("old", subnets("fd00:0:0:1::/64", "10.128.0.0/24")))
        .isEqualTo(granted("old", "10.128.0.0/24", "fd00:0:0:1::/64"));
    assertThat(carver.carve("new")).isEqualTo(granted("new", "10.128.1.0/24", "fd00::/64"));
    assertThat(carver.carve("old")).isEqualTo(granted("old", "10.128.0.0/24", "fd00:0:0:1::/64"));
  }

  @Test
  void whatIsMissingAfterARestoreIsCarved() {
    SubnetCarver carver = dualStack();

    assertThat(carver.restore("old", subnets("fd00:0:0:3::/64")))
        .isEqualTo(granted("old", "fd00:0:0:3::/64"));
    assertThat(carver.restore("old", subnets("fd00:0:0:3::/64")))
        .isEqualTo(granted("old", "fd00:0:0:3::/64"));
    assertThat(carver.carve("old")).isEqualTo(granted("old", "10.128.0.0/24", "fd00:0:0:3::/64"));
    assertThat(carver.restore("old", subnets("10.128.0.0/24")))
        .isEqualTo(granted("old", "10.128.0.0/24", "fd00:0:0:3::/64"));
  }

  @Test
  void aConflictNamesTheHolderAndChangesNothing() {
    SubnetCarver carver = dualStack();
    carver.carve("node1");

    CarveResult refused = carver.restore("node2", subnets("10.128.3.0/24", "fd00::/64"));

    assertThat(refused)
        .isEqualTo(new Refused(new CarveRefusal.SubnetHeld(Cidr.parse("fd00::/64"), "node1")));
    assertThat(message(refused)).isEqualTo("Subnet fd00::/64 is held by node1");
    assertThat(carver.find("node2")).isEmpty();
    assertThat(carver.holder(Cidr.parse("10.128.3.0/24"))).isEmpty();
  }

  @Test
  void anOwnerCannotHaveTwoSubnetsOfAFamily() {
    SubnetCarver carver = dualStack();
    carver.carve("node1");

    assertThat(message(carver.restore("node1", subnets("10.128.3.0/24"))))
        .isEqualTo("node1 already holds 10.128.0.0/24, fd00::/64");
    assertThat(message(carver.restore("node2", subnets("10.128.2.0/24", "10.128.3.0/24"))))
        .isEqualTo("Subnets [10.128.2.0/24, 10.128.3.0/24] are not one, or one of each family");
    assertThat(message(carver.restore("node2", List.of())))
        .isEqualTo("Subnets [] are not one, or one of each family");
  }

  @Test
  void onlyWhatIsCarvedCanBeRestored() {
    SubnetCarver carver =
        SubnetCarver.builder().add(V4, 24).add(Cidr.parse("10.1.0.0/24"), 25).build();

    assertThat(message(carver.restore("a", subnets("10.2.0.0/24"))))
        .isEqualTo("Subnet 10.2.0.0/24 lies outside the cluster blocks 10.128.0.0/22, 10.1.0.0/24");
    assertThat(message(carver.restore("a", subnets("10.128.0.0/21"))))
        .isEqualTo(
            "Subnet 10.128.0.0/21 lies outside the cluster blocks 10.128.0.0/22, 10.1.0.0/24");
    assertThat(message(carver.restore("a", subnets("10.128.1.0/25"))))
        .isEqualTo("Subnet 10.128.1.0/25 is no /24, as the host subnets of 10.128.0.0/22 are");
    assertThat(message(carver.restore("a", subnets("fd00::/64"))))
        .isEqualTo("Subnet fd00::/64 is of a family that has no cluster block");
    assertThat(carver.all()).isEmpty();
  }

  private static String message(CarveResult result) {
    return result.fold(HostSubnets::toString, CarveRefusal::message);
  }

  @Test
  void theOrderSurvivesARestart() {
    SubnetCarver before = SubnetCarver.builder().add(V4, 24).build();
    assertThat(before.cursor(V4)).isEmpty();
    before.carve("node1");
    before.carve("node2");
    before.release("node1");
    Cidr cursor = before.cursor(V4).orElseThrow();
    assertThat(cursor).isEqualTo(Cidr.parse("10.128.1.0/24"));

    SubnetCarver after = SubnetCarver.builder().add(V4, 24).build();
    assertThat(after.restoreCursor(cursor)).isTrue();
    assertThat(after.restoreCursor(Cidr.parse("10.128.1.0/25"))).isFalse();
    assertThat(after.restoreCursor(Cidr.parse("10.1.1.0/24"))).isFalse();

    assertThat(after.carve("node3")).isEqualTo(granted("node3", "10.128.2.0/24"));
  }

  // --- looking --------------------------------------------------------------------------------

  @Test
  void theHolderIsFoundByOwnerBySubnetAndByAddress() {
    SubnetCarver carver = dualStack();
    carver.carve("node1");
    HostSubnets node2 = carver.carve("node2").orElseThrow();

    assertThat(carver.find("node2")).contains(node2);
    assertThat(node2.subnet(IpFamily.IPV6)).contains(Cidr.parse("fd00:0:0:1::/64"));
    assertThat(carver.holder(Cidr.parse("10.128.1.0/24"))).contains(node2);
    assertThat(carver.holder(Cidr.parse("10.128.1.0/25"))).isEmpty();
    assertThat(carver.holder(Cidr.parse("10.128.2.0/24"))).isEmpty();
    assertThat(carver.holder(IpAddress.parse("10.128.1.77"))).contains(node2);
    assertThat(carver.holder(IpAddress.parse("fd00:0:0:1:2:3:4:5"))).contains(node2);
    assertThat(carver.holder(IpAddress.parse("fd00:0:0:2::"))).isEmpty();
    assertThat(carver.holder(IpAddress.parse("192.0.2.1"))).isEmpty();
  }

  @Test
  void theStatisticsOfABlockAddUp() {
    SubnetCarver carver =
        SubnetCarver.builder()
            .order(CarveOrder.OVN_KUBERNETES)
            .add(V4, 24)
            .add(Cidr.parse("fd00::/48"), 64)
            .build();
    carver.carve("node1");
    carver.drain(V4);

    assertThat(carver.statistics())
        .containsExactly(
            new CarveStatistics(V4, 24, true, big(4), big(1), big(3), big(0)),
            new CarveStatistics(
                Cidr.parse("fd00::/48"), 64, false, big(65536), big(1), big(1), big(65534)));
  }

  private static BigInteger big(long number) {
    return BigInteger.valueOf(number);
  }

  // --- what the cluster has -------------------------------------------------------------------

  @Test
  void aDrainingBlockGivesNothingOutUntilItIsResumed() {
    SubnetCarver carver = SubnetCarver.builder().add(V4, 24).build();
    CarveResult node1 = carver.carve("node1");

    assertThat(carver.drain(V4)).containsExactly(node1.orElseThrow());

    assertThat(carver.carve("node1")).isEqualTo(node1);
    assertThat(message(carver.carve("node2")))
        .isEqualTo(
            "No host subnet is left in 10.128.0.0/22: 1 of 4 are taken, the rest is not given out");
    assertThat(message(carver.restore("node2", subnets("10.128.3.0/24"))))
        .isEqualTo("Subnet 10.128.3.0/24 lies in 10.128.0.0/22, which is being taken out");
    carver.resume(V4);
    assertThat(carver.carve("node2")).isEqualTo(granted("node2", "10.128.1.0/24"));
  }

  @Test
  void aBlockIsReplacedByAnotherWhileInUse() {
    SubnetCarver carver = dualStack();
    carver.carve("node2");
    carver.carve("node1");
    Cidr other = Cidr.parse("10.64.0.0/16");

    carver.add(other, 26);
    assertThat(carver.drain(V4)).extracting(HostSubnets::owner).containsExactly("node1", "node2");
    assertThat(carver.remove(V4)).isFalse();
    for (HostSubnets held : carver.drain(V4)) {
      carver.release(held.owner());
      carver.carve(held.owner());
    }

    assertThat(carver.remove(V4)).isTrue();
    assertThat(carver.statistics()).extracting(CarveStatistics::block).containsExactly(other, V6);
    assertThat(carver.find("node2"))
        .contains(new HostSubnets("node2", subnets("10.64.0.64/26", "fd00:0:0:3::/64")));
  }

  @Test
  void afterTheLastBlockOfAFamilyOwnersNeedNoneOfIt() {
    SubnetCarver carver = dualStack();

    assertThat(carver.drain(V4)).isEmpty();
    assertThat(carver.remove(V4)).isTrue();

    assertThat(carver.carve("node1")).isEqualTo(granted("node1", "fd00::/64"));
  }

  @Test
  void mistakesOfTheCallerAreThrown() {
    SubnetCarver carver = dualStack();
    carver.drain(V6);

    refused(
        "Cluster block 10.128.0.0/24 overlaps", () -> carver.add(Cidr.parse("10.128.0.0/24"), 28));
    refused("Prefix length 16", () -> carver.add(Cidr.parse("10.1.0.0/24"), 16));
    refused("is not being drained", () -> carver.remove(V4));
    refused("No cluster block is 10.128.0.0/24", () -> carver.drain(Cidr.parse("10.128.0.0/24")));
    refused("No cluster block is fd01::/62", () -> carver.resume(Cidr.parse("fd01::/62")));
    refused("must not be blank", () -> carver.carve(" "));
    refused("must not be blank", () -> carver.restore("", List.of(V4)));
    refused("at least one cluster block", () -> SubnetCarver.builder().build());
    refused("overlaps", () -> SubnetCarver.builder().add(V4, 24).add(V4, 25).build());
    carver.remove(V6);
    carver.drain(V4);
    refused("there is no other", () -> carver.remove(V4));
  }

  private static void refused(String message, Runnable mistake) {
    assertThatThrownBy(mistake::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void hostSubnetsAreOneOfEachFamilyAtMost() {
    refused("[] of node1", () -> new HostSubnets("node1", List.of()));
    refused("are not one", () -> new HostSubnets("node1", List.of(V4, V4)));
    refused("are not one", () -> new HostSubnets("node1", List.of(V4, V6, V6)));
    refused("must not be blank", () -> new HostSubnets("", List.of(V4)));
  }

  // --- threads --------------------------------------------------------------------------------

  @Tag("threads")
  @Test
  void threadsAreGivenDifferentSubnetsAndReadersSeeThemWhole() throws Exception {
    SubnetCarver carver =
        SubnetCarver.builder()
            .add(Cidr.parse("10.0.0.0/8"), 24)
            .add(Cidr.parse("fd00::/48"), 64)
            .build();
    int perThread = 2_000;
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (String name : List.of("a", "b")) {
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < perThread; i++) {
                    HostSubnets mine = carver.carve(name + i).orElseThrow();
                    assertThat(carver.holder(mine.subnets().get(1))).contains(mine);
                    if (i % 2 == 0) {
                      carver.release(name + i);
                    }
                  }
                }));
      }
      Future<?> reader =
          threads.submit(
              () -> {
                for (int i = 0; i < perThread; i++) {
                  carver
                      .holder(Cidr.of(IpAddress.ipv4((10 << 24) + (i << 8)), 24))
                      .ifPresent(held -> assertThat(held.subnets()).hasSize(2));
                }
              });
      running.add(reader);
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(carver.all()).hasSize(perThread);
    assertThat(carver.all().stream().flatMap(held -> held.subnets().stream()))
        .hasSize(2 * perThread)
        .doesNotHaveDuplicates();
  }
}
