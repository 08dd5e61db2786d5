package org.ovn4j.testkit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.NorthboundException;

/**
 * Random schemas and transactions, sound, invalid and senseless, for a real ovsdb-server and for
 * ours: replies and contents are equal. Each day has other seeds. What differs is cut down and
 * written to a file; put into {@code src/test/resources/differences} it is tried in each build.
 */
@Tag("real-ovn")
class DatabaseDifferentialTest {

  private static final System.Logger LOG =
      System.getLogger(DatabaseDifferentialTest.class.getName());

  /** The outcome of a transaction that the real server did not survive. */
  private static final String DEATH = "death of the real server";

  private static final int PER_SCHEMA = 200;

  /** How many transactions; more for a long run. */
  private static final int TRANSACTIONS = Integer.getInteger("ovn4j.differential", 4_000);

  private static final Path FAILURES = Path.of("target", "differences");
  private static final Path KNOWN = Path.of("src", "test", "resources", "differences");

  @Test
  void answersAndContentsAreThoseOfARealServer() throws IOException {
    long today = LocalDate.now(ZoneOffset.UTC).toEpochDay();
    long first = Long.getLong("ovn4j.differential.seed", today * 1_000_000);
    TreeMap<String, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < Math.max(1, TRANSACTIONS / PER_SCHEMA); i++) {
      run(first + i, outcomes);
    }
    // The generator must not have avoided what is compared.
    assertThat(outcomes)
        .containsKeys(
            "aborted",
            "constraint violation",
            "domain error",
            "duplicate uuid",
            "not owner",
            "ovsdb error",
            "range error",
            "referential integrity violation",
            "syntax error",
            "timed out",
            "unknown column");
    int all = outcomes.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(outcomes.get("committed")).as(outcomes::toString).isGreaterThan(all / 5);
    // Nearly all answers are equal to the letter.
    assertThat(outcomes.getOrDefault(Differential.OTHER_FAULT, 0))
        .as(outcomes::toString)
        .isLessThan(all / 20);
    assertThat(outcomes.getOrDefault(DEATH, 0)).isLessThan(2 + all / 1000);
    LOG.log(System.Logger.Level.INFO, outcomes.toString());
  }

  private static void run(long seed, SortedMap<String, Integer> outcomes) throws IOException {
    JsonNode schema = RandomSchema.of(seed);
    List<JsonNode> transactions = new ArrayList<>();
    try (Differential differential = new Differential(schema)) {
      RandomRequests requests = new RandomRequests(differential.database(), seed);
      for (int i = 0; i < PER_SCHEMA; i++) {
        JsonNode operations = requests.next();
        transactions.add(operations);
        Optional<String> difference;
        try {
          difference = differential.transact(operations);
        } catch (NorthboundException e) {
          // Some requests kill ovsdb-server 3.1: there is nothing to compare with.
          outcomes.merge(DEATH, 1, Integer::sum);
          LOG.log(System.Logger.Level.WARNING, "seed " + seed + ": " + e + " on " + operations);
          break;
        }
        if (difference.isEmpty() && i % 10 == 9) {
          difference = differential.contents();
        }
        if (difference.isPresent() && differential.realServerForgotToPrune()) {
          outcomes.merge("forgotten by the real server", 1, Integer::sum);
          break;
        }
        if (difference.isPresent()) {
          report(seed, schema, transactions, difference.get());
        }
      }
      differential.outcomes().forEach((error, n) -> outcomes.merge(error, n, Integer::sum));
    }
  }

  private static void report(
      long seed, JsonNode schema, List<JsonNode> transactions, String difference)
      throws IOException {
    List<JsonNode> fewest = Differential.minimize(schema, transactions);
    ObjectNode reproducer = OvsdbJson.mapper().createObjectNode();
    reproducer.set("schema", schema);
    reproducer.putArray("transactions").addAll(fewest);
    Files.createDirectories(FAILURES);
    Path file = FAILURES.resolve(seed + ".json");
    Files.writeString(file, reproducer.toPrettyString());
    fail(
        "seed %d, transaction %d differs; the least that differs is in %s%n%s%n%s%n%s",
        seed,
        transactions.size(),
        file,
        fewest,
        Differential.run(schema, fewest).orElse("(not any more, once cut down)"),
        difference);
  }

  static Stream<Path> known() throws IOException {
    try (Stream<Path> files = Files.list(KNOWN)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource
  void known(Path file) throws IOException {
    JsonNode reproducer = OvsdbJson.mapper().readTree(Files.readString(file));
    List<JsonNode> transactions = new ArrayList<>();
    reproducer.required("transactions").forEach(transactions::add);

    assertThat(Differential.run(reproducer.required("schema"), transactions)).isEmpty();
  }
}
