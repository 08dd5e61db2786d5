package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CoolDownTest {
  private final AtomicLong now = new AtomicLong();
  private final CoolDown coolDown =
      new CoolDown(Duration.ofMillis(100), () -> Instant.ofEpochMilli(now.get()));

  private Lease cool(long until) {
    Lease lease = new Lease("until-" + until, false, Lease.CHANGING);
    coolDown.resume(lease, until);
    return lease;
  }

  @Test
  void endsEveryLeaseAtItsTimeHoweverTheyCame() {
    Lease late = cool(90);
    Lease early = cool(60);
    Lease latest = cool(95);
    Lease between = cool(70);
    assertThat(coolDown.leases()).containsExactly(early, between, late, latest);
    assertThat(coolDown.nextEnd()).contains(Instant.ofEpochMilli(60));
    now.set(59);
    assertThat(coolDown.isDue()).isFalse();
    assertThat(coolDown.poll()).isNull();
    now.set(60);
    assertThat(coolDown.poll()).isSameAs(early);
    assertThat(early.state()).isEqualTo(Lease.ENDED);
    assertThat(coolDown.poll()).isNull();
    now.set(90);
    assertThat(Arrays.asList(coolDown.poll(), coolDown.poll()))
        .containsExactlyInAnyOrder(between, late);
    assertThat(coolDown.poll()).isNull();
    assertThat(coolDown.leases()).containsExactly(latest);
  }
}
