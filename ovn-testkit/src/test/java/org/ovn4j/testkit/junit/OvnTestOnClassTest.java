package org.ovn4j.testkit.junit;

import static org.ovn4j.testkit.assertj.OvnAssertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Namespace;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.testkit.IntentGenerator;
import org.ovn4j.testkit.NorthboundServer;

/** A class as users write it. */
@OvnTest
@Seed(7)
class OvnTestOnClassTest {

  @BeforeEach
  void applyAnIntent(OvnFixture ovn) {
    ovn.apply(ovn.generator().next());
  }

  @Test
  void theFixtureAndItsPartsAreOfOneServer(
      OvnFixture ovn, NorthboundServer server, NorthboundDb database) {
    assertThat(database).isSameAs(ovn.snapshot());
    assertThat(server.northbound()).isSameAs(ovn.snapshot());
  }

  @Test
  void theSeedOfTheClassGivesTheSameIntents(OvnFixture ovn) {
    assertThat(ovn.plan(new IntentGenerator(7).next())).isEmpty();
  }

  @Test
  @Seed(8)
  void theSeedOfTheMethodComesFirst(OvnFixture ovn) {
    assertThat(ovn.plan(new IntentGenerator(8).next())).isEmpty();
  }

  @Test
  void anIntentCanBeBuiltAnew(OvnFixture ovn, Intent.Builder intent) {
    ovn.apply(intent.add(Namespace.of("green", Map.of())).build());
    assertThat(ovn.database()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void testsMayHaveOtherParametersToo(int changes, OvnFixture ovn, IntentGenerator generator) {
    Intent intent = generator.next();
    for (int i = 0; i < changes; i++) {
      intent = generator.mutate(intent);
    }
    assertThat(ovn.apply(intent)).hasNoErrors();
  }

  @Nested
  class Within {
    @Test
    void nestedClassesAreTestsOfTheClass(OvnFixture ovn) {
      assertThat(ovn.plan(new IntentGenerator(7).next())).isEmpty();
    }
  }
}
