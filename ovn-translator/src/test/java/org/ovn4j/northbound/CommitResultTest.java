package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommitResultTest {

  @ParameterizedTest
  @ValueSource(strings = {"timed out", "duplicate uuid"})
  void guardThatFailedAndRowThatIsThereAreConflicts(String error) {
    OvsdbError answer = new OvsdbError(error, "", 0);
    assertThat(answer.result()).isEqualTo(new CommitResult.Conflict(answer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constraint violation",
        "referential integrity violation",
        "domain error",
        "range error"
      })
  void whatTheSchemaDoesNotAllowIsAViolation(String error) {
    OvsdbError answer = new OvsdbError(error, "", 0);
    assertThat(answer.result()).isEqualTo(new CommitResult.ConstraintViolation(answer));
  }

  @Test
  void whoDoesNotHaveTheLockDoesNotLead() {
    OvsdbError answer = new OvsdbError("not owner", "", 0);
    assertThat(answer.result()).isEqualTo(new CommitResult.NotLeader(answer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resources exhausted", "I/O error", "permission error", "new"})
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

  static List<Arguments> words() {
    OvsdbError error = new OvsdbError("timed out", "", 0);
    return List.of(
        Arguments.of(new CommitResult.Committed(), "committed"),
        Arguments.of(new CommitResult.Conflict(error), "conflict"),
        Arguments.of(new CommitResult.ConstraintViolation(error), "constraint_violation"),
        Arguments.of(new CommitResult.NotLeader(error), "not_leader"),
        Arguments.of(new CommitResult.Refused(error), "refused"),
        Arguments.of(new CommitResult.InDoubt("connection lost"), "in_doubt"));
  }

  @ParameterizedTest
  @MethodSource("words")
  void eachHasAWordForLogsAndMetrics(CommitResult result, String word) {
    assertThat(result.word()).isEqualTo(word);
  }
}
