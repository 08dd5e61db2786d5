package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random operations on a carver and on a model of lists and maps must not tell the two apart. */
class SubnetCarverModelTest {
  private static final int CARVERS = Effort.lives(6);
  private static final int STEPS = 200;

  @ParameterizedTest
  @CsvSource({
    "ASCENDING, 10.128.0.0/21-24",
    "ASCENDING, 10.128.0.0/24-27 10.1.0.0/30-32 10.2.0.0/31-31",
    "ASCENDING, fd00::/61-64 10.128.0.0/20-24 fd01::/62-64",
    "OVN_KUBERNETES, 10.128.0.0/15-19 10.64.0.0/22-26",
    "OVN_KUBERNETES, 10.128.0.0/17-23 fd00::/60-64",
  })
  void behavesLikeTheModel(CarveOrder order, String cluster) {
    int refused = 0;
    for (int seed = 0; seed < CARVERS; seed++) {
      refused += new Run(order, cluster, seed).play();
    }
    assertThat(refused).as("refusals, without which little was tried").isGreaterThan(CARVERS);
  }

  /** A cluster block: all its subnets in their order, and where the search goes on. */
  private static final class Block {
    final Cidr cidr;
    final int hostPrefixLength;
    final List<Cidr> subnets = new ArrayList<>();
    int next;
    boolean draining;

    Block(Cidr cidr, int hostPrefixLength, CarveOrder order) {
      this.cidr = cidr;
      this.hostPrefixLength = hostPrefixLength;
      int hostBits = cidr.family().bits() - hostPrefixLength;
      int bits = hostPrefixLength - cidr.prefixLength();
      int shared = (8 - hostBits % 8) % 8;
      boolean rotated =
          order == CarveOrder.OVN_KUBERNETES
              && cidr.first().isIpv4()
              && shared > 0
              && bits > shared;
      for (int i = 0; i < 1 << bits; i++) {
        // The bits of the shared octet change last.
        long place = rotated ? ((long) i << shared) % (1 << bits) + (i >> (bits - shared)) : i;
        IpAddress first = cidr.first();
        first =
            hostBits < 64
                ? first.plus(place << hostBits)
                : IpAddress.ipv6(first.high() + (place << (hostBits - 64)), first.low());
        subnets.add(Cidr.of(first, hostPrefixLength));
      }
    }
  }

  private static final class Run {
    private final Random random;
    private final SubnetCarver carver;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Block> spare = new ArrayList<>();
    private final Map<Cidr, String> holders = new TreeMap<>();
    private int refused;

    Run(CarveOrder order, String cluster, int seed) {
      random = new Random(seed);
      SubnetCarver.Builder builder = SubnetCarver.builder().order(order);
      for (String text : cluster.split(" ", -1)) {
        int dash = text.indexOf('-');
        Cidr cidr = Cidr.parse(text.substring(0, dash));
        int hostPrefixLength = Integer.parseInt(text.substring(dash + 1));
        Block block = new Block(cidr, hostPrefixLength, order);
        boolean atOnce = blocks.isEmpty() || random.nextBoolean();
        (atOnce ? blocks : spare).add(block);
        if (atOnce) {
          builder.add(cidr, hostPrefixLength);
        }
      }
      carver = builder.build();
    }

    /** Returns how many requests were refused. */
    int play() {
      for (int step = 0; step < STEPS; step++) {
        String owner = "owner-" + random.nextInt(40);
        int choice = random.nextInt(40);
        if (choice < 18) {
          same(owner, carver.carve(owner), carve(owner));
        } else if (choice < 22) {
          List<Cidr> wanted = someSubnets();
          same(owner, carver.restore(owner, wanted), restore(owner, wanted));
        } else if (choice < 33) {
          assertThat(carver.release(owner)).isEqualTo(held(owner));
          holders.values().removeIf(owner::equals);
        } else if (choice < 35) {
          Block block = someBlock();
          Cidr last = someSubnet(block);
          block.next = block.subnets.indexOf(last) + 1;
          assertThat(carver.restoreCursor(last)).isTrue();
        } else {
          changeBlocks(choice);
        }
        checkState();
      }
      return refused;
    }

    private void changeBlocks(int choice) {
      Block block = someBlock();
      if (choice < 36 && !spare.isEmpty()) {
        Block added = spare.remove(0);
        added.next = 0;
        added.draining = false;
        blocks.add(added);
        carver.add(added.cidr, added.hostPrefixLength);
      } else if (choice < 37) {
        block.draining = true;
        assertThat(carver.drain(block.cidr))
            .containsExactlyElementsOf(
                holders.entrySet().stream()
                    .filter(entry -> block.cidr.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .sorted()
                    .flatMap(holder -> held(holder).stream())
                    .toList());
      } else if (choice < 39 || blocks.size() == 1) {
        block.draining = false;
        carver.resume(block.cidr);
      } else if (block.draining) {
        boolean empty = holders.keySet().stream().noneMatch(block.cidr::contains);
        assertThat(carver.remove(block.cidr)).isEqualTo(empty);
        if (empty) {
          blocks.remove(block);
          spare.add(block);
        }
      }
    }

    /** The families with their blocks, in the order in which they came. */
    private Map<IpFamily, List<Block>> families() {
      Map<IpFamily, List<Block>> families = new LinkedHashMap<>();
      for (Block block : blocks) {
        families.computeIfAbsent(block.cidr.family(), unused -> new ArrayList<>()).add(block);
      }
      return families;
    }

    private boolean carve(String owner) {
      Map<Cidr, Block> chosen = new LinkedHashMap<>();
      for (List<Block> family : families().values()) {
        if (holdsOf(owner, family.get(0).cidr.family())) {
          continue;
        }
        Cidr subnet = null;
        for (Block block : family) {
          int size = block.subnets.size();
          for (int i = 0; subnet == null && !block.draining && i < size; i++) {
            Cidr candidate = block.subnets.get((block.next + i) % size);
            if (!holders.containsKey(candidate)) {
              subnet = candidate;
              chosen.put(candidate, block);
            }
          }
        }
        if (subnet == null) {
          return false;
        }
      }
      chosen.forEach(
          (subnet, block) -> {
            holders.put(subnet, owner);
            block.next = block.subnets.indexOf(subnet) + 1;
          });
      return true;
    }

    private boolean holdsOf(String owner, IpFamily family) {
      return holders.entrySet().stream()
          .anyMatch(entry -> entry.getValue().equals(owner) && entry.getKey().family() == family);
    }

    private boolean restore(String owner, List<Cidr> subnets) {
      boolean possible =
          !subnets.isEmpty()
              && subnets.stream().map(Cidr::family).distinct().count() == subnets.size()
              && subnets.stream().allMatch(subnet -> canHave(owner, subnet));
      if (possible) {
        subnets.forEach(subnet -> holders.put(subnet, owner));
      }
      return possible;
    }

    private boolean canHave(String owner, Cidr subnet) {
      String holder = holders.get(subnet);
      return holder != null
          ? holder.equals(owner)
          : !holdsOf(owner, subnet.family())
              && blocks.stream()
                  .anyMatch(block -> !block.draining && block.subnets.contains(subnet));
    }

    private Optional<HostSubnets> held(String owner) {
      List<Cidr> subnets = new ArrayList<>();
      for (IpFamily family : families().keySet()) {
        holders.forEach(
            (subnet, holder) -> {
              if (holder.equals(owner) && subnet.family() == family) {
                subnets.add(subnet);
              }
            });
      }
      return subnets.isEmpty() ? Optional.empty() : Optional.of(new HostSubnets(owner, subnets));
    }

    private void same(String owner, CarveResult result, boolean granted) {
      Optional<HostSubnets> answer = result.fold(Optional::of, refusal -> Optional.empty());
      assertThat(answer).as("%s", result).isEqualTo(granted ? held(owner) : Optional.empty());
      refused += granted ? 0 : 1;
    }

    private void checkState() {
      assertThat(carver.all())
          .containsExactlyElementsOf(
              holders.values().stream()
                  .distinct()
                  .sorted()
                  .flatMap(owner -> held(owner).stream())
                  .toList());
      List<CarveStatistics> statistics = carver.statistics();
      int index = 0;
      for (List<Block> family : families().values()) {
        for (Block block : family) {
          checkBlock(block, statistics.get(index++));
        }
      }
      assertThat(statistics).hasSize(index);
    }

    private void checkBlock(Block block, CarveStatistics statistics) {
      long taken = block.subnets.stream().filter(holders::containsKey).count();
      long size = block.subnets.size();
      assertThat(statistics.block()).isEqualTo(block.cidr);
      assertThat(statistics.hostPrefixLength()).isEqualTo(block.hostPrefixLength);
      assertThat(statistics.draining()).isEqualTo(block.draining);
      assertThat(statistics.total()).isEqualTo(size);
      assertThat(statistics.taken()).isEqualTo(taken);
      assertThat(statistics.free()).isEqualTo(block.draining ? 0 : size - taken);
      assertThat(statistics.reserved()).isEqualTo(block.draining ? size - taken : 0);
      Cidr some = someSubnet(block);
      Optional<HostSubnets> holder = Optional.ofNullable(holders.get(some)).flatMap(this::held);
      assertThat(carver.holder(some)).isEqualTo(holder);
      assertThat(carver.holder(some.last())).isEqualTo(holder);
    }

    private Block someBlock() {
      return blocks.get(random.nextInt(blocks.size()));
    }

    private Cidr someSubnet(Block block) {
      return block.subnets.get(random.nextInt(block.subnets.size()));
    }

    /** Mostly what can be restored, at times half of a subnet or two of a family. */
    private List<Cidr> someSubnets() {
      List<Cidr> subnets = new ArrayList<>();
      for (List<Block> family : families().values()) {
        if (random.nextInt(4) > 0) {
          subnets.add(0, someSubnet(family.get(random.nextInt(family.size()))));
        }
      }
      if (random.nextInt(10) == 0) {
        subnets.add(someSubnet(someBlock()));
      }
      if (random.nextInt(10) == 0) {
        Cidr whole = someSubnet(someBlock());
        subnets.add(whole.prefixLength() < whole.family().bits() ? whole.upperHalf() : whole);
      }
      return subnets;
    }
  }
}
