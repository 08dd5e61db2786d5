package org.ovn4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocksTest {

  private final Locks locks = new Locks();
  private final List<String> told = new ArrayList<>();
  private final Locks.Claimant a = claimant("a");
  private final Locks.Claimant b = claimant("b");
  private final Locks.Claimant c = claimant("c");

  private Locks.Claimant claimant(String name) {
    return new Locks.Claimant() {
      @Override
      public void locked(String lock) {
        told.add(name + " locked " + lock);
      }

      @Override
      public void stolen(String lock) {
        told.add(name + " stolen " + lock);
      }
    };
  }

  @Test
  void claimantsOwnTheLockInTurn() {
    assertThat(locks.lock(a, "x")).isTrue();
    assertThat(locks.lock(b, "x")).isFalse();
    assertThat(locks.lock(c, "x")).isFalse();
    locks.unlock(a, "x");
    assertThat(told).containsExactly("b locked x");
    assertThat(locks.owns(b, "x")).isTrue();
    locks.unlockAll(b);
    assertThat(told).containsExactly("b locked x", "c locked x");
  }

  @Test
  void whoGivesUpWaitingIsPassedOver() {
    locks.lock(a, "x");
    locks.lock(b, "x");
    locks.lock(c, "x");
    locks.unlock(b, "x");
    assertThat(told).isEmpty();
    locks.unlock(a, "x");
    assertThat(told).containsExactly("c locked x");
  }

  @Test
  void whoWasRobbedGetsTheLockBack() {
    locks.lock(a, "x");
    locks.steal(b, "x");
    assertThat(told).containsExactly("a stolen x");
    assertThat(locks.owns(a, "x")).isFalse();
    assertThat(locks.owns(b, "x")).isTrue();
    locks.unlock(b, "x");
    assertThat(told).containsExactly("a stolen x", "a locked x");
  }

  @Test
  void aThiefThatWasRobbedDoesNot() {
    locks.steal(a, "x");
    locks.steal(b, "x");
    locks.unlock(b, "x");
    assertThat(told).containsExactly("a stolen x");
    assertThat(locks.hasAsked(a, "x")).as("it has yet to unlock").isTrue();
    locks.unlock(a, "x");
    assertThat(locks.hasAsked(a, "x")).isFalse();
    assertThat(locks.size()).isZero();
  }

  @Test
  void locksOfOtherNamesAreOthers() {
    locks.lock(a, "x");
    assertThat(locks.lock(b, "y")).isTrue();
    locks.unlockAll(a);
    assertThat(locks.owns(b, "y")).isTrue();
    assertThat(locks.size()).isOne();
  }
}
