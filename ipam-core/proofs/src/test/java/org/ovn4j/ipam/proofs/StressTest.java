package org.ovn4j.ipam.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
    Proof.Result result = Proof.stress("all", "ipam.proofs", List.of(), 50);
    assertThat(result.exit()).as("%s", result).isZero();
    System.out.printf("jcstress: all hold, %d s%n", result.seconds());
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void catches(Mutant mutant) throws Exception {
    List<Path> compiled = List.of(mutant.compile());
    Proof.Result result = stress(mutant, compiled);
    for (int again = 0; again < 4 && !result.says("Forbidden"); again++) {
      result = stress(mutant, compiled); // two threads seldom meet on a busy machine
    }
    assertThat(result.says("Forbidden")).as("%s is caught by %s", mutant, mutant.proof()).isTrue();
    System.out.printf(
        "jcstress: %s catches '%s', %d s%n", mutant.proof(), mutant, result.seconds());
  }

  private static Proof.Result stress(Mutant mutant, List<Path> compiled) throws Exception {
    return Proof.stress(mutant.name(), mutant.proof() + "$", compiled, 3000);
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
                "SameOwner"))
        .limit(Proof.MUTANTS);
  }
}
