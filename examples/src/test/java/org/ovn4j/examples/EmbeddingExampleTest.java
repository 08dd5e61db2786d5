package org.ovn4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.testkit.EmbeddedNorthbound;
import org.ovn4j.translator.HeldLease;
import org.ovn4j.translator.Ipam;

class EmbeddingExampleTest {

  @Test
  void thePodGetsTheFirstAddressForWorkloads() {
    try (NorthboundDb nb = EmbeddedNorthbound.create()) {
      EmbeddingExample.apply(nb);

      assertThat(Ipam.restore(nb.snapshot(), "my-controller").leases())
          .extracting(HeldLease::port, HeldLease::addresses)
          .containsExactly(
              tuple("green.net_green_webserver", List.of(IpAddress.parse("203.203.0.3"))));
    }
  }

  @Test
  void aSecondApplyChangesNothing() {
    try (NorthboundDb nb = EmbeddedNorthbound.create()) {
      EmbeddingExample.apply(nb);

      assertThat(EmbeddingExample.apply(nb).isEmpty()).isTrue();
    }
  }

  @Test
  void theReadmeShowsWhatIsTestedHere() throws IOException {
    assertThat(Readme.shows(EmbeddingExample.class)).isTrue();
  }
}
