package org.ovn4j.testkit.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/** Reads the records of a file from its beginning. Not thread-safe. */
final class RecordReader implements Closeable {

  private static final ObjectReader JSON =
      OvsdbJson.mapper().reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Path file;
  private final long size;
  private final InputStream in;
  private long offset;

  RecordReader(Path file) throws IOException {
    this.file = file;
    this.size = Files.size(file);
    this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  /** Number of bytes of the records read so far. */
  long offset() {
    return offset;
  }

  /**
   * The next record's JSON; null at the end of the file. After a failure the reader is of no use.
   *
   * @throws BadRecordException if what follows is no whole record of a standalone database
   * @throws IOException if the file cannot be read
   */
  @Nullable JsonNode read() throws IOException, BadRecordException {
    String line = readLine();
    if (line == null) {
      return null;
    }
    RecordFormat.Header header = RecordFormat.Header.parse(line).orElseThrow(() -> badHeader(line));
    if (header.magic().equals(RecordFormat.CLUSTERED)) {
      throw BadRecordException.clustered(file + ": clustered record at offset " + offset);
    }
    long start = offset + line.length() + 1;
    byte[] body = readBody(header, start);
    JsonNode json = parse(body, start);
    offset = start + body.length;
    return json;
  }

  /** A line without its new-line; null at the end. */
  private @Nullable String readLine() throws IOException, BadRecordException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n' && line.length() < RecordFormat.MAX_HEADER_BYTES) {
      line.append((char) next);
      next = in.read();
    }
    if (next != '\n') {
      throw badHeader(line.toString());
    }
    return line.toString();
  }

  private BadRecordException badHeader(String line) {
    return new BadRecordException(
        file + ": parse error at offset " + offset + " in header line \"" + line + "\"");
  }

  private byte[] readBody(RecordFormat.Header header, long start)
      throws IOException, BadRecordException {
    if (header.length() > size - start) {
      throw new BadRecordException(
          file
              + ": error reading "
              + header.length()
              + " bytes starting at offset "
              + start
              + ": the file ends after "
              + (size - start));
    }
    byte[] body = in.readNBytes(Math.toIntExact(header.length()));
    String sha1 = RecordFormat.sha1(body);
    if (!sha1.equals(header.sha1())) {
      throw new BadRecordException(
          bytes(header.length(), start)
              + " have SHA-1 hash "
              + sha1
              + " but should have hash "
              + header.sha1());
    }
    return body;
  }

  private JsonNode parse(byte[] body, long start) throws IOException, BadRecordException {
    try {
      JsonNode json = JSON.readTree(new String(body, StandardCharsets.UTF_8));
      if (json.isObject()) {
        return json;
      }
      throw new BadRecordException(bytes(body.length, start) + " are no JSON object");
    } catch (JsonProcessingException e) {
      throw new BadRecordException(
          bytes(body.length, start) + " are not valid JSON (" + e.getOriginalMessage() + ")");
    }
  }

  private String bytes(long length, long start) {
    return file + ": " + length + " bytes starting at offset " + start;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
