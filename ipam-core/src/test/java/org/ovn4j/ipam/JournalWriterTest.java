package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalWriterTest {
  private static final Cidr IPV4 = Cidr.parse("192.0.2.0/29");

  /** A disk that fills up in the middle of a write. */
  private static final class Disk extends OutputStream {
    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    int room = Integer.MAX_VALUE;

    @Override
    public void write(int octet) throws IOException {
      if (written.size() == room) {
        throw new IOException("No space left");
      }
      written.write(octet);
    }
  }

  @Test
  void refusesEveryChangeFromTheFirstThatCannotBeWritten() {
    Disk disk = new Disk();
    JournalWriter journal = new JournalWriter(disk);
    LeasePool pool = pool(journal);
    Lease a = pool.lease(LeaseRequest.of("a")).orElseThrow();
    int whole = disk.written.size();
    disk.room = whole + 10;
    JournaledPool.State before = JournaledPool.stateOf(pool);

    assertThatThrownBy(() -> pool.lease(LeaseRequest.of("b")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Change 2 cannot be written to the lease journal");
    disk.room = Integer.MAX_VALUE;
    assertThatThrownBy(() -> journal.continueIn(new ByteArrayOutputStream()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("The lease journal failed before and takes no more changes");
    for (Runnable change :
        List.<Runnable>of(
            () -> pool.lease(LeaseRequest.of("b")),
            () -> pool.lease(LeaseRequest.of("b").withAddresses(IpAddress.parse("192.0.2.5"))),
            () -> pool.lease(LeaseRequest.of("a").withAddresses(IpAddress.parse("192.0.2.5"))),
            () -> pool.release(a),
            () -> pool.reclaim("a"))) {
      assertThatThrownBy(change::run)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("The lease journal failed before and takes no more changes");
      assertThat(JournaledPool.stateOf(pool)).isEqualTo(before);
    }

    LeasePool after = pool(event -> {});
    RestoreReport report =
        JournaledPool.restore(after, Optional.empty(), disk.written.toByteArray());
    assertThat(report.findings()).containsExactly(new RestoreFinding.TornTail("journal 1", whole));
    assertThat(JournaledPool.stateOf(after)).isEqualTo(before);
  }

  private static LeasePool pool(LeaseJournal journal) {
    return LeasePool.builder(IPV4)
        .coolDown(Duration.ofSeconds(1), () -> Instant.EPOCH)
        .journal(journal)
        .build();
  }

  @Test
  void goesOnInAnotherStream() {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    JournalWriter journal = new JournalWriter(first);
    LeasePool pool = pool(journal);
    pool.lease(LeaseRequest.of("a"));
    journal.continueIn(second);
    pool.lease(LeaseRequest.of("b"));
    pool.reclaim("a");
    LeasePool after = pool(event -> {});
    JournaledPool.restore(after, Optional.empty(), first.toByteArray(), second.toByteArray());
    assertThat(JournaledPool.stateOf(after)).isEqualTo(JournaledPool.stateOf(pool));
  }

  @Test
  void refusesAnOwnerThatWouldBeAnotherAfterwards() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LeasePool pool = pool(new JournalWriter(out));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.lease(LeaseRequest.of("half \ud834")))
        .withMessageContaining("half a character");
    assertThat(pool.leases()).isEmpty();
    assertThat(out.size()).isEqualTo(8);
    assertThat(pool.lease(LeaseRequest.of("whole \ud834\udd1e")).orElseThrow().version())
        .isEqualTo(1);
  }

  @Test
  void takesThirtyOctetsForAShortOwner() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LeasePool pool = pool(new JournalWriter(out));
    pool.lease(LeaseRequest.of("blue/vm-a"));
    assertThat(out.size()).isEqualTo(8 + 8 + 2 + 1 + 9 + 1 + 5);
  }
}
