package org.ovn4j.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.TestExecutionResultConditions;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.IntentGenerator;
import org.ovn4j.testkit.NorthboundServer;

/** The extension, on test classes that are run here as JUnit would. */
class OvnExtensionTest {

  private static final Intent INTENT =
      Intent.builder()
          .add(Namespace.of("green", Map.of()))
          .add(
              Layer2Network.builder(new Tenancy.Namespaced("green", "net"), Network.Role.SECONDARY)
                  .addSubnets(Cidr.parse("10.0.0.0/16"))
                  .build())
          .build();

  private static void insertSwitch(NorthboundDb database, Map<String, String> ids) {
    LogicalSwitch row = LogicalSwitch.builder().name("s").externalIds(ids).build();
    Operation insert = new Operation.Insert(LogicalSwitch.TABLE, UUID.randomUUID(), row.columns());
    database.commit(new Transaction(List.of(insert))).orElseThrow();
  }

  private static EngineExecutionResults run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests)).execute();
  }

  /** One failure, with this message, and a suppressed exception that says this. */
  private static void assertFails(Class<?> tests, String message, String state) {
    run(tests)
        .testEvents()
        .assertStatistics(statistics -> statistics.started(1).failed(1))
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    message(text -> text.contains(message)),
                    TestExecutionResultConditions.suppressed(
                        0, message(text -> text.contains(state))))));
  }

  static class Failing {
    @OvnTest
    @Seed(42)
    void fails(OvnFixture ovn) {
      insertSwitch(ovn.database(), Map.of());
      throw new AssertionError("as it must");
    }
  }

  @Test
  void aFailureHasTheSeedAndTheRows() {
    assertFails(Failing.class, "as it must", "@Seed(42L)");
    assertFails(Failing.class, "as it must", "Logical_Switch");
  }

  static class FailingAfterwards {
    @OvnTest
    void passes(OvnFixture ovn) {
      insertSwitch(ovn.database(), Map.of());
    }

    @AfterEach
    void fails() {
      throw new AssertionError("afterwards");
    }
  }

  @Test
  void aFailureOfAnotherMethodHasThemToo() {
    assertFails(FailingAfterwards.class, "afterwards", "Logical_Switch");
  }

  static class WithoutOwner {
    @OvnTest
    void loses(NorthboundDb database) {
      insertSwitch(database, Map.of("ovn4j.org/cursor", "10.0.0.3"));
    }
  }

  @Test
  void aRowOfOursWithoutOwnerFailsTheTest() {
    assertFails(
        WithoutOwner.class,
        "Logical_Switch \"s\" has a mark of ovn4j, but ovn4j.org/owner does not say whose it is",
        "Logical_Switch");
  }

  static class Drifting {
    @OvnTest
    void drifts(OvnFixture ovn) {
      ovn.apply(INTENT);
      renameSwitches(ovn.database());
    }
  }

  private static void renameSwitches(NorthboundDb database) {
    List<Operation> renames =
        database.snapshot().rows(LogicalSwitch.TABLE).keySet().stream()
            .<Operation>map(
                uuid ->
                    new Operation.Update(
                        LogicalSwitch.TABLE, uuid, new TreeMap<>(Map.of("name", Datum.of("x")))))
            .toList();
    database.commit(new Transaction(renames)).orElseThrow();
  }

  @Test
  void anIntentThatTheDatabaseHoldsNoLongerFailsTheTest() {
    assertFails(Drifting.class, "does not hold the intent that was applied last", "name");
  }

  static class DriftingOnPurpose {
    @OvnTest
    void drifts(OvnFixture ovn) {
      ovn.apply(INTENT);
      ovn.allowDrift();
      renameSwitches(ovn.database());
    }

    @OvnTest(invariants = false)
    void loses(OvnFixture ovn) {
      ovn.apply(INTENT);
      renameSwitches(ovn.database());
      insertSwitch(ovn.database(), Map.of("ovn4j.org/cursor", "10.0.0.3"));
    }

    @OvnTest
    void isRefused(OvnFixture ovn, IntentGenerator generator) {
      ovn.apply(INTENT);
      if (!ovn.apply(generator.broken().intent()).hasErrors()) {
        throw new AssertionError("applied");
      }
    }
  }

  @Test
  void aTestMayDeviateOnPurpose() {
    run(DriftingOnPurpose.class)
        .testEvents()
        .assertStatistics(statistics -> statistics.started(3).succeeded(3));
  }

  static class Closing {
    @OvnTest
    void closes(NorthboundServer server) {
      server.close();
    }
  }

  @Test
  void aServerThatIsGoneCannotBeChecked() {
    run(Closing.class)
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    message(text -> text.contains("@OvnTest(invariants = false)")))));
  }

  static class Parallel {
    static final CyclicBarrier BARRIER = new CyclicBarrier(2);

    @OvnTest
    void one(NorthboundDb database) throws Exception {
      alone(database);
    }

    @OvnTest
    void other(NorthboundDb database) throws Exception {
      alone(database);
    }

    /** Both tests have inserted before either looks. */
    private static void alone(NorthboundDb database) throws Exception {
      insertSwitch(database, Map.of());
      BARRIER.await(20, TimeUnit.SECONDS);
      assertThat(database.snapshot().size()).isEqualTo(1);
    }
  }

  @Test
  void testsInParallelDoNotSeeEachOther() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Parallel.class))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
        .execute()
        .testEvents()
        .assertStatistics(statistics -> statistics.started(2).succeeded(2));
  }

  static class OnBoth {
    static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    @OvnTest(server = OvnTest.Server.BOTH)
    void seesTheServer(NorthboundServer server) {
      SEEN.add(server.getClass().getSimpleName());
    }
  }

  @OvnTest(server = OvnTest.Server.BOTH)
  static class ClassOnBoth {
    static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    @Test
    void appliesRandomIntents(OvnFixture ovn) {
      ovn.apply(ovn.generator().next());
      SEEN.add(ovn.server().getClass().getSimpleName());
    }
  }

  @Test
  @Tag("real-ovn")
  void withBothServersATestRunsTwice() {
    run(OnBoth.class)
        .testEvents()
        .assertStatistics(statistics -> statistics.started(2).succeeded(2));
    run(ClassOnBoth.class)
        .testEvents()
        .assertStatistics(statistics -> statistics.started(2).succeeded(2));
    assertThat(OnBoth.SEEN).hasSize(2).isEqualTo(ClassOnBoth.SEEN);
  }

  static class EmbeddedOnReal {
    @OvnTest(server = OvnTest.Server.REAL)
    void asksForTheOther(EmbeddedServer server) {
      server.faults();
    }
  }

  @Test
  @Tag("real-ovn")
  void theOtherServerCannotBeHad() {
    run(EmbeddedOnReal.class)
        .testEvents()
        .assertThatEvents()
        .haveExactly(1, event(finishedWithFailure(failure(ParameterResolutionException.class))));
  }

  @OvnTest
  static class Twice {
    @OvnTest
    void isAnnotated() {}
  }

  @Test
  void theAnnotationIsOnTheClassOrOnTheMethod() {
    run(Twice.class)
        .allEvents()
        .assertThatEvents()
        .haveExactly(1, event(finishedWithFailure(failure(ExtensionConfigurationException.class))));
  }

  private static Condition<Throwable> failure(Class<? extends Throwable> type) {
    return TestExecutionResultConditions.instanceOf(type);
  }
}
