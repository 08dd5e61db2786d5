package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static Lease lease(String owner, long version) {
    Lease lease = new Lease(owner, false, Lease.HELD);
    lease.fill(List.of(IpAddress.parse("192.0.2.1")), 0x0200_0000_0001L, version);
    return lease;
  }

  @Test
  void isEqualToWhatSaysTheSameWhateverItsState() {
    Lease ended = lease("a", 1);
    ended.setState(Lease.ENDED);
    assertThat(ended).isEqualTo(lease("a", 1)).hasSameHashCodeAs(lease("a", 1));
    assertThat(ended).isNotEqualTo(lease("b", 1)).isNotEqualTo(lease("a", 2));
  }

  @Test
  void hashesOwnersAndVersionsApart() {
    Set<Integer> hashes = new HashSet<>();
    for (int i = 0; i < 16; i++) {
      for (long version = 0; version < 16; version++) {
        hashes.add(lease("owner-" + (char) ('a' + i), version).hashCode());
      }
    }
    assertThat(hashes).as("of 256 leases").hasSize(256);
  }
}
