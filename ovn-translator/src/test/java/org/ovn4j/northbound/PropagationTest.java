package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.ovn4j.northbound.Rows.foreign;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.Propagation.Level;

@Timeout(30)
class PropagationTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final FakeNorthbound database =
      new FakeNorthbound(
          Snapshots.with(
              Snapshots.empty(),
              foreign(1),
              NbGlobal.builder().nbCfg(41).sbCfg(41).hvCfg(41).build()));

  private void report(Column column, long value) {
    database.change(
        new Transaction(
            List.of(
                new Operation.Update(
                    NbGlobal.TABLE,
                    foreign(1),
                    new TreeMap<>(Map.of(column.name(), Datum.of(value)))))));
  }

  private void assertTimeout(Level level, String... message) {
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(() -> Propagation.await(database, level, SHORT))
        .withMessageContainingAll(message);
    assertThat(database.listeners()).isZero();
  }

  @Test
  void returnsWhenNorthdHasCaughtUpAtOnce() {
    database.afterCommit(() -> report(NbGlobal.SB_CFG, 42));
    Propagation.await(database, Level.SB, LONG);
    assertThat(database.transactions()).hasSize(1);
    assertThat(database.snapshot().rows(NbGlobal.TABLE).values())
        .extracting(NbGlobal::nbCfg)
        .containsExactly(42L);
    assertThat(database.listeners()).isZero();
  }

  @Test
  void returnsWhenHypervisorsCatchUpLater() {
    Thread ovn =
        new Thread(
            () -> {
              report(NbGlobal.SB_CFG, 42);
              report(NbGlobal.HV_CFG, 42);
            });
    database.afterCommit(ovn::start);
    Propagation.await(database, Level.HV, LONG);
    assertThat(database.snapshot().rows(NbGlobal.TABLE).values())
        .extracting(NbGlobal::hvCfg)
        .containsExactly(42L);
  }

  @Test
  void earlierNumbersDoNotCount() {
    database.afterCommit(() -> report(NbGlobal.SB_CFG, 41));
    assertTimeout(Level.SB, "not seen to take effect (sb)", "ovn-northd running?");
  }

  @Test
  void hypervisorsAreWaitedForBesideNorthd() {
    database.afterCommit(() -> report(NbGlobal.SB_CFG, 42));
    assertTimeout(Level.HV, "(hv)", "ovn-northd and every ovn-controller running?");
  }

  @Test
  void databaseThatNoNorthdServesIsToldAtOnce() {
    FakeNorthbound untouched = new FakeNorthbound(Snapshots.empty());
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(() -> Propagation.await(untouched, Level.SB, LONG))
        .withMessageContaining("no NB_Global row");
    assertThat(untouched.transactions()).isEmpty();
    assertThat(untouched.listeners()).isZero();
  }

  @Test
  void commitThatFailsIsTold() {
    database.answer(new CommitResult.InDoubt("connection lost"));
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(() -> Propagation.await(database, Level.SB, LONG))
        .withMessageContaining("connection lost");
  }

  @Test
  void interruptEndsTheWaitAndIsKept() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(() -> Propagation.await(database, Level.SB, LONG))
        .withMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
