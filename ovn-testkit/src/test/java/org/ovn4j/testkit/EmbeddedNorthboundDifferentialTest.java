package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Transaction;

/** The embedded database and ovsdb-server answer the same transactions alike. */
@Tag("real-ovn")
class EmbeddedNorthboundDifferentialTest {

  private static final Path SCHEMA = Path.of("/usr/share/ovn/ovn-nb.ovsschema");
  private static final int TRANSACTIONS = 500;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void answersAndContentsAreThoseOfARealServer(long seed) throws IOException {
    DatabaseSchema schema = DatabaseSchema.parse(Files.readString(SCHEMA));
    RandomTransactions transactions = new RandomTransactions(schema, seed);
    TreeMap<String, Integer> outcomes = new TreeMap<>();
    try (RealOvsdbServer server =
            RealOvsdbServer.builder().schema(Files.readString(SCHEMA)).start();
        NorthboundDb real = server.northbound();
        EmbeddedNorthbound embedded = EmbeddedNorthbound.create(schema)) {
      for (int i = 0; i < TRANSACTIONS; i++) {
        Transaction transaction = transactions.next(embedded.snapshot());
        Optional<OvsdbError> expected = error(real.commit(transaction));
        Optional<OvsdbError> actual = error(embedded.commit(transaction));
        assertThat(actual.map(EmbeddedNorthboundDifferentialTest::essence))
            .as("number %d: %s%nreal: %s%nembedded: %s", i, transaction.toJson(), expected, actual)
            .isEqualTo(expected.map(EmbeddedNorthboundDifferentialTest::essence));
        assertThat(embedded.snapshot())
            .as("contents after number %d: %s", i, transaction.toJson())
            .isEqualTo(real.snapshot());
        outcomes.merge(expected.map(OvsdbError::error).orElse("committed"), 1, Integer::sum);
      }
    }
    // The generator must not have avoided what is compared.
    assertThat(outcomes)
        .containsKeys(
            "constraint violation",
            "duplicate uuid",
            "referential integrity violation",
            "syntax error",
            "timed out",
            "unknown column");
    assertThat(outcomes.get("committed")).isGreaterThan(TRANSACTIONS / 4);
  }

  private static Optional<OvsdbError> error(CommitResult result) {
    return result instanceof CommitResult.Failed failed
        ? Optional.of(failed.error())
        : Optional.empty();
  }

  private static String essence(OvsdbError error) {
    return error.error() + " in operation " + error.operation();
  }
}
