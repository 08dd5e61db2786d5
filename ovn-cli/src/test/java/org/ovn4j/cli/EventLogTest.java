package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundEvent.Committed;
import org.ovn4j.northbound.NorthboundEvent.ConnectFailed;
import org.ovn4j.northbound.NorthboundEvent.SessionStarted;
import org.ovn4j.northbound.OvsdbError;

class EventLogTest {

  private final StringWriter out = new StringWriter();
  private Instant now = Instant.parse("2025-02-01T09:00:30.123456Z");
  private final EventLog log = new EventLog(new PrintWriter(out), () -> now);

  private List<String> lines() {
    return out.toString().lines().toList();
  }

  @Test
  void aLineIsTimeLevelEventAndPairs() {
    log.line("info", "start", "owner", "ovn4j", "nb", "unix:/a b", "metrics", "");
    assertThat(lines())
        .containsExactly(
            "time=2025-02-01T09:00:30.123Z level=info event=start owner=ovn4j nb=\"unix:/a b\""
                + " metrics=\"\"");
  }

  @Test
  void noTextCanLookLikeAnotherFieldOrLine() {
    Random random = new Random(7);
    String alphabet = "ab =\"\\\n\r\t\u001b\u2028\u202e\u0085é世\0";
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      out.getBuffer().setLength(0);
      log.line("info", "x", "first", text, "second", "2");
      assertThat(lines()).as(text.toString()).hasSize(1);
      Map<String, String> pairs = Running.parse(lines().get(0));
      assertThat(pairs)
          .as(lines().get(0))
          .containsOnlyKeys("time", "level", "event", "first", "second")
          .containsEntry("second", "2");
      assertThat(lines().get(0).chars().noneMatch(Character::isISOControl)).isTrue();
    }
  }

  @Test
  void aCommitThatFailedSaysWhy() {
    OvsdbError error = new OvsdbError("constraint violation", "too \"long\"", 3);
    log.observe(
        new Committed(
            "ovn4j owner=o revision=r",
            5,
            Duration.ofMillis(12),
            new CommitResult.ConstraintViolation(error)));
    assertThat(Running.parse(lines().get(0)))
        .containsEntry("level", "warning")
        .containsEntry("event", "commit")
        .containsEntry("result", "constraint_violation")
        .containsEntry("operations", "5")
        .containsEntry("ms", "12")
        .containsEntry("comment", "ovn4j owner=o revision=r")
        .containsEntry("error", error.toString());
  }

  @Test
  void theSameFailureIsToldOnceAMinuteAndAnewAfterASuccess() {
    log.observe(new ConnectFailed("refused"));
    log.observe(new ConnectFailed("refused"));
    assertThat(lines()).hasSize(1);
    log.observe(new ConnectFailed("unknown host"));
    assertThat(lines()).hasSize(2);
    now = now.plusSeconds(61);
    log.observe(new ConnectFailed("unknown host"));
    assertThat(lines()).hasSize(3);
    log.observe(new SessionStarted("unix:/s", Duration.ZERO, 0));
    log.observe(new ConnectFailed("unknown host"));
    assertThat(lines()).hasSize(5);
  }
}
