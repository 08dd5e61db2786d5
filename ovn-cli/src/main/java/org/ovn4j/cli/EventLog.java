package org.ovn4j.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundEvent;
import org.ovn4j.northbound.NorthboundObserver;

/**
 * A structured log: a line per event, of {@code key=value} pairs. What is not a plain word is in
 * quotes, with backslashes before quotes and backslashes, and control characters as {@code
 * \\u001b}: no text from a file or a server can look like another field or line. Thread-safe.
 */
final class EventLog implements NorthboundObserver {

  /** How long the same failure is not told again. */
  private static final Duration REPEAT = Duration.ofMinutes(1);

  private final PrintWriter out;
  private final InstantSource clock;

  /** By event: what was told last, and when. */
  private final Map<String, Failure> failures = new HashMap<>();

  private String reconciled = "";
  private List<Diagnostic> problems = List.of();

  private record Failure(String reason, Instant told) {}

  EventLog(PrintWriter out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /**
   * Writes a line.
   *
   * @param level {@code info}, {@code warning} or {@code error}
   * @param pairs keys and values in turn
   */
  synchronized void line(String level, String event, Object... pairs) {
    StringBuilder line = new StringBuilder("time=");
    line.append(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    line.append(" level=").append(level).append(" event=").append(event);
    for (int i = 0; i < pairs.length; i += 2) {
      line.append(' ').append(pairs[i]).append('=');
      append(line, String.valueOf(pairs[i + 1]));
    }
    out.println(line);
    out.flush();
  }

  private static void append(StringBuilder line, String value) {
    if (!value.isEmpty() && value.chars().allMatch(EventLog::isPlain)) {
      line.append(value);
      return;
    }
    line.append('"');
    value
        .codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                line.append('\\').appendCodePoint(c);
              } else if (isUnprintable(c)) {
                line.append(c <= 0xffff ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
              } else {
                line.appendCodePoint(c);
              }
            });
    line.append('"');
  }

  private static boolean isPlain(int c) {
    return c > ' ' && c < 127 && c != '"' && c != '\\' && c != '=';
  }

  private static boolean isUnprintable(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.UNASSIGNED;
  }

  /** Writes each problem as a line. */
  void problems(List<Diagnostic> diagnostics) {
    for (Diagnostic diagnostic : diagnostics) {
      line(diagnostic.isError() ? "error" : "warning", "problem", "text", diagnostic);
    }
  }

  @Override
  public synchronized void observe(NorthboundEvent event) {
    if (event instanceof NorthboundEvent.SessionStarted started) {
      failures.remove("connect-failed");
      line(
          "info",
          "session",
          "endpoint",
          started.endpoint(),
          "rows",
          started.rows(),
          "ms",
          started.duration().toMillis());
    } else if (event instanceof NorthboundEvent.SessionEnded ended) {
      line("warning", "session-end", "endpoint", ended.endpoint(), "reason", ended.reason());
    } else if (event instanceof NorthboundEvent.ConnectFailed failed) {
      failure("connect-failed", failed.reason());
    } else if (event instanceof NorthboundEvent.LeadershipChanged changed) {
      if (changed.leader()) {
        line("info", "leader", "lock", changed.lock());
      } else {
        line("warning", "lead-lost", "lock", changed.lock(), "reason", changed.reason());
      }
    } else if (event instanceof NorthboundEvent.Committed committed) {
      committed(committed);
    } else if (event instanceof NorthboundEvent.Reconciled done) {
      reconciled(done);
    } else if (event instanceof NorthboundEvent.ReconcileFailed failed) {
      failure("reconcile-failed", failed.reason(), "revision", failed.revision());
    }
  }

  private void committed(NorthboundEvent.Committed committed) {
    CommitResult result = committed.result();
    String level = result.isCommitted() ? "info" : "warning";
    Object[] pairs = {
      "result", result.word(),
      "operations", committed.operations(),
      "ms", committed.duration().toMillis(),
      "comment", committed.comment()
    };
    if (result instanceof CommitResult.Failed failed) {
      line(level, "commit", with(pairs, "error", failed.error()));
    } else if (result instanceof CommitResult.InDoubt doubt) {
      line(level, "commit", with(pairs, "error", doubt.reason()));
    } else {
      line(level, "commit", pairs);
    }
  }

  private static Object[] with(Object[] pairs, String key, Object value) {
    Object[] more = Arrays.copyOf(pairs, pairs.length + 2);
    more[pairs.length] = key;
    more[pairs.length + 1] = value;
    return more;
  }

  /** The outcome, unless nothing changed and there is nothing new to say. */
  private void reconciled(NorthboundEvent.Reconciled event) {
    failures.remove("reconcile-failed");
    ChangeSet changes = event.changes();
    if (!changes.diagnostics().equals(problems)) {
      problems = changes.diagnostics();
      problems(problems);
    }
    boolean again = event.revision().equals(reconciled);
    if (changes.hasErrors() || (again && changes.isEmpty())) {
      return;
    }
    reconciled = event.revision();
    line(
        "info",
        "reconciled",
        "revision",
        event.revision(),
        "drift",
        again,
        "inserts",
        changes.inserts(),
        "updates",
        changes.updates(),
        "deletes",
        changes.deletes(),
        "unchanged",
        changes.unchangedRows(),
        "foreign",
        changes.foreignRows(),
        "planning_ms",
        event.planning().toMillis(),
        "committing_ms",
        event.committing().toMillis());
  }

  /** A failure, unless it is the one told last, not long ago. */
  private void failure(String event, String reason, Object... pairs) {
    Failure last = failures.get(event);
    Instant now = clock.instant();
    if (last == null || !last.reason().equals(reason) || last.told().plus(REPEAT).isBefore(now)) {
      failures.put(event, new Failure(reason, now));
      line("error", event, with(pairs, "reason", reason));
    }
  }
}
