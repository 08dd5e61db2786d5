package org.ovn4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.testkit.database.Database;
import org.ovn4j.testkit.database.Execution;
import org.ovn4j.testkit.database.Requester;
import org.ovn4j.testkit.database.RowChange;
import org.ovn4j.testkit.database.StoredTable;

class HistoryTest {

  private long ids;
  private final History history = new History(3, () -> new UUID(0, ++ids));

  @Test
  void theStateBeforeTheFirstTransactionIsKnown() {
    UUID start = history.last();
    assertThat(history.since(start)).hasValue(List.of());
    history.add(List.of());
    assertThat(history.since(start)).hasValue(List.of(List.of()));
  }

  @Test
  void transactionsAfterAKnownOneAreTold() {
    history.add(List.of());
    UUID first = history.last();
    history.add(List.of());
    history.add(List.of());
    assertThat(history.since(first).orElseThrow()).hasSize(2);
    assertThat(history.since(history.last()).orElseThrow()).isEmpty();
  }

  @Test
  void theOldestTransactionsAreForgotten() {
    UUID start = history.last();
    history.add(List.of());
    UUID first = history.last();
    history.add(List.of());
    history.add(List.of());
    history.add(List.of());
    assertThat(history.since(start)).isEmpty();
    assertThat(history.since(first).orElseThrow()).hasSize(3);
    history.add(List.of());
    assertThat(history.since(first)).isEmpty();
    assertThat(history.since(UUID.randomUUID())).isEmpty();
  }

  @Test
  void statesOfAGreatSetAreForgottenSooner() {
    Database database = new Database(Northbound.SCHEMA);
    StoredTable table = Objects.requireNonNull(database.table("Address_Set"));
    List<List<RowChange>> commits = new ArrayList<>();
    database.addListener(commit -> commits.add(commit.changes()));
    StringBuilder addresses = new StringBuilder("\"0\"");
    for (int i = 1; i < 600_000; i++) {
      addresses.append(",\"").append(i).append('"');
    }
    transact(database, insert("\"name\":\"a\",\"addresses\":[\"set\",[" + addresses + "]]"));
    for (int i = 0; i < 3; i++) {
      transact(database, mutate("delete", i));
    }
    UUID start = history.last();
    commits.forEach(history::add);

    assertThat(table.size()).isOne();
    assertThat(commits).hasSize(4);
    // The former values of two of them are over the bound.
    assertThat(history.since(start)).isEmpty();
    assertThat(history.since(new UUID(0, ids - 1)).orElseThrow()).hasSize(1);
    assertThat(history.since(new UUID(0, ids - 2))).isEmpty();
  }

  private static String insert(String row) {
    return "[{\"op\":\"insert\",\"table\":\"Address_Set\",\"row\":{" + row + "}}]";
  }

  private static String mutate(String mutator, int element) {
    return "[{\"op\":\"mutate\",\"table\":\"Address_Set\",\"where\":[],\"mutations\":[[\"addresses\",\""
        + mutator
        + "\",\""
        + element
        + "\"]]}]";
  }

  private static void transact(Database database, String operations) {
    try {
      Execution execution =
          database.transact(OvsdbJson.mapper().readTree(operations), Requester.NOBODY, 0);
      assertThat(((Execution.Done) execution).commit()).isPresent();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(operations, e);
    }
  }
}
