package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpRangeTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.4-192.0.2.9, 192.0.2.4-192.0.2.9, 6",
    "192.0.2.0/28, 192.0.2.0-192.0.2.15, 16",
    "192.0.2.4, 192.0.2.4, 1",
    "192.0.2.4-192.0.2.4, 192.0.2.4, 1",
    "2001:db8::-2001:db8::1:0:0:0, 2001:db8::-2001:db8:0:0:1::, 281474976710657",
    "2001:db8::1/128, 2001:db8::1, 1",
  })
  void readsAllThreeForms(String text, String canonical, BigInteger size) {
    IpRange range = IpRange.parse(text);
    assertThat(range).hasToString(canonical);
    assertThat(range.size()).isEqualTo(size);
    assertThat(IpRange.tryParse(canonical)).contains(range);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.9-192.0.2.4, Not an address range: '192.0.2.9-192.0.2.4'",
    "192.0.2.4-::5, Not an address range: '192.0.2.4-::5'",
    "192.0.2.4-, Not an IP address: ''",
    "-192.0.2.4, Not an IP address: ''",
    "192.0.2.4-192.0.2.5-192.0.2.6, Not an IP address: '192.0.2.5-192.0.2.6'",
    "192.0.2.7/24, Host bits are set in 192.0.2.7/24",
    "192.0.2.0/24-192.0.3.0, Not a CIDR block: '192.0.2.0/24-192.0.3.0'",
    "nonsense, Not an IP address: 'nonsense'",
  })
  void namesWhatItCannotRead(String text, String message) {
    assertThat(IpRange.tryParse(text)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpRange.parse(text))
        .withMessageStartingWith(message);
  }

  @Test
  void containsWhatLiesBetweenItsEnds() {
    IpRange range = IpRange.parse("192.0.2.4-192.0.2.9");
    assertThat(range.contains(IpAddress.parse("192.0.2.3"))).isFalse();
    assertThat(range.contains(IpAddress.parse("192.0.2.4"))).isTrue();
    assertThat(range.contains(IpAddress.parse("192.0.2.9"))).isTrue();
    assertThat(range.contains(IpAddress.parse("192.0.2.10"))).isFalse();
    assertThat(range.contains(IpAddress.parse("::192.0.2.5"))).isFalse();
    assertThat(range.contains(IpRange.parse("192.0.2.5-192.0.2.9"))).isTrue();
    assertThat(range.contains(IpRange.parse("192.0.2.9-192.0.2.10"))).isFalse();
    assertThat(range.overlaps(IpRange.parse("192.0.2.9-192.0.2.10"))).isTrue();
    assertThat(range.overlaps(IpRange.parse("192.0.2.0-192.0.2.4"))).isTrue();
    assertThat(range.overlaps(IpRange.parse("192.0.2.10"))).isFalse();
    assertThat(range.overlaps(IpRange.parse("192.0.2.0-192.0.2.3"))).isFalse();
  }
}
