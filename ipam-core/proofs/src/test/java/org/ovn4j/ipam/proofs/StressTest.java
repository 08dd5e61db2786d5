package org.ovn4j.ipam.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** jcstress sees nothing that is forbidden, and does see it where there is a fault. */
@Isolated("needs all processors")
class StressTest {
  @Test
  void seesNothingForbidden() throws Exception {
    Proof.Result result = Proof.stress("all", "ipam.proofs", List.of(), 100);
    assertThat(result.exit()).as("%s", result).isZero();
    System.out.printf("jcstress: all hold, %d s%n", result.seconds());
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void catches(Mutant mutant) throws Exception {
    Proof.Result result =
        Proof.stress(mutant.name(), mutant.proof() + "$", List.of(mutant.compile()), 3000);
    assertThat(result.says("Forbidden")).as("%s is caught by %s", mutant, mutant.proof()).isTrue();
    System.out.printf(
        "jcstress: %s catches '%s', %d s%n", mutant.proof(), mutant, result.seconds());
  }

  static Stream<Mutant> mutants() {
    return Stream.of(
        new Mutant(
            "claimed by a look and a write",
            "Bitmaps.java",
            "before = (long) WORDS.getAndBitwiseOr(map, word, numbers);",
            "WORDS.setOpaque(map, word, before | numbers);",
            "OneAddressForTwo"),
        new Mutant(
            "owner entered by a look and a write",
            "LeasePool.java",
            """
                  Lease present = table.byOwner.putIfAbsent(request.owner(), mine);
            """,
            """
                  Lease present = table.byOwner.get(request.owner());
                  if (present == null) {
                    table.byOwner.put(request.owner(), mine);
                  }
            """,
            "SameOwner"));
  }
}
