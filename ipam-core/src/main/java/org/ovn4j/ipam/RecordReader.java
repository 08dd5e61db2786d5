package org.ovn4j.ipam;

import static org.ovn4j.ipam.RecordFormat.CRC;
import static org.ovn4j.ipam.RecordFormat.RECORD_HEADER;
import static org.ovn4j.ipam.RecordFormat.STREAM_HEADER;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.ovn4j.ipam.RestoreFinding.Damaged;
import org.ovn4j.ipam.RestoreFinding.TornTail;
import org.ovn4j.ipam.RestoreFinding.UnknownVersion;

/** Reads the records of one stream, and reports those it cannot read. Not thread-safe. */
final class RecordReader {
  private final InputStream in;
  private final String name;
  private final Consumer<RestoreFinding> findings;
  private final CRC32C crc = new CRC32C();
  private byte[] octets = new byte[1 << 17];
  private int start;
  private int limit;

  /** Where in the stream the first of the octets is. */
  private long origin;

  /** Where in the stream the present record is. */
  private long position;

  private boolean over;
  private boolean atEnd;

  /**
   * Begins to read.
   *
   * @param name what to call the stream in findings
   * @param magic what the stream is to begin with, its last octet aside
   */
  RecordReader(InputStream in, String name, long magic, Consumer<RestoreFinding> findings)
      throws IOException {
    this.in = in;
    this.name = name;
    this.findings = findings;
    this.over = !readHeader(magic);
  }

  private boolean readHeader(long magic) throws IOException {
    if (!fill(STREAM_HEADER)) {
      torn();
      return false;
    }
    long header = 0;
    for (int i = 0; i < STREAM_HEADER; i++) {
      header = header << 8 | (octets[i] & 0xff);
    }
    start = STREAM_HEADER;
    if ((header ^ magic) >>> 8 != 0) {
      damaged("it does not begin as it should");
      return false;
    }
    int version = (int) (header & 0xff);
    if (version != RecordFormat.VERSION) {
      findings.accept(new UnknownVersion(name, version));
      return false;
    }
    return true;
  }

  /**
   * Leads to the payload of the next record that is whole, leaving out damaged ones; false at the
   * end, or where the rest cannot be read.
   */
  boolean next(RecordDecoder decoder) throws IOException {
    while (!over) {
      position = origin + start;
      if (!fill(RECORD_HEADER)) {
        over = true;
        atEnd = start == limit;
        if (!atEnd) {
          torn();
        }
        return false;
      }
      int length =
          (octets[start] & 0xff) << 16
              | (octets[start + 1] & 0xff) << 8
              | (octets[start + 2] & 0xff);
      if ((octets[start + 3] & 0xff) != RecordFormat.lengthCheck(length)) {
        over = true;
        reportRest();
        return false;
      }
      if (!fill(RECORD_HEADER + length + CRC)) {
        over = true;
        torn();
        return false;
      }
      int payload = start + RECORD_HEADER;
      crc.reset();
      crc.update(octets, start, RECORD_HEADER + length);
      start = payload + length + CRC;
      if ((int) crc.getValue() == RecordDecoder.intAt(octets, payload + length)) {
        decoder.reset(octets, payload, length);
        return true;
      }
      damaged("the checksum of a record is wrong");
    }
    return false;
  }

  /** A file system that lost power may have lengthened a file without writing into it. */
  private void reportRest() throws IOException {
    boolean zeros = true;
    do {
      for (; start < limit; start++) {
        zeros &= octets[start] == 0;
      }
    } while (zeros && fill(1));
    if (zeros) {
      torn();
    } else {
      damaged("the length of a record is wrong, and what follows cannot be read");
    }
  }

  /** Whether the stream ended where a record did. */
  boolean isAtEnd() {
    return atEnd;
  }

  /** Reports that there is something wrong at the present record. */
  void damaged(String what) {
    findings.accept(new Damaged(name, position, what));
  }

  /** Reports that the stream ends too early. */
  void torn() {
    findings.accept(new TornTail(name, position));
  }

  /** Reads on until there are so many octets from the start on; false if the stream ends before. */
  private boolean fill(int count) throws IOException {
    if (limit - start >= count) {
      return true;
    }
    System.arraycopy(octets, start, octets, 0, limit - start);
    origin += start;
    limit -= start;
    start = 0;
    if (octets.length < count) {
      octets = Arrays.copyOf(octets, count);
    }
    while (limit < count) {
      int more = in.read(octets, limit, octets.length - limit);
      if (more < 0) {
        return false;
      }
      limit += more;
    }
    return true;
  }
}
