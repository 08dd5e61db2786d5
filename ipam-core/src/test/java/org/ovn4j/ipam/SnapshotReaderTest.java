package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.ipam.JournaledPool.restore;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.RestoreFinding.Damaged;
import org.ovn4j.ipam.RestoreFinding.MissingChanges;
import org.ovn4j.ipam.RestoreFinding.TornTail;

/** Snapshots whose records are whole, and are not those that a snapshot has. */
class SnapshotReaderTest {
  private static final IpAddress FIRST = IpAddress.parse("192.0.2.1");
  private static final IpAddress SECOND = IpAddress.parse("192.0.2.2");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final RecordWriter writer = new RecordWriter();
  private final LeasePool pool =
      LeasePool.builder(Cidr.parse("192.0.2.0/29"))
          .coolDown(Duration.ofSeconds(9), () -> Instant.EPOCH)
          .build();

  @BeforeEach
  void header() throws IOException {
    RecordWriter.writeHeader(out, RecordFormat.SNAPSHOT);
  }

  private static Lease lease(String owner, long version, IpAddress... addresses) {
    Lease lease = new Lease(owner, false, Lease.HELD);
    lease.fill(List.of(addresses), 0x0200_0000_0000L + version, version);
    lease.setCoolUntil(5_000);
    return lease;
  }

  private void begin(long sequence) throws IOException {
    writer.begin().putOctet(RecordFormat.BEGIN);
    writer.putLong(sequence);
    writer.putNumber(2);
    writer.putAddresses(List.of(FIRST));
    writer.write(out);
  }

  /** Writes a record of such leases, and returns where it begins. */
  private int record(int type, int kind, Lease... leases) throws IOException {
    int position = out.size();
    writer.begin().putOctet(type);
    for (Lease lease : leases) {
      writer.put(kind, lease);
    }
    writer.write(out);
    return position;
  }

  private int end(long count, long last) throws IOException {
    int position = out.size();
    writer.begin().putOctet(RecordFormat.END);
    writer.putNumber(count);
    writer.putLong(last);
    writer.write(out);
    return position;
  }

  private RestoreReport report() {
    return restore(pool, Optional.of(out.toByteArray()));
  }

  private static Damaged damaged(int position, String what) {
    return new Damaged("snapshot", position, what);
  }

  @Test
  void readsAddressesAndLeasesOfSeveralRecordsEach() throws IOException {
    begin(7);
    record(RecordFormat.COOLING_ADDRESSES, RecordFormat.DROPPED, lease("a", 3, FIRST));
    record(RecordFormat.COOLING_ADDRESSES, RecordFormat.DROPPED, lease("a", 4, FIRST.plus(3)));
    record(RecordFormat.LEASES, RecordFormat.HELD, lease("a", 6, SECOND));
    record(RecordFormat.LEASES, RecordFormat.COOLING, lease("c", 5, FIRST.plus(2)));
    end(4, 7);
    assertThat(report()).isEqualTo(new RestoreReport(1, 3, 7, List.of()));
    assertThat(pool.cursor(IpFamily.IPV4)).contains(FIRST);
    assertThat(JournaledPool.stateOf(pool).cooling())
        .containsOnlyKeys(FIRST, FIRST.plus(2), FIRST.plus(3));
  }

  @Test
  void usesNothingWithoutTheBeginning() throws IOException {
    int position = record(RecordFormat.LEASES, RecordFormat.HELD, lease("a", 1, FIRST));
    end(1, 1);
    assertThat(report().findings())
        .containsExactly(
            damaged(
                position, "its first record is missing, and the others are of no use without it"));
    assertThat(pool.leases()).isEmpty();
  }

  @Test
  void usesNothingIfTheBeginningIsMalformed() throws IOException {
    int position = record(RecordFormat.BEGIN, RecordFormat.HELD);
    record(RecordFormat.LEASES, RecordFormat.HELD, lease("a", 1, FIRST));
    end(1, 1);
    assertThat(report().findings()).containsExactly(damaged(position, "a record ends too early"));
    assertThat(pool.leases()).isEmpty();
  }

  @Test
  void usesNothingIfACoolingAddressIsMissing() throws IOException {
    begin(1);
    int position = record(RecordFormat.COOLING_ADDRESSES, RecordFormat.DROPPED, lease("a", 1));
    end(1, 1);
    assertThat(report().findings())
        .containsExactly(damaged(position, "the address that cools is missing"));
  }

  @Test
  void isTornAfterItsHeader() {
    assertThat(report().findings()).containsExactly(new TornTail("snapshot", 8));
  }

  @Test
  void passesByRecordsThatAreOfNoSnapshot() throws IOException {
    begin(2);
    int first = record(0, RecordFormat.HELD);
    int second = out.size();
    writer.begin().write(out);
    int third = out.size();
    writer.begin().write(out);
    int fourth = record(9, RecordFormat.HELD);
    record(RecordFormat.LEASES, RecordFormat.HELD, lease("a", 1, FIRST));
    end(1, 2);
    assertThat(report())
        .isEqualTo(
            new RestoreReport(
                1,
                0,
                2,
                List.of(
                    damaged(first, "a record is not of a snapshot"),
                    damaged(second, "a record is not of a snapshot"),
                    damaged(third, "a record is not of a snapshot"),
                    damaged(fourth, "a record is not of a snapshot"))));
  }

  @Test
  void reportsWhatFollowsItsEnd() throws IOException {
    begin(2);
    record(RecordFormat.LEASES, RecordFormat.HELD, lease("a", 1, FIRST));
    end(1, 2);
    int position = record(RecordFormat.LEASES, RecordFormat.HELD, lease("b", 2, SECOND));
    assertThat(report().findings())
        .containsExactly(damaged(position, "there is something after its end"));
    assertThat(pool.leases()).extracting(Lease::owner).containsExactly("a");
  }

  @Test
  void countsItsLeases() throws IOException {
    begin(2);
    record(RecordFormat.LEASES, RecordFormat.HELD, lease("a", 1, FIRST));
    int position = end(3, 2);
    assertThat(report().findings()).containsExactly(damaged(position, "it has 1 of its 3 leases"));
  }

  @Test
  void goesOnBehindTheHighestNumberItKnowsOf() throws IOException {
    begin(2);
    record(RecordFormat.LEASES, RecordFormat.HELD, lease("a", 9, FIRST));
    end(1, 4);
    RestoreReport report = report();
    assertThat(report.findings()).containsExactly(new MissingChanges(3, 4));
    assertThat(report.sequence()).isEqualTo(9);
    assertThat(pool.lease(LeaseRequest.of("b")).orElseThrow().version()).isEqualTo(10);
  }

  @Test
  void reportsTwoLeasesOfOneOwner() throws IOException {
    begin(2);
    record(RecordFormat.LEASES, RecordFormat.HELD, lease("a", 1, FIRST), lease("a", 2, SECOND));
    end(2, 2);
    assertThat(report().findings())
        .containsExactly(
            new RestoreFinding.Conflict(
                lease("a", 2, SECOND),
                Optional.empty(),
                new Refusal.OwnerHoldsOther(lease("a", 1, FIRST))));
    assertThat(pool.holder(SECOND)).isEmpty();
  }
}
