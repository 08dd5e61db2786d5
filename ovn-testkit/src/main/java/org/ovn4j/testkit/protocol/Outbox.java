package org.ovn4j.testkit.protocol;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The way of messages to a client, on which a test may have them delayed or cut. */
final class Outbox {

  /** A message that waits for its time, and those that must not overtake it. */
  private static final class Held {
    final byte[] message;
    final long due;

    Held(byte[] message, long due) {
      this.message = message;
      this.due = due;
    }
  }

  private final EventLoop loop;
  private final Connection connection;
  private final FaultSwitches faults;
  private final long maxHeldBytes;
  private final Deque<Held> held = new ArrayDeque<>();
  private long heldBytes;

  Outbox(EventLoop loop, Connection connection, FaultSwitches faults, Limits limits) {
    this.loop = loop;
    this.connection = connection;
    this.faults = faults;
    this.maxHeldBytes = limits.backlogBytes();
  }

  /** Sends the answer to a request. */
  void reply(byte[] message) {
    if (faults.takeCut()) {
      connection.sendAndCut(Arrays.copyOf(message, message.length / 2));
    } else {
      send(message, faults.replyDelay().toNanos());
    }
  }

  /** Sends another message. */
  void send(byte[] message) {
    send(message, 0);
  }

  private void send(byte[] message, long delayNanos) {
    if (delayNanos == 0 && held.isEmpty()) {
      connection.send(message);
      return;
    }
    if (heldBytes > maxHeldBytes) {
      connection.close("too many delayed replies");
      return;
    }
    long due = System.nanoTime() + delayNanos;
    held.add(new Held(message, due));
    heldBytes += message.length;
    if (held.size() == 1) {
      loop.at(due, this::release);
    }
  }

  private void release() {
    long now = System.nanoTime();
    while (!held.isEmpty() && held.element().due - now <= 0) {
      Held next = held.remove();
      heldBytes -= next.message.length;
      connection.send(next.message);
    }
    if (!held.isEmpty() && !connection.isClosed()) {
      loop.at(held.element().due, this::release);
    }
  }
}
