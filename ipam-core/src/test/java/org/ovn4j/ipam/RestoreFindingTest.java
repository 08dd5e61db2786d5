package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.RestoreFinding.Conflict;
import org.ovn4j.ipam.RestoreFinding.CoolDownLost;
import org.ovn4j.ipam.RestoreFinding.CursorOutside;
import org.ovn4j.ipam.RestoreFinding.Damaged;
import org.ovn4j.ipam.RestoreFinding.MissingChanges;
import org.ovn4j.ipam.RestoreFinding.TornTail;
import org.ovn4j.ipam.RestoreFinding.UnknownVersion;

class RestoreFindingTest {
  private static final IpAddress ADDRESS = IpAddress.parse("192.0.2.1");

  @Test
  void saysInOneSentenceWhatIsWrong() {
    Lease lease = new Lease("a", false, Lease.ENDED);
    lease.fill(List.of(ADDRESS), 0x0200_0000_0001L, 7);
    String text = "Lease[a holds [192.0.2.1] with MAC address 02:00:00:00:00:01, version 7]";
    Refusal held = new Refusal.AddressHeld(ADDRESS, "b");
    assertThat(new Conflict(lease, Optional.empty(), held).message())
        .isEqualTo(text + " is not restored: Address 192.0.2.1 is held by b");
    assertThat(new Conflict(lease, Optional.of(Instant.EPOCH), held).message())
        .isEqualTo(
            text
                + ", which cools down until 1970-01-01T00:00:00Z is not restored: Address 192.0.2.1"
                + " is held by b");
    assertThat(new CoolDownLost(lease, Instant.EPOCH).message())
        .isEqualTo(
            text + " was to cool down until 1970-01-01T00:00:00Z, and the pool has no cool-down");
    assertThat(new CursorOutside(ADDRESS).message())
        .isEqualTo("Address 192.0.2.1 was chosen last and lies outside the network");
    assertThat(new TornTail("journal 2", 8).message())
        .isEqualTo("The journal 2 ends within what begins at octet 8");
    assertThat(new Damaged("snapshot", 9, "it is gone").message())
        .isEqualTo("The snapshot is damaged at octet 9: it is gone");
    assertThat(new UnknownVersion("snapshot", 2).message())
        .isEqualTo("The snapshot has format 2, and only format 1 is known");
    assertThat(new MissingChanges(3, 5).message()).isEqualTo("Changes 3 to 5 are missing");
  }
}
