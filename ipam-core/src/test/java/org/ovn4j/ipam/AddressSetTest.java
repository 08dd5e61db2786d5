package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressSetTest {
  /** Also where addresses begin and end, and where IPv6 carries into its upper half. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/27",
        "255.255.255.224/27",
        "::/123",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffe0/123"
      })
  void behavesLikeAPlainSet(String block) {
    Cidr cidr = Cidr.parse(block);
    Random random = new Random(7);
    AddressSet set = new AddressSet();
    Set<IpAddress> model = new HashSet<>();
    for (int step = 0; step < 3_000; step++) {
      IpAddress a = cidr.address(random.nextInt(32));
      IpAddress b = cidr.address(random.nextInt(32));
      IpRange range = a.compareTo(b) < 0 ? new IpRange(a, b) : new IpRange(b, a);
      if (random.nextInt(8) == 0) {
        set.add(range);
        for (IpAddress each = range.first(); ; each = each.plus(1)) {
          model.add(each);
          if (each.equals(range.last())) {
            break;
          }
        }
      } else if (random.nextInt(4) == 0) {
        set.add(a);
        model.add(a);
      } else {
        set.remove(a);
        model.remove(a);
      }
      assertThat(set.size()).isEqualTo(BigInteger.valueOf(model.size()));
      assertThat(set.contains(b)).isEqualTo(model.contains(b));
      assertThat(set.firstAbsent(range.first(), range.last())).isEqualTo(absent(model, range));
    }
  }

  private static Optional<IpAddress> absent(Set<IpAddress> model, IpRange range) {
    IpAddress address = range.first();
    while (model.contains(address)) {
      if (address.equals(range.last())) {
        return Optional.empty();
      }
      address = address.plus(1);
    }
    return Optional.of(address);
  }
}
