package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.ipam.JournaledPool.Cooling;
import org.ovn4j.ipam.JournaledPool.State;
import org.ovn4j.ipam.RestoreFinding.TornTail;

/**
 * A pool that crashes again and again, at any octet of its journal, against maps that are told of
 * the same changes.
 */
class LeaseRestoreModelTest {
  private static final Cidr IPV4 = Cidr.parse("192.0.2.0/28");
  private static final Cidr IPV6 = Cidr.parse("2001:db8::/64");
  private static final Duration COOL_DOWN = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void isTheSameAfterACrashAtAnyOctet(int seed) {
    Life life = new Life(seed);
    int torn = 0;
    int crashes = Effort.lives(40);
    for (int crash = 0; crash < crashes; crash++) {
      life.play(life.random.nextInt(60));
      torn += life.crash();
    }
    assertThat(torn).isGreaterThan(crashes / 4);
  }

  @Test
  void isTheSameWhereverOneJournalIsCut() {
    Life life = new Life(17);
    life.snapshots = false;
    life.play(80);
    byte[] journal = life.out.toByteArray();
    for (int cut = 0; cut <= journal.length; cut++) {
      LeasePool pool = life.build(event -> {});
      RestoreReport report =
          JournaledPool.restore(pool, Optional.empty(), Arrays.copyOf(journal, cut));
      assertThat(JournaledPool.stateOf(pool)).isEqualTo(life.stateAt(cut));
      boolean whole = life.states.containsKey(cut);
      assertThat(report.findings().isEmpty()).isEqualTo(whole);
      assertThat(report.findings())
          .allSatisfy(finding -> assertThat(finding).isInstanceOf(TornTail.class));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void reportsEveryDamagedOctetAndInventsNoLease(int seed) {
    Life life = new Life(seed);
    life.snapshots = false;
    life.play(25);
    byte[] snapshot = JournaledPool.snapshot(life.pool);
    life.play(20);
    byte[] journal = life.out.toByteArray();
    for (int i = 0; i < snapshot.length + journal.length; i++) {
      byte[] first = snapshot.clone();
      byte[] second = journal.clone();
      byte damage = (byte) (1 + life.random.nextInt(255));
      if (i < snapshot.length) {
        first[i] ^= damage;
      } else {
        second[i - snapshot.length] ^= damage;
      }
      LeasePool pool = life.build(event -> {});
      RestoreReport report = JournaledPool.restore(pool, Optional.of(first), second);
      assertThat(report.findings()).as("octet %d", i).isNotEmpty();
      assertThat(life.everHeld).containsAll(pool.leases());
    }
  }

  /** A pool and its journal, and what both ought to be. */
  private static final class Life {
    final Random random;
    final boolean coolDown;
    final AtomicLong now = new AtomicLong(1_000_000);
    final Set<Lease> everHeld = new HashSet<>();

    /** What is to be restored from so many octets of the present journal. */
    final TreeMap<Integer, State> states = new TreeMap<>();

    private final List<Cidr> subnets;
    private final Map<IpFamily, IpAddress> cursors = new EnumMap<>(IpFamily.class);
    private boolean snapshots = true;

    /** What the present journal began with. */
    private State initial = new State(new TreeMap<>(), new TreeMap<>(), List.of());

    private State model = new State(new TreeMap<>(), new TreeMap<>(), List.of());

    LeasePool pool;
    ByteArrayOutputStream out;
    private JournalWriter writer;
    private final List<byte[]> journals = new ArrayList<>();
    private Optional<byte[]> snapshot = Optional.empty();
    private int neededOctets;

    Life(int seed) {
      random = new Random(seed);
      coolDown = seed % 4 != 0;
      subnets = seed % 2 == 0 ? List.of(IPV4) : List.of(IPV4, IPV6);
      out = new ByteArrayOutputStream();
      writer = new JournalWriter(out);
      pool = build(writer);
      note();
    }

    LeasePool build(LeaseJournal journal) {
      LeasePoolBuilder builder =
          LeasePool.builder(subnets.toArray(Cidr[]::new))
              .reserve(IpRange.parse("192.0.2.3-192.0.2.4"))
              .journal(journal);
      return coolDown
          ? builder.coolDown(COOL_DOWN, () -> Instant.ofEpochMilli(now.get())).build()
          : builder.build();
    }

    State stateAt(int cut) {
      Map.Entry<Integer, State> last = states.floorEntry(cut);
      return overRemoved(last == null ? initial : last.getValue());
    }

    private State overRemoved(State state) {
      State copy = state.copy();
      copy.cooling().values().removeIf(cooling -> cooling.until().toEpochMilli() <= now.get());
      return copy;
    }

    void play(int steps) {
      for (int step = 0; step < steps; step++) {
        String owner = "owner-" + random.nextInt(12) + (random.nextInt(4) == 0 ? "-ä€𝄞" : "");
        switch (random.nextInt(12)) {
          case 0, 1, 2, 3 -> lease(LeaseRequest.of(owner));
          case 4, 5, 6 -> lease(someRequest(owner));
          case 7, 8, 9 -> end(owner);
          case 10 -> {
            now.addAndGet(random.nextInt(8_000));
            pool.statistics();
            model = overRemoved(model);
          }
          default -> {
            if (snapshots) {
              snapshot();
            }
          }
        }
        note();
        assertThat(JournaledPool.stateOf(pool)).isEqualTo(model);
      }
    }

    private void note() {
      states.put(out.size(), model.copy());
    }

    private LeaseRequest someRequest(String owner) {
      List<IpAddress> addresses = new ArrayList<>();
      int number = random.nextInt(14);
      if (random.nextInt(3) > 0) {
        subnets.forEach(
            subnet -> addresses.add(subnet.address(number + addresses.size() * random.nextInt(2))));
      }
      Optional<MacAddress> mac =
          random.nextInt(3) == 0
              ? Optional.of(MacAddress.of(2L * random.nextInt(5)))
              : Optional.empty();
      return new LeaseRequest(owner, addresses, mac, random.nextBoolean());
    }

    private void lease(LeaseRequest request) {
      Optional<Lease> before = Optional.ofNullable(model.held().get(request.owner()));
      Optional<Lease> cooling = coolingLease(request.owner());
      boolean refused =
          pool.lease(request)
              .fold(
                  lease -> {
                    granted(request, before, cooling, lease);
                    return false;
                  },
                  refusal -> true);
      if (refused) {
        assertThat(JournaledPool.stateOf(pool)).isEqualTo(model);
      }
    }

    /** The addresses that cool for the owner as a whole lease. */
    private Optional<Lease> coolingLease(String owner) {
      return Optional.ofNullable(pool.table().byOwner.get(owner))
          .filter(lease -> lease.state() == Lease.COOLING);
    }

    private void granted(
        LeaseRequest request, Optional<Lease> before, Optional<Lease> cooling, Lease lease) {
      everHeld.add(lease);
      model.held().put(lease.owner(), lease);
      lease.addresses().forEach(model.cooling()::remove);
      if (coolDown && before.isPresent()) {
        Cooling dropped =
            new Cooling(lease.owner(), Instant.ofEpochMilli(now.get()).plus(COOL_DOWN));
        for (IpAddress address : before.get().addresses()) {
          if (!lease.addresses().contains(address)) {
            model.cooling().put(address, dropped);
          }
        }
      }
      if (request.addresses().isEmpty() && before.isEmpty() && cooling.isEmpty()) {
        lease.addresses().forEach(address -> cursors.put(address.family(), address));
        model = new State(model.held(), model.cooling(), List.copyOf(cursors.values()));
      }
    }

    private void end(String owner) {
      Lease held = model.held().get(owner);
      boolean ended =
          random.nextBoolean() ? pool.reclaim(owner) : held != null && pool.release(held).isFreed();
      if (ended && held != null) {
        model.held().remove(owner);
        if (coolDown) {
          Cooling cooling = new Cooling(owner, Instant.ofEpochMilli(now.get()).plus(COOL_DOWN));
          held.addresses().forEach(address -> model.cooling().put(address, cooling));
        }
      }
    }

    private void snapshot() {
      if (random.nextBoolean()) {
        journals.add(out.toByteArray());
        out = new ByteArrayOutputStream();
        writer.continueIn(out);
        states.clear();
        initial = model.copy();
        if (random.nextBoolean()) {
          journals.clear();
        }
      }
      snapshot = Optional.of(JournaledPool.snapshot(pool));
      neededOctets = out.size();
    }

    /** Begins anew from what there is after a crash; how many records were torn. */
    int crash() {
      int cut = neededOctets + random.nextInt(out.size() - neededOctets + 1);
      journals.add(Arrays.copyOf(out.toByteArray(), cut));
      model = stateAt(cut);
      boolean torn = !states.containsKey(cut);

      replayTwice();
      out = new ByteArrayOutputStream();
      writer = new JournalWriter(out);
      pool = build(writer);
      RestoreReport report = JournaledPool.restore(pool, snapshot, journals.toArray(byte[][]::new));
      assertThat(report.isExact()).as("%s", report).isTrue();
      assertThat(report.held()).isEqualTo(model.held().size());
      assertThat(JournaledPool.stateOf(pool)).isEqualTo(model);
      cursors.clear();
      model.cursors().forEach(cursor -> cursors.put(cursor.family(), cursor));
      states.clear();
      neededOctets = 0;
      initial = model.copy();
      note();
      return torn ? 1 : 0;
    }

    /** Any end of the journals once more changes nothing. */
    private void replayTwice() {
      List<byte[]> more = new ArrayList<>(journals);
      more.addAll(journals.subList(random.nextInt(journals.size()), journals.size()));
      LeasePool twice = build(event -> {});
      JournaledPool.restore(twice, snapshot, more.toArray(byte[][]::new));
      assertThat(JournaledPool.stateOf(twice)).isEqualTo(model);
    }
  }
}
