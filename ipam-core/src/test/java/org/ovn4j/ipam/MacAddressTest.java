package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
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
    "::ffff:203.203.0.1, 0a:58:cb:cb:00:01",
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0a:58:c0:00:02:01",
        "a:58:c0:0:2:1",
        "0A-58-C0-00-02-01",
        "a-58-c0-0-2-1",
        "0a58.c000.0201",
        "0A58C0000201",
        " 0a:58:c0:00:02:01\n",
        "\t0a58.c000.0201 "
      })
  void readsLenientlyTheFormsOfOtherTools(String text) {
    assertThat(MacAddress.parseLenient(text)).hasToString("0a:58:c0:00:02:01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0a:58:c0:00:02",
        "0a:58:c0:00:02:01:03",
        "0a:58:c0:00:02:",
        ":58:c0:00:02:01",
        "0a:58::00:02:01",
        "0a:58:c0:00:02:001",
        "0a:58-c0:00-02:01",
        "0a58:c000:0201",
        "0a.58.c0.00.02.01",
        "a58.c000.201",
        "0a58.c000.0201.",
        "0a58c000020",
        "0a58c00002011",
        "0x0a58c00002",
        "0a 58 c0 00 02 01",
        "0a58c000020\uff11"
      })
  void refusesLenientlyWhatIsNoMacAddress(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MacAddress.parseLenient(text))
        .withMessage(
            "Not a MAC address: '%s' (expected 0a:58:c0:00:02:01, a:58:c0:0:2:1, 0a58.c000.0201"
                + " or 0a58c0000201)",
            text);
  }

  @Test
  void writesAndReadsEveryOctetInEveryPlace() {
    for (int shift = 0; shift < 48; shift += 8) {
      for (long octet = 0; octet < 256; octet++) {
        long bits = (0x0102_0304_0506L & ~(0xffL << shift)) | (octet << shift);
        MacAddress mac = MacAddress.of(bits);
        String hex = String.format("%012x", bits);
        assertThat(mac).hasToString(String.join(":", hex.split("(?<=\\G..)")));
        assertThat(MacAddress.parse(mac.toString())).isEqualTo(mac);
        assertThat(MacAddress.parseLenient(mac.toString().replaceAll("\\b0", ""))).isEqualTo(mac);
        assertThat(MacAddress.parseLenient(hex)).isEqualTo(mac);
        assertThat(MacAddress.parseLenient(String.join(".", hex.split("(?<=\\G....)"))))
            .isEqualTo(mac);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "34:56:78:9a:bc:de, 2001:db8::/64, 2001:db8::3656:78ff:fe9a:bcde",
    "52:54:00:12:34:56, 2001:db8:1:2::/64, 2001:db8:1:2:5054:ff:fe12:3456",
    "ff:ff:ff:ff:ff:ff, ::/64, ::fdff:ffff:feff:ffff",
  })
  void formsTheModifiedEui64InANetwork(String mac, String prefix, String address) {
    MacAddress parsed = MacAddress.parse(mac);
    IpAddress formed = parsed.eui64(Cidr.parse(prefix));
    assertThat(formed).isEqualTo(IpAddress.parse(address));
    assertThat(MacAddress.fromEui64(formed)).contains(parsed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001:db8::/63", "2001:db8::/65", "::/0", "192.0.2.0/24", "0.0.0.0/0"})
  void formsNoEui64OutsideAnIpv6Slash64(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MacAddress.of(0).eui64(Cidr.parse(prefix)))
        .withMessage("EUI-64 addresses need an IPv6 prefix of 64 bits, not %s", prefix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001:db8::1", "::fe:fe00:0", "::ff:ff00:0", "0.255.254.0", "::"})
  void findsNoMacAddressWhereThereIsNone(String address) {
    assertThat(MacAddress.fromEui64(IpAddress.parse(address))).isEmpty();
  }

  @Test
  void hashesNeighboursApart() {
    Set<Integer> hashes = new HashSet<>();
    for (long i = 0; i < 256; i++) {
      hashes.add(MacAddress.of(0x0a58_0a00_0000L + i).hashCode());
    }
    assertThat(hashes).as("of 256 addresses").hasSize(256);
  }
}
