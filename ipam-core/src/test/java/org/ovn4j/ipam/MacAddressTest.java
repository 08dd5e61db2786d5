package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
  @ParameterizedTest
  @CsvSource({
    "203.203.0.1, 0a:58:cb:cb:00:01",
    "255.255.255.255, 0a:58:ff:ff:ff:ff",
    "fe80::1, 0a:58:6d:6d:c1:50",
    "2010:100:200::3, 0a:58:75:c0:87:92",
    "2010:100:200:0:0:0:0:3, 0a:58:75:c0:87:92",
  })
  void derivesFromAnIpAddressAsOvnKubernetesDoes(String address, String mac) {
    assertThat(MacAddress.fromIp(IpAddress.parse(address))).hasToString(mac);
  }

  @ParameterizedTest
  @CsvSource({
    "0A:58:cb:CB:00:01, 0a:58:cb:cb:00:01",
    "0a-58-cb-cb-00-01, 0a:58:cb:cb:00:01",
    "ff:ff:ff:ff:ff:ff, ff:ff:ff:ff:ff:ff",
    "00:00:00:00:00:00, 00:00:00:00:00:00",
  })
  void readsColonsAndHyphensInEitherCase(String text, String canonical) {
    MacAddress mac = MacAddress.parse(text);
    assertThat(mac).hasToString(canonical);
    assertThat(MacAddress.tryParse(canonical)).contains(mac);
    assertThat(MacAddress.of(mac.bits())).isEqualTo(mac).hasSameHashCodeAs(mac);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0a:58:cb:cb:00",
        "0a:58:cb:cb:00:01:02",
        "0a:58:cb:cb:00-01",
        "0a58cbcb0001",
        "0a:58:cb:cb:00:0g",
        "0a.58.cb.cb.00.01",
        "a:58:cb:cb:00:001",
        ":0a:58:cb:cb:00:1",
        "0a:58:cb:cb:00:0\uff11"
      })
  void refusesWhatIsNoMacAddress(String text) {
    assertThat(MacAddress.tryParse(text)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MacAddress.parse(text))
        .withMessage(
            "Not a MAC address: '%s' (expected six hexadecimal octets such as 0a:58:c0:00:02:01)",
            text);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1L << 48})
  void refusesMoreThan48Bits(long bits) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MacAddress.of(bits))
        .withMessage("MAC address 0x%x does not fit into 48 bits", bits);
  }

  @Test
  void tellsUnicastFromMulticast() {
    assertThat(MacAddress.parse("0a:58:cb:cb:00:01").isUnicast()).isTrue();
    assertThat(MacAddress.parse("01:00:5e:00:00:01").isMulticast()).isTrue();
    assertThat(MacAddress.parse("ff:ff:ff:ff:ff:ff").isUnicast()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0a:58:cb:cb:00:01, fe80::858:cbff:fecb:1",
    "52:54:00:12:34:56, fe80::5054:ff:fe12:3456",
    "00:00:00:00:00:00, fe80::200:ff:fe00:0",
  })
  void makesTheModifiedEui64LinkLocal(String mac, String address) {
    assertThat(MacAddress.parse(mac).linkLocal()).isEqualTo(IpAddress.parse(address));
  }

  @Test
  void ordersAsUnsignedNumbers() {
    assertThat(MacAddress.parse("7f:00:00:00:00:00"))
        .isLessThan(MacAddress.parse("80:00:00:00:00:00"));
  }
}
