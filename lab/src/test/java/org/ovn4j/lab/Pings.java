package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pings that go on for some seconds, one each {@value #MILLIS} ms. */
final class Pings {

  private static final int MILLIS = 20;
  private static final Pattern SUMMARY =
      Pattern.compile("(\\d+) packets transmitted, (\\d+) packets received");

  private final String what;
  private final CompletableFuture<Command.Result> end;

  private Pings(String what, CompletableFuture<Command.Result> end) {
    this.what = what;
    this.end = end;
  }

  static Pings start(OvnLab lab, String machine, String address, int seconds) {
    String interval = "0." + String.format("%03d", MILLIS);
    return new Pings(
        machine + " to " + address,
        CompletableFuture.supplyAsync(
            () ->
                lab.exec(
                    machine,
                    "busybox",
                    "ping",
                    "-q",
                    "-i",
                    interval,
                    "-w",
                    Integer.toString(seconds),
                    address)));
  }

  /** Waits for the end, says how many were lost, and fails if none was answered. */
  int lost() throws Exception {
    String summary = end.get(60, TimeUnit.SECONDS).out();
    Matcher numbers = SUMMARY.matcher(summary);
    assertThat(numbers.find()).as(summary).isTrue();
    int sent = Integer.parseInt(numbers.group(1));
    int answered = Integer.parseInt(numbers.group(2));
    assertThat(answered).as("answers of %s, of %s", what, sent).isPositive();
    System.out.printf("%s: lost %d of %d, one each %d ms%n", what, sent - answered, sent, MILLIS);
    return sent - answered;
  }
}
