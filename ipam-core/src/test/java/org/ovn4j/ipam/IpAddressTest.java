package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpAddress.parse("%eth0"))
        .withMessage("Not an IP address: '%eth0' (zone ids are not allowed)");
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

  @ParameterizedTest
  @CsvSource({
    "192.0.3.0, 192.0.2.255, 1",
    "0.0.0.0, 255.255.255.255, -4294967295",
    "0:0:0:1::, ::ffff:ffff:ffff:ffff, 1",
    "::ffff:ffff:ffff:ffff, 0:0:0:1::, -1",
    "::7fff:ffff:ffff:ffff, ::, 9223372036854775807",
    "::, ::8000:0:0:0, -9223372036854775808",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0, 15",
    "2001:db8::1, 2001:db8::1, 0",
  })
  void measuresTheDistanceFromTheOther(String address, String other, long distance) {
    assertThat(IpAddress.parse(address).minus(IpAddress.parse(other))).isEqualTo(distance);
    assertThat(IpAddress.parse(other).plus(distance)).isEqualTo(IpAddress.parse(address));
  }

  @ParameterizedTest
  @CsvSource({
    "::8000:0:0:0, ::",
    "::, ::8000:0:0:1",
    "0:0:0:1::, ::",
    "8000::, ::",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ::", // -1 modulo 2^128
    "::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  })
  void refusesADistanceBeyond64Bits(String address, String other) {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> IpAddress.parse(address).minus(IpAddress.parse(other)))
        .withMessage("The distance from %s to %s does not fit into 64 bits", other, address);
  }

  @Test
  void refusesADistanceBetweenFamilies() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpAddress.parse("::1").minus(IpAddress.parse("0.0.0.1")))
        .withMessage("No distance between addresses of two families: ::1 and 0.0.0.1");
  }

  @Test
  void addsAndSubtractsAsBigNumbersDo() {
    Random random = new Random(128);
    for (int i = 0; i < 20_000; i++) {
      // Few high values, so that the two are often close and carries are common.
      IpAddress a = IpAddress.ipv6(random.nextInt(3) - 1, random.nextLong());
      IpAddress b = IpAddress.ipv6(random.nextInt(3) - 1, random.nextLong());
      BigInteger difference =
          new BigInteger(1, a.toBytes()).subtract(new BigInteger(1, b.toBytes()));
      assertThat(Integer.signum(a.compareTo(b))).isEqualTo(difference.signum());
      if (difference.bitLength() < 64) {
        assertThat(a.minus(b)).isEqualTo(difference.longValueExact());
        assertThat(b.plus(difference.longValueExact())).isEqualTo(a);
      } else {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> a.minus(b));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'192.0.2.1', 192.0.2.1",
    "'  192.0.2.1\t', 192.0.2.1",
    "'192.000.002.010', 192.0.2.10",
    "'010.08.9.1', 10.8.9.1", // decimal, never octal
    "'000.000.000.000', 0.0.0.0",
    "'2001:DB8::A', 2001:db8::a",
    "'\n2001:db8::1 ', 2001:db8::1",
    "'::ffff:192.000.002.001', ::ffff:192.0.2.1",
  })
  void readsLenientlyWhatPeopleWrite(String text, String canonical) {
    assertThat(IpAddress.parseLenient(text)).isEqualTo(IpAddress.parse(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "192.0.2",
        "0192.0.2.1",
        "192.0.2.0001",
        "256.0.0.1",
        "0x0a.0.0.1",
        "192. 0.2.1",
        "192.0.2.1/24",
        "192.0.2.1:80"
      })
  void refusesLenientlyWhatNamesNoAddress(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpAddress.parseLenient(text))
        .withMessageStartingWith("Not an IP address: '%s' (", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::1]", "00001::", "fe80::1%eth0", "::1/64", ": :1", "::\u0080"})
  void refusesLenientlyWhatIpv6Lacks(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.parseLenient(text));
  }

  @Test
  void givesAndTakesOctetsInNetworkOrder() {
    assertThat(IpAddress.parse("192.0.2.1").toBytes()).containsExactly(192, 0, 2, 1);
    assertThat(IpAddress.parse("102:304:506:708:90a:b0c:d0e:ff10").toBytes())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255, 16);
    for (String text : List.of("0.0.0.0", "255.255.255.255", "::", "8000::8000:0:0:0", "1::f")) {
      IpAddress address = IpAddress.parse(text);
      assertThat(IpAddress.ofBytes(address.toBytes())).isEqualTo(address);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 15, 17})
  void refusesAnyOtherNumberOfOctets(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpAddress.ofBytes(new byte[length]))
        .withMessage("An IP address has 4 or 16 octets, not %d", length);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, unspecified",
    "0.0.0.1, none",
    "126.255.255.255, none",
    "127.0.0.0, loopback",
    "127.255.255.255, loopback",
    "128.0.0.0, none",
    "169.253.255.255, none",
    "169.254.0.0, link-local",
    "169.254.255.255, link-local",
    "169.255.0.0, none",
    "223.255.255.255, none",
    "224.0.0.0, multicast",
    "239.255.255.255, multicast",
    "240.0.0.0, none",
    "::, unspecified",
    "::1, loopback",
    "::2, none",
    "::ffff:127.0.0.1, none",
    "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff, none",
    "fe80::, link-local",
    "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, link-local",
    "fec0::, none",
    "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, none",
    "ff00::, multicast",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, multicast",
  })
  void knowsWhatAnAddressIsFor(String text, String use) {
    IpAddress address = IpAddress.parse(text);
    assertThat(address.isUnspecified()).isEqualTo(use.equals("unspecified"));
    assertThat(address.isLoopback()).isEqualTo(use.equals("loopback"));
    assertThat(address.isLinkLocal()).isEqualTo(use.equals("link-local"));
    assertThat(address.isMulticast()).isEqualTo(use.equals("multicast"));
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
      IpAddress address = IpAddress.ofBytes(octets);
      assertThat(address.toBytes()).isEqualTo(octets);
      assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
      String jdkText = InetAddress.getByAddress(octets).getHostAddress();
      if (jdkText.contains(":")) { // the JDK turns IPv4-mapped addresses into IPv4
        assertThat(IpAddress.parse(jdkText)).isEqualTo(address);
        assertThat(InetAddress.getByName(address.toString()).getAddress()).isEqualTo(octets);
      }
    }
  }

  @Test
  void hashesNeighboursApart() {
    Set<Integer> hashes = new HashSet<>();
    for (int i = 0; i < 256; i++) {
      hashes.add(IpAddress.ipv4(0x0a00_0000 + i).hashCode());
      hashes.add(IpAddress.ipv6(0x2001_0db8_0000_0000L, 1 + i).hashCode());
      hashes.add(IpAddress.ipv6(0x2001_0db8_0001_0000L + i, 1).hashCode());
    }
    assertThat(hashes).as("of 768 addresses").hasSizeGreaterThan(760);
  }
}
