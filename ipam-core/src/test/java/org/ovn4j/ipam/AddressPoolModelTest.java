package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on a pool that grows and shrinks, against a plain map of its addresses. */
class AddressPoolModelTest {
  private static final int POOLS = Effort.lives(12);
  private static final int STEPS = 700;

  private enum State {
    FREE,
    LEASED,
    RESERVED,
    LEASED_RESERVED,
    NEVER,
    DRAINED,
    LEASED_DRAINED,
    DRAINED_RESERVED,
    LEASED_DRAINED_RESERVED
  }

  private static final Map<State, State> DRAINED =
      Map.of(
          State.FREE, State.DRAINED,
          State.LEASED, State.LEASED_DRAINED,
          State.RESERVED, State.DRAINED_RESERVED,
          State.LEASED_RESERVED, State.LEASED_DRAINED_RESERVED);

  private static final Map<State, State> RELEASED =
      Map.of(
          State.LEASED, State.FREE,
          State.LEASED_RESERVED, State.RESERVED,
          State.LEASED_DRAINED, State.DRAINED,
          State.LEASED_DRAINED_RESERVED, State.DRAINED_RESERVED);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/27",
        "10.0.15.192/25",
        "10.0.240.0/21",
        "10.255.255.0/24",
        "255.255.255.0/24",
        "2001:db8::/122",
        "2001:db8::ffc0/121",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00/120"
      })
  void behavesLikeAMapOfStates(String block) {
    for (int seed = 0; seed < POOLS; seed++) {
      new Run(Cidr.parseMasking(block), seed).play();
    }
  }

  private static final class Run {
    private final Random random;
    private final AddressPool pool;
    private final Map<IpAddress, State> model = new TreeMap<>();
    private final List<IpAddress> all = new ArrayList<>();
    private @Nullable IpAddress last;

    Run(Cidr block, int seed) {
      random = new Random(seed);
      // Two thirds of the block are the pool at first; the rest is added piece by piece.
      forEach(IpRange.of(block), all::add);
      int size = all.size() * 2 / 3;
      IpRange first = new IpRange(all.get(0), all.get(size - 1));
      AddressPoolBuilder builder = AddressPool.builder().add(first);
      forEach(first, address -> model.put(address, State.FREE));
      for (int i = 0; i < 3; i++) {
        IpRange aside = someRange(size);
        State state = random.nextBoolean() ? State.RESERVED : State.NEVER;
        if (state == State.RESERVED) {
          builder.reserve(aside);
          forEach(aside, a -> model.computeIfPresent(a, (k, s) -> s == State.NEVER ? s : state));
        } else {
          builder.exclude(aside);
          forEach(aside, a -> model.put(a, State.NEVER));
        }
      }
      pool = builder.build();
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        int choice = random.nextInt(100);
        if (choice < 45) {
          IpAddress expected = nextFree(last);
          assertThat(pool.next()).isEqualTo(expected);
          if (expected != null) {
            model.put(expected, State.LEASED);
            last = expected;
          }
        } else if (choice < 50) {
          IpAddress start = some();
          IpAddress expected = model.get(start) == State.FREE ? start : nextFree(start);
          assertThat(pool.nextFrom(start)).isEqualTo(expected);
          if (expected != null) {
            model.put(expected, State.LEASED);
          }
        } else if (choice < 60) {
          claim(some());
        } else if (choice < 88) {
          release(some());
        } else if (choice < 92) {
          drain();
        } else if (choice < 96) {
          resume();
        } else if (choice < 98) {
          remove();
        } else {
          add();
        }
        check(step);
      }
    }

    private @Nullable IpAddress nextFree(@Nullable IpAddress after) {
      List<IpAddress> free = new ArrayList<>();
      model.forEach(
          (address, state) -> {
            if (state == State.FREE) {
              free.add(address);
            }
          });
      IpAddress wrapped = free.isEmpty() ? null : free.get(0);
      return after == null
          ? wrapped
          : free.stream().filter(a -> a.compareTo(after) > 0).findFirst().orElse(wrapped);
    }

    private void claim(IpAddress address) {
      State state = model.get(address);
      boolean free = state == State.FREE || state == State.RESERVED;
      assertThat(pool.claim(address)).as("claim %s, which is %s", address, state).isEqualTo(free);
      if (free) {
        model.put(address, state == State.FREE ? State.LEASED : State.LEASED_RESERVED);
      }
    }

    private void release(IpAddress address) {
      State state = model.get(address);
      State after = state == null ? null : RELEASED.get(state);
      assertThat(pool.release(address)).as("release %s", address).isEqualTo(after != null);
      if (after != null) {
        model.put(address, after);
      }
    }

    private void drain() {
      IpRange range = someRange(all.size());
      if (!Ranges.of(pool.statistics().ranges()).contains(range)) {
        return;
      }
      pool.drain(range);
      forEach(
          range,
          address -> model.compute(address, (key, state) -> DRAINED.getOrDefault(state, state)));
    }

    private void resume() {
      for (IpRange range : rangesOf(DRAINED::containsValue)) {
        pool.resume(range);
        forEach(
            range,
            address ->
                model.computeIfPresent(
                    address,
                    (key, state) ->
                        DRAINED.entrySet().stream()
                            .filter(entry -> entry.getValue() == state)
                            .map(Map.Entry::getKey)
                            .findFirst()
                            .orElseThrow()));
      }
    }

    private void remove() {
      for (IpRange range : rangesOf(s -> s == State.DRAINED || s == State.DRAINED_RESERVED)) {
        if (pool.statistics().ranges().equals(List.of(range))) {
          return;
        }
        assertThat(pool.remove(range)).isTrue();
        forEach(range, model::remove);
      }
    }

    private void add() {
      List<IpAddress> absent = new ArrayList<>(all);
      absent.removeAll(model.keySet());
      if (absent.isEmpty()) {
        return;
      }
      IpAddress from = absent.get(random.nextInt(absent.size()));
      IpAddress to = from;
      while (random.nextInt(20) > 0
          && !to.equals(all.get(all.size() - 1))
          && !model.containsKey(to.plus(1))) {
        to = to.plus(1);
      }
      pool.add(new IpRange(from, to));
      forEach(new IpRange(from, to), address -> model.put(address, State.FREE));
    }

    private void check(int step) {
      List<IpAddress> leased = new ArrayList<>();
      int free = 0;
      for (IpAddress address : model.keySet()) {
        State state = model.get(address);
        boolean isLeased = state.name().startsWith("LEASED");
        if (isLeased) {
          leased.add(address);
        }
        free += state == State.FREE ? 1 : 0;
      }
      if (step % 20 == 0) {
        for (IpAddress address : all) {
          assertThat(pool.isLeased(address)).as("%s", address).isEqualTo(leased.contains(address));
        }
        assertThat(pool.leased(new IpRange(all.get(0), all.get(all.size() - 1)))).isEqualTo(leased);
      }
      PoolStatistics statistics = pool.statistics();
      assertThat(statistics.leased()).isEqualTo(BigInteger.valueOf(leased.size()));
      assertThat(statistics.free()).isEqualTo(BigInteger.valueOf(free));
      assertThat(statistics.size()).isEqualTo(BigInteger.valueOf(model.size()));
      assertThat(statistics.reserved())
          .isEqualTo(BigInteger.valueOf(model.size() - leased.size() - free));
    }

    private List<IpRange> rangesOf(Predicate<State> wanted) {
      List<IpRange> ranges = new ArrayList<>();
      model.forEach(
          (address, state) -> {
            if (wanted.test(state)) {
              ranges.add(IpRange.of(address));
            }
          });
      return Ranges.of(ranges).list();
    }

    private IpAddress some() {
      return all.get(random.nextInt(all.size()));
    }

    private IpRange someRange(int below) {
      int from = random.nextInt(below);
      int to = Math.min(below - 1, from + random.nextInt(1 + below / 4));
      return new IpRange(all.get(from), all.get(to));
    }

    private static void forEach(IpRange range, Consumer<IpAddress> action) {
      IpAddress address = range.first();
      action.accept(address);
      while (!address.equals(range.last())) {
        address = address.plus(1);
        action.accept(address);
      }
    }
  }
}
