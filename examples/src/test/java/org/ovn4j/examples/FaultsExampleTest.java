package org.ovn4j.examples;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ovn4j.testkit.assertj.OvnAssertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.model.Intent;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.OvsdbClient;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.IntentGenerator;
import org.ovn4j.testkit.junit.OvnTest;

/** The third example of docs/testkit.md: what becomes of a controller when the server fails. */
@OvnTest
class FaultsExampleTest {

  /** The controller under test, with a connection for one intent. */
  private static ChangeSet apply(EmbeddedServer server, Intent intent) {
    try (NorthboundDb database = connect(server)) {
      return apply(database, intent);
    }
  }

  private static ChangeSet apply(NorthboundDb database, Intent intent) {
    return new Reconciler(database, "controller").apply(intent);
  }

  private static NorthboundDb connect(EmbeddedServer server) {
    return OvsdbClient.connect(
        ClientOptions.builder(server.remote()).callDeadline(Duration.ofSeconds(1)).build());
  }

  private static Intent intent(IntentGenerator generator) {
    Intent intent = generator.next();
    while (intent.networks().isEmpty()) {
      intent = generator.next();
    }
    return intent;
  }

  @Test
  void anAnswerThatComesTooLateLeavesNoTwins(EmbeddedServer server, IntentGenerator generator) {
    Intent intent = intent(generator);
    try (NorthboundDb database = connect(server)) {
      server.faults().delayReplies(Duration.ofSeconds(10));
      assertThatThrownBy(() -> apply(database, intent)).isInstanceOf(NorthboundException.class);
    }

    server.faults().delayReplies(Duration.ZERO);
    assertThat(apply(server, intent)).isEmpty(); // it had taken effect
  }

  @Test
  void aLostConnectionIsReplaced(EmbeddedServer server, IntentGenerator generator) {
    Intent intent = intent(generator);
    Intent nothing = Intent.builder().build();
    try (NorthboundDb database = connect(server)) {
      server.faults().cutNextReply(); // hangs up in the middle of it
      assertThat(apply(database, intent)).hasNoErrors(); // the doubt was settled

      server.faults().dropConnections();
      assertThat(apply(database, nothing)).hasNoErrors();
      assertThat(server.northbound()).isEmpty();
    }
  }

  @Test
  void aRefusedCommitLeavesNothing(EmbeddedServer server, IntentGenerator generator) {
    Intent intent = intent(generator);
    server.faults().refuseNext(1, "resources exhausted", "the disk is full");
    assertThatThrownBy(() -> apply(server, intent))
        .isInstanceOf(NorthboundException.class)
        .hasMessageContaining("the disk is full");
    assertThat(server.northbound()).isEmpty();

    assertThat(apply(server, intent)).hasNoErrors();
    assertThat(apply(server, intent)).isEmpty();
  }
}
