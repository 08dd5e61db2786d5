package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.ovn4j.ipam.JournaledPool.restore;
import static org.ovn4j.ipam.JournaledPool.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.JournaledPool.Cooling;
import org.ovn4j.ipam.RestoreFinding.Conflict;
import org.ovn4j.ipam.RestoreFinding.CoolDownLost;
import org.ovn4j.ipam.RestoreFinding.CursorOutside;
import org.ovn4j.ipam.RestoreFinding.Damaged;
import org.ovn4j.ipam.RestoreFinding.MissingChanges;
import org.ovn4j.ipam.RestoreFinding.TornTail;
import org.ovn4j.ipam.RestoreFinding.UnknownVersion;

class LeaseRestoreTest {
  private static final Cidr IPV4 = Cidr.parse("192.0.2.0/29");
  private static final Cidr IPV6 = Cidr.parse("2001:db8::/64");
  private static final IpAddress FIRST = IpAddress.parse("192.0.2.1");
  private static final IpAddress SECOND = IpAddress.parse("192.0.2.2");
  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

  private final AtomicLong now = new AtomicLong(1_000);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final JournalWriter journal = new JournalWriter(out);

  private LeasePool cooling(Cidr... subnets) {
    return builder(subnets).build();
  }

  private LeasePoolBuilder builder(Cidr... subnets) {
    return LeasePool.builder(subnets)
        .coolDown(Duration.ofSeconds(1), () -> Instant.ofEpochMilli(now.get()));
  }

  private static LeasePool plain() {
    return LeasePool.builder(IPV4).build();
  }

  // --- what comes back ----------------------------------------------------------------------

  @Test
  void goesOnWithVersionsCursorAndCoolDown() {
    LeasePool before = cooling(IPV4, IPV6);
    Lease a = before.lease(LeaseRequest.of("a").asPersistent()).orElseThrow();
    Lease b = before.lease(LeaseRequest.of("b").withMac(MAC)).orElseThrow();
    before.release(before.lease(LeaseRequest.of("c")).orElseThrow());

    LeasePool after = cooling(IPV4, IPV6);
    RestoreReport report = restore(after, Optional.of(snapshot(before)));

    assertThat(report).isEqualTo(new RestoreReport(2, 1, 3, List.of()));
    assertThat(report.isExact()).isTrue();
    assertThat(after.leases()).containsExactly(a, b);
    assertThat(after.release(a).outcome()).isEqualTo(ReleaseResult.Outcome.KEPT);
    assertThat(JournaledPool.stateOf(after).cooling())
        .containsEntry(IpAddress.parse("192.0.2.3"), new Cooling("c", Instant.ofEpochMilli(2_000)));
    Lease d = after.lease(LeaseRequest.of("d")).orElseThrow();
    assertThat(d.version()).isEqualTo(4);
    assertThat(d.addresses().get(0)).hasToString("192.0.2.4");
    assertThat(after.lease(LeaseRequest.of("c")).orElseThrow().addresses().get(0))
        .as("its own, at once")
        .hasToString("192.0.2.3");
  }

  @Test
  void spreadsASnapshotOverManyRecordsAndSaysBehindWhichChangeItIs() throws IOException {
    LeasePool before = cooling(Cidr.parse("10.0.0.0/23"));
    for (int i = 0; i < 200; i++) {
      String owner = i + "-" + "x".repeat(1000);
      before.lease(LeaseRequest.of(owner));
      // The first address of each cools from now on.
      before.lease(LeaseRequest.of(owner).withAddresses(IpAddress.ipv4(0x0a00_0100 + i)));
    }
    ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
    assertThat(LeaseSnapshot.write(before, snapshot)).isEqualTo(400);
    LeasePool after = cooling(Cidr.parse("10.0.0.0/23"));
    assertThat(restore(after, Optional.of(snapshot.toByteArray())))
        .isEqualTo(new RestoreReport(200, 200, 400, List.of()));
    assertThat(JournaledPool.stateOf(after)).isEqualTo(JournaledPool.stateOf(before));
  }

  @Test
  void forgetsACoolDownThatIsOver() {
    LeasePool before = cooling(IPV4);
    before.release(before.lease(LeaseRequest.of("a")).orElseThrow());
    byte[] snapshot = snapshot(before);
    now.set(2_000);
    LeasePool after = cooling(IPV4);
    assertThat(restore(after, Optional.of(snapshot)))
        .isEqualTo(new RestoreReport(0, 0, 1, List.of()));
  }

  @Test
  void keepsNetworksWithoutSubnets() {
    LeasePool before = LeasePool.builder().journal(journal).build();
    before.lease(LeaseRequest.of("a"));
    before.lease(LeaseRequest.of("b").withAddresses(SECOND, FIRST, IPV6.first(), IPV6.last()));
    LeasePool after = LeasePool.builder().build();
    restore(after, Optional.empty(), out.toByteArray());
    assertThat(after.leases()).isEqualTo(before.leases());
    LeasePool again = LeasePool.builder().build();
    restore(again, Optional.of(snapshot(after)));
    assertThat(again.leases()).isEqualTo(before.leases());
  }

  @Test
  void takesUpAnExchangeAsOne() {
    LeasePool before = builder(IPV4).journal(journal).build();
    before.lease(LeaseRequest.of("a"));
    before.lease(LeaseRequest.of("a").withAddresses(SECOND));
    LeasePool after = cooling(IPV4);
    restore(after, Optional.empty(), out.toByteArray());
    assertThat(after.find("a").orElseThrow().addresses()).containsExactly(SECOND);
    assertThat(after.lease(LeaseRequest.of("b").withAddresses(FIRST)).<Object>fold(l -> l, r -> r))
        .isEqualTo(new Refusal.AddressCooling(FIRST, "a", Instant.ofEpochMilli(2_000)));
    assertThat(after.lease(LeaseRequest.of("a").withAddresses(FIRST)).orElseThrow().owner())
        .isEqualTo("a");
  }

  @Test
  void forgetsThatAnAddressCooledOnceItsOwnerHadItAgain() {
    LeasePool before = builder(IPV4).journal(journal).build();
    before.lease(LeaseRequest.of("a").withAddresses(FIRST));
    before.lease(LeaseRequest.of("a").withAddresses(SECOND));
    now.set(1_500);
    before.release(before.lease(LeaseRequest.of("a").withAddresses(FIRST)).orElseThrow());
    LeasePool after = cooling(IPV4);
    assertThat(restore(after, Optional.empty(), out.toByteArray()))
        .isEqualTo(new RestoreReport(0, 2, 4, List.of()));
    assertThat(JournaledPool.stateOf(after)).isEqualTo(JournaledPool.stateOf(before));
  }

  @Test
  void fillsNewPoolsOnly() {
    LeasePool pool = plain();
    for (Runnable change :
        List.<Runnable>of(() -> pool.lease(LeaseRequest.of("a")), () -> pool.reclaim("a"))) {
      change.run();
      assertThatIllegalStateException()
          .isThrownBy(() -> restore(pool, Optional.empty()))
          .withMessage("Only a pool that has leased nothing can be restored");
    }
  }

  // --- what is reported ---------------------------------------------------------------------

  private static LeaseEvent held(long sequence, String owner, MacAddress mac, IpAddress... own) {
    return new LeaseEvent(
        sequence,
        LeaseEvent.Kind.HELD,
        owner,
        List.of(own),
        mac,
        false,
        false,
        List.of(),
        Instant.EPOCH);
  }

  private static LeaseEvent coolingEvent(long sequence, String owner, IpAddress address) {
    return new LeaseEvent(
        sequence,
        LeaseEvent.Kind.COOLING,
        owner,
        List.of(address),
        MacAddress.fromIp(address),
        false,
        false,
        List.of(),
        Instant.ofEpochMilli(9_000));
  }

  private static Lease lease(String owner, long version, MacAddress mac, IpAddress... addresses) {
    Lease lease = new Lease(owner, false, Lease.HELD);
    lease.fill(List.of(addresses), mac.bits(), version);
    return lease;
  }

  private RestoreReport replay(LeasePool pool, LeaseEvent... events) {
    Arrays.stream(events).forEach(journal::append);
    return restore(pool, Optional.empty(), out.toByteArray());
  }

  private static Conflict conflict(Lease lease, Refusal reason) {
    return new Conflict(lease, Optional.empty(), reason);
  }

  @Test
  void reportsTwoOwnersOfOneAddress() {
    LeasePool pool = plain();
    MacAddress mac = MacAddress.fromIp(FIRST);
    RestoreReport report = replay(pool, held(1, "a", mac, FIRST), held(2, "b", MAC, FIRST));
    assertThat(report.findings())
        .containsExactly(conflict(lease("b", 2, MAC, FIRST), new Refusal.AddressHeld(FIRST, "a")));
    assertThat(report.findings().get(0).message())
        .isEqualTo(
            "Lease[b holds [192.0.2.1] with MAC address 02:00:00:00:00:01, version 2] is not"
                + " restored: Address 192.0.2.1 is held by a");
    assertThat(report.isExact()).isFalse();
    assertThat(pool.leases()).extracting(Lease::owner).containsExactly("a");
    assertThat(pool.lease(LeaseRequest.of("b")).orElseThrow().addresses())
        .as("the owner of what is not restored has nothing")
        .containsExactly(SECOND);
  }

  @Test
  void reportsTwoOwnersOfOneMacWhicheverWayTheyHaveIt() {
    LeasePool pool = plain();
    MacAddress implied = MacAddress.fromIp(FIRST);
    IpAddress third = IpAddress.parse("192.0.2.3");
    RestoreReport report =
        replay(
            pool,
            held(1, "a", MAC, SECOND),
            held(2, "b", MAC, third),
            held(3, "c", implied, FIRST),
            held(4, "d", implied, IpAddress.parse("192.0.2.4")));
    assertThat(report.findings())
        .containsExactlyInAnyOrder(
            conflict(lease("b", 2, MAC, third), new Refusal.MacHeld(MAC, "a")),
            conflict(
                lease("d", 4, implied, IpAddress.parse("192.0.2.4")),
                new Refusal.MacHeld(implied, "c")));
    assertThat(pool.lease(LeaseRequest.of("e").withAddresses(third)).orElseThrow().owner())
        .as("the address of what is not restored is free")
        .isEqualTo("e");
  }

  @Test
  void reportsAMacThatFollowsFromAnAddressAndIsTakenOrReserved() {
    MacAddress first = MacAddress.fromIp(FIRST);
    MacAddress second = MacAddress.fromIp(SECOND);
    LeasePool pool = LeasePool.builder(IPV4).reserveMac(second).build();
    RestoreReport report =
        replay(
            pool,
            held(1, "a", first, IpAddress.parse("192.0.2.3")),
            held(2, "b", first, FIRST),
            held(3, "c", second, SECOND));
    assertThat(report.findings())
        .containsExactlyInAnyOrder(
            conflict(lease("b", 2, first, FIRST), new Refusal.MacHeld(first, "a")),
            conflict(lease("c", 3, second, SECOND), new Refusal.MacReserved(second)));
  }

  @Test
  void reportsAddressesThatAreNotOneOfEachFamilyInOrder() {
    LeasePool pool = LeasePool.builder(IPV4, IPV6).build();
    IpAddress ipv6 = IPV6.address(1);
    RestoreReport report =
        replay(
            pool,
            held(1, "a", MAC, FIRST, SECOND),
            held(2, "b", MAC, ipv6, FIRST),
            held(3, "c", MAC, FIRST),
            held(4, "d", MAC, FIRST, ipv6));
    assertThat(report.findings())
        .extracting(finding -> ((Conflict) finding).reason())
        .hasSize(3)
        .hasOnlyElementsOfType(Refusal.FamilyMismatch.class);
    assertThat(pool.leases()).extracting(Lease::owner).containsExactly("d");
  }

  @Test
  void reportsWhatThePoolOfTodayDoesNotLease() {
    IpAddress outside = IpAddress.parse("198.51.100.1");
    LeasePool pool = LeasePool.builder(IPV4).infrastructure(FIRST).reserveMac(MAC).build();
    RestoreReport report =
        replay(
            pool,
            held(1, "a", MacAddress.fromIp(outside), outside),
            held(2, "b", MacAddress.fromIp(FIRST), FIRST),
            held(3, "c", MAC, SECOND),
            held(4, "d", MacAddress.fromIp(SECOND), SECOND, IPV6.first()));
    assertThat(report.findings())
        .extracting(finding -> ((Conflict) finding).reason())
        .containsExactlyInAnyOrder(
            new Refusal.OutsidePool(outside, List.of(IpRange.of(IPV4))),
            new Refusal.NotForWorkloads(FIRST, Refusal.Use.INFRASTRUCTURE),
            new Refusal.MacReserved(MAC),
            new Refusal.FamilyMismatch(List.of(SECOND, IPV6.first()), List.of(IpFamily.IPV4)));
    assertThat(pool.leases()).isEmpty();
    assertThat(pool.statistics().get(0).leased()).isZero();
  }

  @Test
  void reportsAnAddressThatCoolsForOneAndIsHeldByAnotherBefore() {
    LeasePool pool = cooling(IPV4);
    RestoreReport report =
        replay(
            pool,
            held(1, "b", MacAddress.fromIp(FIRST), FIRST),
            coolingEvent(2, "a", FIRST),
            held(3, "c", MacAddress.fromIp(SECOND), SECOND));
    assertThat(report.findings())
        .containsExactly(
            new Conflict(
                lease("a", 2, MacAddress.fromIp(FIRST), FIRST),
                Optional.of(Instant.ofEpochMilli(9_000)),
                new Refusal.AddressHeld(FIRST, "b")));
  }

  @Test
  void takesALaterLeaseAsTheEndOfACoolDown() {
    LeasePool pool = cooling(IPV4);
    RestoreReport report =
        replay(pool, coolingEvent(1, "a", FIRST), held(2, "b", MacAddress.fromIp(FIRST), FIRST));
    assertThat(report).isEqualTo(new RestoreReport(1, 0, 2, List.of()));
  }

  @Test
  void reportsACoolDownThatThePoolOfTodayDoesNotHave() {
    RestoreReport report = replay(plain(), coolingEvent(1, "a", FIRST));
    assertThat(report.findings())
        .containsExactly(
            new CoolDownLost(
                lease("a", 1, MacAddress.fromIp(FIRST), FIRST), Instant.ofEpochMilli(9_000)));
  }

  @Test
  void reportsACursorOutside() {
    LeasePool before = LeasePool.builder(Cidr.parse("198.51.100.0/24")).build();
    before.release(before.lease(LeaseRequest.of("a")).orElseThrow());
    assertThat(restore(plain(), Optional.of(snapshot(before))).findings())
        .containsExactly(new CursorOutside(IpAddress.parse("198.51.100.1")));
  }

  @Test
  void passesByRecordsThatAreOfNoJournal() throws IOException {
    RecordWriter writer = new RecordWriter();
    int dropped = out.size();
    writer.begin().put(RecordFormat.DROPPED, lease("a", 1, MAC, FIRST));
    writer.write(out);
    int longer = out.size();
    writer.begin().put(RecordFormat.HELD, lease("a", 1, MAC, FIRST));
    writer.putOctet(0);
    writer.write(out);
    LeasePool pool = plain();
    RestoreReport report = replay(pool, held(1, "b", MAC, FIRST));
    assertThat(report.findings())
        .containsExactly(
            new Damaged("journal 1", dropped, "a record is not of a journal"),
            new Damaged("journal 1", longer, "a record is not of a journal"));
    assertThat(pool.leases()).extracting(Lease::owner).containsExactly("b");
  }

  @Test
  void reportsMissingChanges() {
    RestoreReport report =
        replay(
            plain(),
            held(3, "a", MacAddress.fromIp(FIRST), FIRST),
            held(6, "b", MacAddress.fromIp(SECOND), SECOND));
    assertThat(report.findings())
        .containsExactly(new MissingChanges(1, 2), new MissingChanges(4, 5));
    assertThat(report.held()).isEqualTo(2);
  }

  @Test
  void reportsAJournalThatEndsBeforeTheSnapshotDid() {
    LeasePool[] pool = new LeasePool[1];
    ByteArrayOutputStream early =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] octets, int from, int length) {
            super.write(octets, from, length);
            pool[0].lease(LeaseRequest.of("while-" + size()));
          }
        };
    pool[0] = LeasePool.builder(IPV4).journal(journal).build();
    try {
      LeaseSnapshot.write(pool[0], early);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    byte[] snapshot = early.toByteArray();
    LeasePool after = plain();
    assertThat(restore(after, Optional.of(snapshot), out.toByteArray()).isExact()).isTrue();
    assertThat(after.leases()).isEqualTo(pool[0].leases());
    assertThat(
            restore(plain(), Optional.of(snapshot), Arrays.copyOf(out.toByteArray(), 8)).findings())
        .contains(new MissingChanges(2, 4));
  }

  @Test
  void reportsStreamsThatAreOfAnotherKindOrVersionOrEmpty() {
    LeasePool before = plain();
    before.lease(LeaseRequest.of("a"));
    byte[] snapshot = snapshot(before);
    byte[] newer = snapshot.clone();
    newer[7] = 9;
    LeasePool after = plain();
    assertThat(restore(after, Optional.of(newer)).findings())
        .containsExactly(new UnknownVersion("snapshot", 9));
    assertThat(after.leases()).isEmpty();
    assertThat(restore(plain(), Optional.empty(), snapshot).findings())
        .containsExactly(new Damaged("journal 1", 0, "it does not begin as it should"));
    assertThat(restore(plain(), Optional.empty(), new byte[0]).findings())
        .containsExactly(new TornTail("journal 1", 0));
  }

  @Test
  void reportsASnapshotThatWasCutAnywhere() {
    LeasePool before = cooling(IPV4, IPV6);
    for (String owner : List.of("a", "b", "c")) {
      before.lease(LeaseRequest.of(owner));
    }
    byte[] snapshot = snapshot(before);
    for (int cut = 0; cut < snapshot.length; cut++) {
      RestoreReport report =
          restore(cooling(IPV4, IPV6), Optional.of(Arrays.copyOf(snapshot, cut)));
      assertThat(report.isExact()).as("cut at %d", cut).isFalse();
      assertThat(report.findings()).singleElement().isInstanceOf(TornTail.class);
    }
  }

  @Test
  void tellsALengthenedFileFromADamagedOne() {
    journal.append(held(1, "a", MacAddress.fromIp(FIRST), FIRST));
    int end = out.size();
    byte[] zeros = Arrays.copyOf(out.toByteArray(), end + 5000);
    assertThat(restore(plain(), Optional.empty(), zeros).findings())
        .containsExactly(new TornTail("journal 1", end));
    zeros[end + 4000] = 1;
    assertThat(restore(plain(), Optional.empty(), zeros).findings())
        .containsExactly(
            new Damaged(
                "journal 1",
                end,
                "the length of a record is wrong, and what follows cannot be read"));
  }
}
