package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LayoutTest {
  @Test
  void picksEveryAddressOfEveryRangeByItsNumber() {
    Layout layout =
        Layout.EMPTY
            .with(Cidr.parse("192.0.2.0/30"))
            .with(IpRange.parse("192.0.2.8"))
            .with(IpRange.parse("192.0.2.16-192.0.2.18"));
    List<@Nullable IpAddress> picked = new ArrayList<>();
    for (long number = 0; number < 7; number++) {
      picked.add(layout.pick(number));
    }
    assertThat(picked)
        .hasToString(
            "[192.0.2.1, 192.0.2.2, 192.0.2.8, 192.0.2.16, 192.0.2.17, 192.0.2.18, 192.0.2.1]");
    assertThat(layout.pick(-1)).as("2^64-1 is 3 modulo 6").hasToString("192.0.2.16");
    assertThat(Layout.EMPTY.pick(1)).isNull();
  }
}
