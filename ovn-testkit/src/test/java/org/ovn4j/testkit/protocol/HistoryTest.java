package org.ovn4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

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
}
