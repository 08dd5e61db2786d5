package org.ovn4j.testkit.protocol;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a client that has been silent for some time whether it is alive, and hangs up if it stays
 * silent as long again.
 */
final class Prober {

  private final EventLoop loop;
  private final Connection connection;
  private final BooleanSupplier paused;
  private final long intervalNanos;
  private boolean asked;
  private long lastAsked;
  private EventLoop.@Nullable Timer timer;

  /**
   * A prober at work.
   *
   * @param interval how long a client may be silent; zero if for ever
   * @param paused whether to let silent clients be for now
   */
  Prober(EventLoop loop, Connection connection, Duration interval, BooleanSupplier paused) {
    this.loop = loop;
    this.connection = connection;
    this.paused = paused;
    this.intervalNanos = interval.toNanos();
    if (intervalNanos > 0) {
      checkAt(System.nanoTime() + intervalNanos);
    }
  }

  private void checkAt(long time) {
    timer = loop.at(time, this::check);
  }

  private void check() {
    long now = System.nanoTime();
    long silent = now - connection.lastActivity();
    if (connection.lastActivity() - lastAsked > 0) {
      asked = false;
    }
    if (paused.getAsBoolean()) {
      checkAt(now + intervalNanos);
    } else if (silent < intervalNanos) {
      checkAt(connection.lastActivity() + intervalNanos);
    } else if (!connection.isEstablished()) {
      connection.close("it has not ended its handshake");
    } else if (!asked) {
      asked = true;
      lastAsked = now;
      connection.send(Messages.probe());
      checkAt(now + intervalNanos);
    } else {
      connection.close("it does not answer");
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
