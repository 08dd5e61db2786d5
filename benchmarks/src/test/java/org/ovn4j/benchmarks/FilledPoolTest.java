package org.ovn4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** A pool is as full as the benchmarks say, and stays so. */
class FilledPoolTest {

  private static final Cidr BLOCK = Cidr.parse("10.0.0.0/20");

  @ParameterizedTest
  @CsvSource({"50, 2047", "90, 3685", "99.9, 4090", "100, 4094"})
  void hasThisManyTaken(double percent, int taken) {
    FilledPool pool = FilledPool.of("bitset", BLOCK, percent, new Random(1));

    assertThat(pool.taken()).hasSize(taken).doesNotHaveDuplicates();
    assertThat(left(pool.allocator())).isEqualTo(4094 - taken);
  }

  @ParameterizedTest
  @CsvSource({"50", "90", "99.9"})
  void churnKeepsTheFill(double percent) {
    FilledPool pool = FilledPool.of("bitset", BLOCK, percent, new Random(1));
    int taken = pool.taken().length;
    Churn churn = new Churn(pool.allocator(), pool.taken(), 64, new Random(2));
    for (int i = 0; i < 200; i++) {
      churn.choose();
      churn.run();
    }

    assertThat(pool.taken()).doesNotHaveDuplicates();
    assertThat(Arrays.stream(pool.taken()).mapToObj(IpAddress::ipv4))
        .allMatch(address -> !pool.allocator().claim(address));
    assertThat(left(pool.allocator())).isEqualTo(4094 - taken);
  }

  private static int left(AddressAllocator allocator) {
    int left = 0;
    while (allocator.next() != null) {
      left++;
    }
    return left;
  }
}
