package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitResultTest {

  @ParameterizedTest
  @ValueSource(strings = {"timed out", "duplicate uuid"})
  void guardThatFailedAndRowThatIsThereAreConflicts(String error) {
    OvsdbError answer = new OvsdbError(error, "", 0);
    assertThat(answer.result()).isEqualTo(new CommitResult.Conflict(answer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"constraint violation", "referential integrity violation", "not owner"})
  void otherErrorsAreRefusals(String error) {
    OvsdbError answer = new OvsdbError(error, "why", 3);
    assertThat(answer.result()).isEqualTo(new CommitResult.Refused(answer));
    assertThat(answer).hasToString(error + ": why (operation 3)");
  }

  @Test
  void onlyCommittedDoesNotThrow() {
    assertThatCode(() -> new CommitResult.Committed().orElseThrow()).doesNotThrowAnyException();
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(() -> new CommitResult.InDoubt("connection lost").orElseThrow())
        .withMessageContaining("connection lost");
  }
}
