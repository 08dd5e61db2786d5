package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, 0.0.0.0, 255.255.255.255, 4294967296",
    "128.0.0.0/1, 128.0.0.0, 255.255.255.255, 2147483648",
    "192.0.2.0/24, 192.0.2.0, 192.0.2.255, 256",
    "192.0.2.6/31, 192.0.2.6, 192.0.2.7, 2",
    "192.0.2.7/32, 192.0.2.7, 192.0.2.7, 1",
    "::/0, ::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 340282366920938463463374607431768211456",
    "2001:db8::/60, 2001:db8::, 2001:db8:0:f:ffff:ffff:ffff:ffff, 295147905179352825856",
    "2001:db8::/64, 2001:db8::, 2001:db8::ffff:ffff:ffff:ffff, 18446744073709551616",
    "2001:db8::8000:0:0:0/65, 2001:db8:0:0:8000::, 2001:db8::ffff:ffff:ffff:ffff,"
        + " 9223372036854775808",
    "2001:db8::4/126, 2001:db8::4, 2001:db8::7, 4",
    "2001:db8::1/128, 2001:db8::1, 2001:db8::1, 1",
  })
  void knowsItsEndsAndSize(String text, String first, String last, BigInteger size) {
    Cidr cidr = Cidr.parse(text);
    assertThat(cidr.first()).isEqualTo(IpAddress.parse(first));
    assertThat(cidr.last()).isEqualTo(IpAddress.parse(last));
    assertThat(cidr.size()).isEqualTo(size);
    assertThat(IpRange.of(cidr).size()).isEqualTo(size);
    assertThat(Cidr.parse(cidr.toString())).isEqualTo(cidr).hasSameHashCodeAs(cidr);
    assertThat(Cidr.tryParse(text)).contains(cidr);
    assertThat(cidr.contains(cidr.first())).isTrue();
    assertThat(cidr.contains(cidr.last())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "192.0.2.0",
        "192.0.2.0/",
        "/24",
        "192.0.2.0/33",
        "192.0.2.0/-1",
        "192.0.2.0/08",
        "192.0.2.0/024",
        "192.0.2.0/24/1",
        "192.0.2.0/ 24",
        "192.0.2/24",
        "2001:db8::/129",
        "2001:db8::/64%eth0",
        "2001:db8/64",
        "192.0.2.0/255.255.255.0",
        "192.0.2.0/99999999999"
      })
  void refusesWhatIsNoBlock(String text) {
    assertThat(Cidr.tryParse(text)).isEmpty();
    String message =
        "Not a CIDR block: '%s' (expected an address and a prefix length such as 192.0.2.0/24 or"
            + " 2001:db8::/64)";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse(text))
        .withMessage(message, text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parseMasking(text))
        .withMessage(message, text);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7/24, 192.0.2.0/24",
    "192.0.2.7/0, 0.0.0.0/0",
    "2001:db8::1:0:0:1/64, 2001:db8::/64",
    "8000::1/0, ::/0",
  })
  void refusesHostBitsUnlessMasking(String text, String block) {
    assertThat(Cidr.tryParse(text)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse(text))
        .withMessage("Host bits are set in %s; the block is %s", text, block);
    assertThat(Cidr.parseMasking(text)).isEqualTo(Cidr.parse(block));
  }

  @ParameterizedTest
  @CsvSource({
    "' 192.0.2.0/24 ', 192.0.2.0/24",
    "'192.000.002.000/024', 192.0.2.0/24",
    "'010.0.0.0/08', 10.0.0.0/8",
    "'2001:DB8::/064\n', 2001:db8::/64",
  })
  void readsLenientlyWhatPeopleWrite(String text, String block) {
    assertThat(Cidr.parseLenient(text)).isEqualTo(Cidr.parse(block));
  }

  @Test
  void refusesLenientlyHostBitsAndWhatIsNoBlock() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parseLenient("192.0.2.07/24"))
        .withMessage("Host bits are set in 192.0.2.7/24; the block is 192.0.2.0/24");
    for (String text : List.of("", "192.0.2.0", "192.0.2.0 /24", "192.0.2.0/0024", "::/129")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Cidr.parseLenient(text))
          .withMessageStartingWith("Not a CIDR block: '%s' (", text);
    }
  }

  @ParameterizedTest
  @EnumSource(IpFamily.class)
  void knowsWhichAddressesEveryPrefixLengthHolds(IpFamily family) {
    Random random = new Random(4632);
    for (int prefixLength = 0; prefixLength <= family.bits(); prefixLength++) {
      byte[] octets = new byte[family.bits() / 8];
      random.nextBytes(octets);
      IpAddress address = IpAddress.ofBytes(octets);
      Cidr cidr = Cidr.parseMasking(address + "/" + prefixLength);
      assertThat(cidr.contains(address)).isTrue();
      assertThat(Cidr.parse(cidr.toString())).isEqualTo(cidr);
      for (int bit = 0; bit < family.bits(); bit++) {
        byte[] flipped = octets.clone();
        flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
        assertThat(cidr.contains(IpAddress.ofBytes(flipped))).isEqualTo(bit >= prefixLength);
      }
    }
  }

  @Test
  void refusesAPrefixLengthTheFamilyLacks() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.of(IpAddress.parse("192.0.2.0"), 33))
        .withMessage("Prefix length 33 of 192.0.2.0 is not within 0..32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.of(IpAddress.parse("::"), -1))
        .withMessage("Prefix length -1 of :: is not within 0..128");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.128/25, true",
    "192.0.2.0/24, 192.0.2.0/24, true",
    "192.0.2.0/24, 192.0.3.0/24, false",
    "0.0.0.0/0, ::/0, false",
    "::/0, 2001:db8::/32, true",
    "2001:db8::/64, 2001:db8:0:1::/64, false",
  })
  void containsAndOverlaps(String wide, String narrow, boolean expected) {
    Cidr outer = Cidr.parse(wide);
    Cidr inner = Cidr.parse(narrow);
    assertThat(outer.contains(inner)).isEqualTo(expected);
    assertThat(outer.contains(inner.last())).isEqualTo(expected);
    assertThat(outer.overlaps(inner)).isEqualTo(expected);
    assertThat(inner.overlaps(outer)).isEqualTo(expected);
    assertThat(inner.contains(outer)).isEqualTo(expected && inner.equals(outer));
  }

  @Test
  void countsOffsetsFromTheNetworkAddress() {
    assertThat(Cidr.parse("192.0.2.0/24").address(255)).hasToString("192.0.2.255");
    assertThat(Cidr.parse("2001:db8::/64").address(Long.MAX_VALUE))
        .hasToString("2001:db8::7fff:ffff:ffff:ffff");
    assertThat(Cidr.parse("::/0").address(1)).hasToString("::1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse("192.0.2.0/24").address(256))
        .withMessage("Offset 256 lies outside 192.0.2.0/24, which has 256 addresses");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse("2001:db8::/64").address(-1))
        .withMessage(
            "Offset -1 lies outside 2001:db8::/64, which has 18446744073709551616" + " addresses");
  }

  @Test
  void ordersByAddressThenWidestFirst() {
    assertThat(
            Stream.of("::/0", "10.0.0.0/24", "10.0.0.0/8", "9.0.0.0/8")
                .map(Cidr::parse)
                .sorted()
                .map(Cidr::toString))
        .containsExactly("9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/24", "::/0");
  }

  @Test
  void hashesNeighboursApart() {
    Set<Integer> hashes = new HashSet<>();
    for (int i = 0; i < 256; i++) {
      hashes.add(Cidr.of(IpAddress.ipv4(0x0a00_0000 + (i << 8)), 24).hashCode());
      hashes.add(Cidr.of(IpAddress.ipv4(0x0b00_0000 + i), 32).hashCode());
    }
    assertThat(hashes).as("of 512 blocks").hasSizeGreaterThan(500);
  }
}
