package org.ovn4j.testkit.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.testkit.database.Commit;
import org.ovn4j.testkit.database.Database;
import org.ovn4j.testkit.database.OvsdbFailure;

/**
 * A database whose commits are kept in a file, in ovsdb-server's standalone format: the schema,
 * then a record per commit.
 *
 * <p>A commit is written before it takes effect, and is on disk before that if it asks to be
 * durable. What a power cut tore is cut off when the file is opened: the database is then the one
 * of the last whole record. A log that has outgrown its rows is compacted as it grows.
 *
 * <p>While it is open no other process that keeps to ovsdb-server's lock can open the file.
 * Thread-safe, by the database's lock.
 */
public final class LogFile implements Database.Journal, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(LogFile.class.getName());

  // ovsdb-server's rule for when a log is compacted, but for its ten minutes between two times: the
  // doubling
  // alone makes compaction cost a bounded share of the writing.
  private static final long COMPACT_FROM_BYTES = 10 * 1024 * 1024;
  private static final long COMPACT_FROM_RECORDS = 100;

  private final Path file;
  private final DatabaseLock lock;
  private final JsonNode schema;
  private final Database database;
  private final List<String> warnings;

  // All guarded by the database's lock.
  private RecordWriter log;
  private long records;
  private long compactFromBytes;
  private boolean closed;

  /** What reading the file gave. */
  private record Content(
      JsonNode schema,
      Database database,
      long records,
      long firstCommitEnd,
      long end,
      List<String> warnings) {}

  private LogFile(Path file, DatabaseLock lock, Content content) throws IOException {
    this.file = file;
    this.lock = lock;
    this.schema = content.schema();
    this.database = content.database();
    this.warnings = content.warnings();
    this.records = content.records();
    this.log = new RecordWriter(file, content.end());
    // The first record after the schema holds all rows if the log was compacted.
    this.compactFromBytes = compactFrom(content.firstCommitEnd());
  }

  /**
   * The database in the file, whose schema it has.
   *
   * @throws IOException if there is no such file, it is no standalone OVSDB database, somebody else
   *     has it open, or it cannot be read or written. The file is then as it was
   */
  public static LogFile open(Path file) throws IOException {
    return open(file, Optional.empty(), Database::new);
  }

  /**
   * The database in the file.
   *
   * @param schemaIfNew the schema of a new database, to be made if there is no such file; one that
   *     is there keeps its own
   * @param databases makes a database without rows, of the schema
   * @throws IOException as {@link #open(Path)} says
   */
  public static LogFile open(
      Path file, Optional<JsonNode> schemaIfNew, Function<DatabaseSchema, Database> databases)
      throws IOException {
    Path real = followLinks(file);
    DatabaseLock lock = DatabaseLock.lock(real);
    try {
      if (schemaIfNew.isPresent()) {
        createIfMissing(real, schemaIfNew.get());
      }
      LogFile opened = new LogFile(real, lock, read(real, databases));
      opened.database.setJournal(opened);
      return opened;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Makes a file with a database without rows, unless the file is there.
   *
   * @throws IOException if it cannot be written, or somebody has it open
   */
  public static void create(Path file, JsonNode schema) throws IOException {
    Path real = followLinks(file);
    DatabaseLock lock = DatabaseLock.lock(real);
    try {
      createIfMissing(real, schema);
    } finally {
      lock.close();
    }
  }

  private static void createIfMissing(Path file, JsonNode schema) throws IOException {
    if (!Files.exists(file)) {
      replace(file, List.of(OvsdbJson.mapper().writeValueAsBytes(schema)));
    }
  }

  /**
   * The schema of the database in the file, which may be open elsewhere.
   *
   * @throws IOException if there is no such file, or it is no standalone OVSDB database
   */
  public static DatabaseSchema schemaOf(Path file) throws IOException {
    try (RecordReader reader = new RecordReader(file)) {
      return parseSchema(file, readSchema(file, reader));
    }
  }

  /** As the lock and the renaming need it: a link beside must not lead to a lock of its own. */
  private static Path followLinks(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path absolute = file.toAbsolutePath().normalize();
    Path directory = absolute.getParent();
    Path name = absolute.getFileName();
    if (directory == null || name == null || !Files.isDirectory(directory)) {
      throw new IOException(file + ": there is no directory " + directory);
    }
    return directory.toRealPath().resolve(name);
  }

  private static Content read(Path file, Function<DatabaseSchema, Database> databases)
      throws IOException {
    try (RecordReader reader = new RecordReader(file)) {
      JsonNode schema = readSchema(file, reader);
      Database database = databases.apply(parseSchema(file, schema));
      long records = 0;
      long firstCommitEnd = reader.offset();
      long end = reader.offset();
      List<String> warnings = new ArrayList<>();
      try {
        for (JsonNode record = reader.read(); record != null; record = reader.read()) {
          database.replay(record);
          end = reader.offset();
          if (++records == 1) {
            firstCommitEnd = end;
          }
        }
      } catch (BadRecordException | OvsdbFailure e) {
        warnings.add(warning(file, e, records, end));
      }
      warnings.forEach(warning -> LOG.log(Level.WARNING, warning));
      return new Content(schema, database, records, firstCommitEnd, end, List.copyOf(warnings));
    }
  }

  private static String warning(Path file, Exception bad, long records, long end)
      throws IOException {
    String why = bad.getMessage();
    return (why != null && why.startsWith(file.toString()) ? why : file + ": " + why)
        + "; recovered the "
        + records
        + " commit(s) before it and cut the file off at offset "
        + end
        + ": "
        + (Files.size(file) - end)
        + " byte(s) are lost";
  }

  private static JsonNode readSchema(Path file, RecordReader reader) throws IOException {
    try {
      JsonNode schema = reader.read();
      if (schema == null) {
        throw new IOException(file + ": database file contains no schema");
      }
      return schema;
    } catch (BadRecordException e) {
      if (e.isClustered()) {
        throw new IOException(
            file
                + " is a file of a clustered database; only standalone ones can be opened. The command"
                + " `ovsdb-tool cluster-to-standalone NEW-FILE "
                + file
                + "` makes one of it",
            e);
      }
      throw new IOException(file + " is not an OVSDB database: " + e.getMessage(), e);
    }
  }

  private static DatabaseSchema parseSchema(Path file, JsonNode json) throws IOException {
    try {
      return DatabaseSchema.parse(json.toString());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": failed to parse the schema: " + e.getMessage(), e);
    }
  }

  /** The schema as the file has it. */
  public JsonNode schema() {
    return schema;
  }

  /** The database, whose commits are kept here from now on. */
  public Database database() {
    return database;
  }

  /**
   * What was wrong with the file and was mended on opening it, a sentence each; empty if nothing.
   */
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public void append(Commit commit) throws IOException {
    synchronized (database.lock()) {
      requireOpen();
      Optional<byte[]> record = CommitJson.of(commit, System.currentTimeMillis());
      if (record.isEmpty()) {
        return;
      }
      if (records >= COMPACT_FROM_RECORDS && log.length() >= compactFromBytes) {
        compactIfPossible();
      }
      log.append(record.get(), commit.durable());
      records++;
    }
  }

  /** The commit can be kept, only in a longer log. */
  private void compactIfPossible() {
    try {
      compact();
    } catch (IOException e) {
      LOG.log(Level.WARNING, file + ": cannot be compacted for now", e);
      compactFromBytes = compactFrom(log.length());
    }
  }

  /**
   * Writes the file anew with the schema and one commit that makes all rows. Whenever the power
   * fails, the file is the old or the new one.
   *
   * @throws IOException if that failed; the old file stays in use
   */
  public void compact() throws IOException {
    synchronized (database.lock()) {
      requireOpen();
      byte[] rows =
          CommitJson.snapshot(database, "compacting database online", System.currentTimeMillis());
      long length = replace(file, List.of(OvsdbJson.mapper().writeValueAsBytes(schema), rows));
      RecordWriter old = log;
      log = new RecordWriter(file, length);
      records = 1;
      compactFromBytes = compactFrom(length);
      old.close();
    }
  }

  /** Makes a file of these records take the place of the other; returns its length. */
  private static long replace(Path file, List<byte[]> records) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    long length;
    try (RecordWriter writer = new RecordWriter(temporary, 0)) {
      for (byte[] record : records) {
        writer.append(record, false);
      }
      writer.force();
      length = writer.length();
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    Path directory = file.getParent();
    if (directory != null) {
      forceDirectory(directory);
    }
    return length;
  }

  /** Puts the new name on disk. */
  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static long compactFrom(long base) {
    return Math.max(COMPACT_FROM_BYTES, 2 * base);
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException(file + " was closed");
    }
  }

  /**
   * Lets go of the file. The database can still be read, but takes no commits any more. Idempotent.
   */
  @Override
  public void close() throws IOException {
    synchronized (database.lock()) {
      if (!closed) {
        closed = true;
        try {
          log.close();
        } finally {
          lock.close();
        }
      }
    }
  }
}
