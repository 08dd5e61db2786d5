package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseRequestTest {
  @Test
  void refusesAMeaninglessRequest() {
    IpAddress address = IpAddress.parse("192.0.2.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeaseRequest.of(" "))
        .withMessage("The owner of a lease must not be blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeaseRequest.of("a").withAddresses(address, address))
        .withMessage("Addresses [192.0.2.1, 192.0.2.1] of a name one twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeaseRequest.of("a").withMac(MacAddress.parse("01:00:5e:00:00:01")))
        .withMessage("MAC address 01:00:5e:00:00:01 of a is no unicast address");
  }

  @Test
  void addsOneWishAtATime() {
    IpAddress address = IpAddress.parse("192.0.2.1");
    MacAddress mac = MacAddress.parse("52:54:00:12:34:56");
    assertThat(LeaseRequest.of("a").withMac(mac).asPersistent().withAddresses(address))
        .isEqualTo(new LeaseRequest("a", List.of(address), Optional.of(mac), true));
  }
}
