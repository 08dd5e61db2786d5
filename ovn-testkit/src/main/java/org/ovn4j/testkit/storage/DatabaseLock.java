package org.ovn4j.testkit.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock that ovsdb-server and ovsdb-tool take on a database file {@code NAME}: a POSIX lock on
 * {@code .NAME.~lock~} beside it, which stays when the lock goes.
 */
final class DatabaseLock implements Closeable {

  /**
   * The files that this process has locked. POSIX takes a process's lock on a file away as soon as
   * the process closes any descriptor of it, so a second one must not even be opened; that is a
   * property of the process, hence a static field.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path lockFile;
  private final FileChannel channel;

  private DatabaseLock(Path lockFile, FileChannel channel) {
    this.lockFile = lockFile;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param file the database's real path; it need not exist
   * @throws IOException if somebody has it, or the lock file cannot be made
   */
  static DatabaseLock lock(Path file) throws IOException {
    Path lockFile = file.resolveSibling("." + file.getFileName() + ".~lock~");
    if (!HELD.add(lockFile)) {
      throw new IOException(file + ": this process has the database open already");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel)) {
        return new DatabaseLock(lockFile, channel);
      }
      throw new IOException(
          file
              + ": another process, an ovsdb-server say, has the database open; it locked "
              + lockFile);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      HELD.remove(lockFile);
      throw e;
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(lockFile);
    }
  }
}
