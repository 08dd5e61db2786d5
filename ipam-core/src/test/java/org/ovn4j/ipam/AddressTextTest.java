package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fast text code against {@link SlowAddressText} and the RFC's own examples. */
class AddressTextTest {
  @ParameterizedTest
  @CsvSource({
    // Section 4.1 and 4.3: no leading zeros, lower case.
    "2001:0db8::0001, 2001:db8::1",
    "2001:DB8::AAAA, 2001:db8::aaaa",
    // Section 4.2.1: as short as possible.
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8::0:1, 2001:db8::1",
    // Section 4.2.2: one group alone is not shortened.
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    // Section 4.2.3: the longest run, and the first of equal ones.
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    // Section 5: a known prefix that carries an IPv4 address.
    "::ffff:c000:201, ::ffff:192.0.2.1",
  })
  void followsTheExamplesOfRfc5952(String text, String canonical) {
    assertThat(IpAddress.parse(text)).hasToString(canonical);
  }

  @Test
  void writesAndReadsEveryOctetInEveryPlace() {
    for (int place = 0; place < 4; place++) {
      for (int octet = 0; octet < 256; octet++) {
        List<Integer> octets = new ArrayList<>(List.of(1, 20, 255, 0));
        octets.set(place, octet);
        assertAgrees(octets);
      }
    }
  }

  @Test
  void writesAndReadsEveryGroup() {
    for (int group = 0; group < 0x1_0000; group++) {
      IpAddress address = IpAddress.ipv6(1L << 48 | group, (long) group << 48 | 1);
      String hex = Integer.toHexString(group);
      String expected =
          group == 0 ? "1::1" : "1::%s:%s:0:0:1".formatted(hex, hex); // the first of equal runs
      assertThat(address.toString()).isEqualTo(expected);
      assertThat(IpAddress.parse(expected)).isEqualTo(address);
    }
  }

  @Test
  void writesAndReadsZerosInEveryChoiceOfGroups() {
    for (int zeros = 0; zeros < 256; zeros++) {
      List<Integer> octets = new ArrayList<>();
      for (int group = 0; group < 8; group++) {
        boolean zero = (zeros >> group & 1) != 0;
        octets.add(zero ? 0 : group);
        octets.add(zero ? 0 : 0xa0 + group);
      }
      assertAgrees(octets);
    }
  }

  @Test
  void writesAndReadsRandomAddresses() {
    Random random = new Random(4291);
    for (int i = 0; i < 20_000; i++) {
      assertAgrees(randomOctets(random));
    }
  }

  private static void assertAgrees(List<Integer> octets) {
    IpAddress address = IpAddress.ofBytes(bytes(octets));
    String text = address.toString();
    assertThat(text).isEqualTo(SlowAddressText.format(octets));
    assertThat(IpAddress.parse(text)).isEqualTo(address);
  }

  @Test
  void acceptsAndRefusesWhatTheSlowReaderDoes() {
    Random random = new Random(5952);
    int accepted = 0;
    for (int i = 0; i < 100_000; i++) {
      String text = damaged(SlowAddressText.format(randomOctets(random)), random);
      Optional<IpAddress> expected =
          SlowAddressText.octets(text).map(octets -> IpAddress.ofBytes(bytes(octets)));
      assertThat(IpAddress.tryParse(text)).as(text).isEqualTo(expected);
      accepted += expected.isPresent() ? 1 : 0;
    }
    assertThat(accepted).as("both outcomes are tried often").isBetween(20_000, 80_000);
  }

  /** The text with up to three characters removed, put in or replaced. */
  private static String damaged(String text, Random random) {
    String characters = "0123456789abcdefABF::::..";
    StringBuilder damaged = new StringBuilder(text);
    for (int edits = random.nextInt(4); edits > 0; edits--) {
      int at = random.nextInt(damaged.length() + 1);
      char c = characters.charAt(random.nextInt(characters.length()));
      if (random.nextBoolean()) {
        damaged.insert(at, c);
      } else if (at < damaged.length() && random.nextBoolean()) {
        damaged.setCharAt(at, c);
      } else if (at < damaged.length()) {
        damaged.deleteCharAt(at);
      }
    }
    return damaged.toString();
  }

  /** Octets of either family, with more zeros and small groups than chance would give. */
  private static List<Integer> randomOctets(Random random) {
    List<Integer> octets = new ArrayList<>();
    int groups = random.nextInt(4) == 0 ? 2 : 8;
    for (int group = 0; group < groups; group++) {
      boolean zero = random.nextBoolean();
      octets.add(zero || random.nextBoolean() ? 0 : random.nextInt(256));
      octets.add(zero ? 0 : random.nextInt(256));
    }
    if (groups == 8 && random.nextInt(8) == 0) {
      List<Integer> mapped = List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255);
      octets.subList(0, 12).clear();
      octets.addAll(0, mapped);
    }
    return octets;
  }

  private static byte[] bytes(List<Integer> octets) {
    byte[] bytes = new byte[octets.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) octets.get(i);
    }
    return bytes;
  }
}
