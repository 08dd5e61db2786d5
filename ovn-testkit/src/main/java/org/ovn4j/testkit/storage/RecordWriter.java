package org.ovn4j.testkit.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to a file. A record that could not be written whole is cut off again.
 *
 * <p>Not over a {@code FileChannel}: that would be closed under us when a thread that commits is
 * interrupted. Not thread-safe.
 */
class RecordWriter implements Closeable {

  private final RandomAccessFile file;
  private long length;

  /** Why nothing may be appended any more; null while all is well. */
  private @Nullable IOException broken;

  /**
   * Goes on after the records that the file has in its first bytes.
   *
   * @param length number of those bytes; what follows is cut off
   */
  RecordWriter(Path path, long length) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "rw");
    this.length = length;
    try {
      file.setLength(length);
      file.seek(length);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Number of bytes of all records. */
  final long length() {
    return length;
  }

  /**
   * Appends a record.
   *
   * @param durable whether to come back only when it is on disk
   * @throws IOException if it could not be kept; the file then has the records it had before, or
   *     this writer refuses all that follow
   */
  final void append(byte[] json, boolean durable) throws IOException {
    if (broken != null) {
      throw new IOException("the log failed before: " + broken.getMessage(), broken);
    }
    byte[] record = RecordFormat.encode(json);
    try {
      write(record);
    } catch (IOException e) {
      cut(e);
      throw e;
    }
    if (durable) {
      syncOrBreak();
    }
    length += record.length;
  }

  /** Waits until all records are on disk. */
  final void force() throws IOException {
    if (broken != null) {
      throw broken;
    }
    syncOrBreak();
  }

  /**
   * After a failed fsync nobody knows which pages are on disk, and the next fsync may succeed
   * nevertheless: so it is the last word.
   */
  private void syncOrBreak() throws IOException {
    try {
      sync();
    } catch (IOException e) {
      cut(e);
      broken = e;
      throw e;
    }
  }

  /** Takes a record back that was not, or only partly, written. */
  private void cut(IOException cause) {
    try {
      truncate(length);
    } catch (IOException e) {
      cause.addSuppressed(e);
      broken = cause;
    }
  }

  void write(byte[] record) throws IOException {
    file.write(record);
  }

  void truncate(long to) throws IOException {
    file.setLength(to);
    file.seek(to);
  }

  void sync() throws IOException {
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
