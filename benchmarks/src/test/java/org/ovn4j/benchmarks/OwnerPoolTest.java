package org.ovn4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;

/** Ours and the other give the same. */
class OwnerPoolTest {

  private static final List<Cidr> SUBNETS =
      List.of(Cidr.parse("10.0.0.0/28"), Cidr.parse("fd00:10::/64"));

  private final List<OwnerPool> pools =
      List.of(new Ovn4jOwnerPool(SUBNETS), new NaiveOwnerPool(SUBNETS));

  @Test
  void theFirstOwnersGetTheFirstAddresses() {
    for (OwnerPool pool : pools) {
      assertThat(pool.leaseAsTexts("a"))
          .satisfiesAnyOf(
              texts ->
                  assertThat(texts).containsExactly("10.0.0.1", "fd00:10::1", "0a:58:0a:00:00:01"),
              texts ->
                  assertThat(texts)
                      .containsExactly("10.0.0.1", "fd00:10:0:0:0:0:0:1", "0a:58:0a:00:00:01"));
    }
  }

  @Test
  void anOwnerKeepsItsLeaseUntilItReleasesIt() {
    for (OwnerPool pool : pools) {
      Object lease = pool.lease("a");

      assertThat(pool.lease("a")).isEqualTo(lease);
      pool.release("a");
      assertThat(pool.lease("a")).isNotEqualTo(lease);
    }
  }

  @Test
  void whatIsReleasedIsLeasedAgain() {
    for (OwnerPool pool : pools) {
      for (int round = 0; round < 10; round++) {
        Set<String> ipv4 = new HashSet<>();
        for (int i = 0; i < 14; i++) {
          ipv4.add(pool.leaseAsTexts("owner-" + i)[0]);
        }
        assertThat(ipv4).hasSize(14);
        for (int i = 0; i < 14; i++) {
          pool.release("owner-" + i);
        }
      }
    }
  }
}
