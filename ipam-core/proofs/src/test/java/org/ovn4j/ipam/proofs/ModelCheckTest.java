package org.ovn4j.ipam.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lincheck refutes none of the structures, and every one of them with a fault. */
class ModelCheckTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"OneAddress", "Hints", "TwoAddresses", "Draining", "OneLease", "Exchange"})
  void holds(String structure) throws Exception {
    Proof.Result result = Proof.modelCheck(structure, structure, List.of());
    assertThat(result.says("HOLDS")).as("%s", result).isTrue();
    System.out.printf("Lincheck: %s holds, %d s%n", structure, result.seconds());
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void catches(Mutant mutant) throws Exception {
    Proof.Result result =
        Proof.modelCheck(mutant.name(), mutant.proof(), List.of(mutant.compile()));
    assertThat(result.says("REFUTED")).as("%s is caught by %s", mutant, mutant.proof()).isTrue();
    System.out.printf(
        "Lincheck: %s catches '%s', %d s%n", mutant.proof(), mutant, result.seconds());
  }

  static Stream<Mutant> mutants() {
    return Stream.of(
            new Mutant(
                "taken by a look and a write",
                "Bitmaps.java",
                "long seen = (long) WORDS.compareAndExchange(map, word, bits, bits | bit);",
                "long seen = get(map, word); if (seen == bits) { WORDS.setOpaque(map, word, bits | bit); }",
                "OneAddress"),
            new Mutant(
                "marked as full without a second look at the word",
                "Bitmaps.java",
                "if (get(map, word) != FULL) {\n        WORDS",
                "if (map.length == 0) {\n        WORDS",
                "Hints"),
            new Mutant(
                "gate entered after the address is free",
                "Bitmaps.java",
                """
                  gate.enter();
                  boolean freed = WORDS.compareAndSet(map, word, bits, bits & ~bit);
                  gate.leave();
            """,
                """
                  boolean freed = WORDS.compareAndSet(map, word, bits, bits & ~bit);
                  gate.enter();
                  gate.leave();
            """,
                "OneAddress"),
            new Mutant(
                "held before its second address leads to it",
                "LeasePool.java",
                """
                firstPool.put(first, mine);
            """,
                """
                firstPool.put(first, mine);
                mine.setState(Lease.HELD);
            """,
                "OneLease"),
            new Mutant(
                "address free while it still leads to the lease",
                "LeaseTable.java",
                """
                pool.put(address, null);
                pool.release(address);
            """,
                """
                pool.release(address);
                pool.put(address, null);
            """,
                "OneLease"),
            new Mutant(
                "ended without a compare-and-set of its state",
                "LeaseTable.java",
                "if (!lease.changeState(Lease.HELD, Lease.CHANGING)) {",
                "lease.setState(Lease.CHANGING); if (lease.owner().isEmpty()) {",
                "OneLease"),
            new Mutant(
                "exhausted while a lease is ending",
                "Gate.java",
                "if ((mark & INSIDE) == 0) {",
                "if (mark >= 0) {",
                "OneLease"),
            new Mutant(
                "nothing found while a lease changes",
                "LeaseTable.java",
                "} else if (state == Lease.CHANGING) {",
                "} else if (state == Lease.CHANGING && lease.owner().isEmpty()) {",
                "OneLease"),
            new Mutant(
                "nothing found when a lease was replaced",
                "LeaseTable.java",
                "if (state == Lease.ENDED) {",
                "if (state == Lease.ENDED) { if (tries > 0) { return Optional.empty(); }",
                "Exchange"),
            new Mutant(
                "old lease ended before the owner leads to the new one",
                "LeaseChange.java",
                """
                  table.byOwner.put(mine.owner(), mine);
                  endBefore(before, itsMac, dropped, until);
            """,
                """
                  endBefore(before, itsMac, dropped, until);
                  table.byOwner.put(mine.owner(), mine);
            """,
                "Exchange"))
        .limit(Proof.MUTANTS);
  }
}
