package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "192.0.2.1, 192.0.2.1",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:DB8::0001, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "1:0:0:4:0:0:0:0, 1:0:0:4::",
    "::ffff:1.2.3.4, ::ffff:1.2.3.4",
    "::ffff:0102:0304, ::ffff:1.2.3.4",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  })
  void writesTheCanonicalTextOfWhatItReads(String text, String canonical) {
    assertThat(IpAddress.parse(text)).hasToString(canonical);
    assertThat(IpAddress.tryParse(canonical)).contains(IpAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.",
        ".1.2.3.4",
        "1..2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.00",
        "256.1.1.1",
        "1.2.3.1000",
        "99999999999.1.1.1",
        "1.2.3.-4",
        "+1.2.3.4",
        " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.a",
        "localhost",
        "\u0661.2.3.4",
        "1.2.3.4/24"
      })
  void refusesWhatIsNotIpv4(String text) {
    assertThat(IpAddress.tryParse(text)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpAddress.parse(text))
        .withMessage(
            "Not an IP address: '%s' (expected four decimal octets without leading zeros such as"
                + " 192.0.2.1)",
            text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":",
        ":::",
        "1:",
        ":1",
        "1::2::3",
        "::1::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "g::",
        "1:::2",
        "::1:",
        ":1::",
        "::1.2.3",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1:2:3:4:5:1.2.3.4",
        "::01.2.3.4",
        "::1.2.3.4.5",
        "[::1]",
        " ::1",
        "::1/64",
        "1.2.3.4::",
        "::\uff11",
        "::-1"
      })
  void refusesWhatIsNotIpv6(String text) {
    assertThat(IpAddress.tryParse(text)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpAddress.parse(text))
        .withMessage("Not an IP address: '%s' (expected IPv6 such as 2001:db8::1)", text);
  }

  @Test
  void refusesZones() {
    assertThat(IpAddress.tryParse("fe80::1%eth0")).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpAddress.parse("fe80::1%eth0"))
        .withMessage("Not an IP address: 'fe80::1%eth0' (zone ids are not allowed)");
  }

  @Test
  void keepsTheBitsOfBothFamilies() {
    assertThat(IpAddress.ipv4(0xc0000201)).isEqualTo(IpAddress.parse("192.0.2.1"));
    assertThat(IpAddress.ipv4(-1).low()).isEqualTo(0xffff_ffffL);
    assertThat(IpAddress.ipv4(-1).family()).isEqualTo(IpFamily.IPV4);
    IpAddress ipv6 = IpAddress.parse("2001:db8::7");
    assertThat(ipv6.high()).isEqualTo(0x2001_0db8_0000_0000L);
    assertThat(ipv6.low()).isEqualTo(7);
    assertThat(ipv6.isIpv6()).isTrue();
    assertThat(ipv6.isIpv4()).isFalse();
  }

  @Test
  void isNotEqualAcrossFamilies() {
    assertThat(IpAddress.ipv6(0, 1)).isNotEqualTo(IpAddress.ipv4(1));
  }

  @Test
  void ordersIpv4FirstThenUnsigned() {
    assertThat(
            Stream.of("8000::", "::1", "128.0.0.0", "1::", "127.255.255.255", "::8000:0:0:0", "::")
                .map(IpAddress::parse)
                .sorted()
                .map(IpAddress::toString))
        .containsExactly(
            "127.255.255.255", "128.0.0.0", "::", "::1", "::8000:0:0:0", "1::", "8000::");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.255, 1, 192.0.3.0",
    "192.0.3.0, -1, 192.0.2.255",
    "0.0.0.0, 4294967295, 255.255.255.255",
    "255.255.255.255, -4294967295, 0.0.0.0",
    "::ffff:ffff:ffff:ffff, 1, 0:0:0:1::",
    "0:0:0:1::, -1, ::ffff:ffff:ffff:ffff",
    "2001:db8::, 9223372036854775807, 2001:db8::7fff:ffff:ffff:ffff",
    "0:0:0:1::, -9223372036854775808, ::8000:0:0:0",
    "2001:db8::1, 0, 2001:db8::1",
  })
  void addsAndCarries(String address, long distance, String sum) {
    assertThat(IpAddress.parse(address).plus(distance)).isEqualTo(IpAddress.parse(sum));
  }

  @ParameterizedTest
  @CsvSource({
    "255.255.255.255, 1",
    "0.0.0.0, -1",
    "1.2.3.4, 9223372036854775807",
    "1.2.3.4, -9223372036854775808",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 1",
    "::, -1",
  })
  void refusesToLeaveTheFamily(String address, long distance) {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> IpAddress.parse(address).plus(distance))
        .withMessageContaining("lies " + distance + " from " + address);
  }

  @Test
  void agreesWithTheJdkOnRandomAddresses() throws UnknownHostException {
    Random random = new Random(5952);
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = new byte[16];
      for (int group = 0; group < 16; group += 2) {
        if (random.nextBoolean()) {
          octets[group] = (byte) (random.nextBoolean() ? random.nextInt() : 0);
          octets[group + 1] = (byte) random.nextInt();
        }
      }
      long high = bits(octets, 0);
      long low = bits(octets, 8);
      IpAddress address = IpAddress.ipv6(high, low);
      assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
      String jdkText = InetAddress.getByAddress(octets).getHostAddress();
      if (jdkText.contains(":")) { // the JDK turns IPv4-mapped addresses into IPv4
        assertThat(IpAddress.parse(jdkText)).isEqualTo(address);
        assertThat(InetAddress.getByName(address.toString()).getAddress()).isEqualTo(octets);
      }
    }
  }

  private static long bits(byte[] octets, int from) {
    long bits = 0;
    for (int i = from; i < from + 8; i++) {
      bits = (bits << 8) | (octets[i] & 0xff);
    }
    return bits;
  }
}
