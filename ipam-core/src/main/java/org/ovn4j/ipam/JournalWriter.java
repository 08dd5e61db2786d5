package org.ovn4j.ipam;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the changes of one {@link LeasePool} to a stream, for {@link LeaseRestore} to read.
 *
 * <p>Each change is one {@link OutputStream#write(byte[], int, int)} of 30 to 80 octets for usual
 * owners. When it is on disk is for the caller's stream to say: one that writes through and syncs
 * makes every granted lease durable; with one that buffers, a crash loses what it had not passed
 * on, and the pool is restored as it was before. The stream is never flushed or closed here.
 *
 * <p>If the stream throws, the change is refused with an {@link UncheckedIOException}. How much of
 * it was written is not known then, so all later changes are refused too: what is in the file stays
 * readable, and whether the refused change is made is decided when the pool is restored.
 *
 * <p>Thread-safe.
 */
public final class JournalWriter implements LeaseJournal {
  private final RecordWriter writer = new RecordWriter();
  private OutputStream out;
  private @Nullable IOException failure;

  /**
   * Begins a journal; a stream that has one already is not to be continued, but a new one begun.
   *
   * @throws UncheckedIOException if the stream throws
   */
  public JournalWriter(OutputStream out) {
    this.out = out;
    begin(out);
  }

  private static void begin(OutputStream out) {
    try {
      RecordWriter.writeHeader(out, RecordFormat.JOURNAL);
    } catch (IOException failed) {
      throw new UncheckedIOException("A lease journal cannot be begun", failed);
    }
  }

  /**
   * Writes later changes to another stream, as before a snapshot: all that the streams before have
   * is in the snapshot then, and they can be deleted once it is complete and on disk.
   *
   * @throws UncheckedIOException if the stream throws, or one threw before; changes go where they
   *     went until now
   */
  public synchronized void continueIn(OutputStream next) {
    refuseAfterFailure();
    begin(next);
    out = next;
  }

  /**
   * Writes a change.
   *
   * @throws UncheckedIOException if the stream throws, or threw before
   * @throws IllegalArgumentException if the owner is no proper Unicode text, or the record would be
   *     longer than 16 MiB; later changes are not affected
   */
  @Override
  public synchronized void append(LeaseEvent event) {
    refuseAfterFailure();
    writer.begin().put(event);
    try {
      writer.write(out);
    } catch (IOException failed) {
      failure = failed;
      throw new UncheckedIOException(
          "Change %d cannot be written to the lease journal".formatted(event.sequence()), failed);
    }
  }

  private void refuseAfterFailure() {
    if (failure != null) {
      throw new UncheckedIOException(
          "The lease journal failed before and takes no more changes", failure);
    }
  }
}
