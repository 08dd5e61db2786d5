package org.ovn4j.ipam;

import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.util.function.Consumer;

/** Reads what {@link LeaseSnapshot} wrote, in two steps between which the journals are replayed. */
final class SnapshotReader {
  private static final int AT_END = -1;
  private static final int UNTYPED = 0;

  private final RecordReader reader;
  private final RecordDecoder decoder = new RecordDecoder();
  private final JournalFold fold;
  private final LeaseLoader loader;

  /** The type of the record that was found last, or one of the above. */
  private int type;

  private long count;
  private long highest;

  SnapshotReader(
      InputStream in, JournalFold fold, LeaseLoader loader, Consumer<RestoreFinding> findings)
      throws IOException {
    this.reader = new RecordReader(in, LeaseRestore.SNAPSHOT, RecordFormat.SNAPSHOT, findings);
    this.fold = fold;
    this.loader = loader;
  }

  private void advance() throws IOException {
    boolean found = reader.next(decoder);
    type = !found ? AT_END : decoder.hasMore() ? decoder.octet() : UNTYPED;
  }

  /**
   * Tells the fold where the snapshot begins: the last change before it, the cursors and the
   * addresses that cool alone.
   *
   * @return false if the snapshot does not begin as it should, and nothing of it can be used
   */
  boolean readBeginning() throws IOException {
    try {
      advance();
      if (type != RecordFormat.BEGIN) {
        reportNoBeginning();
        return false;
      }
      fold.startAfter(decoder.longNumber());
      loader.expect(decoder.number());
      decoder.addresses().forEach(cursor -> fold.cursors.put(cursor.family(), cursor));
      advance();
      while (type == RecordFormat.COOLING_ADDRESSES) {
        readAddresses();
        advance();
      }
      return true;
    } catch (StreamCorruptedException malformed) {
      reader.damaged(String.valueOf(malformed.getMessage()));
      return false;
    }
  }

  private void reportNoBeginning() {
    if (type != AT_END) {
      reader.damaged("its first record is missing, and the others are of no use without it");
    } else if (reader.isAtEnd()) {
      reader.torn();
    }
  }

  private void readAddresses() throws StreamCorruptedException {
    while (decoder.hasMore()) {
      Lease read = decoder.lease();
      if (read.addresses().isEmpty()) {
        throw new StreamCorruptedException("the address that cools is missing");
      }
      Lease address = Lease.dropped(read.owner(), read.addresses().get(0), read.version());
      address.setCoolUntil(read.coolUntil());
      fold.dropped.put(address.addresses().get(0), address);
      count++;
    }
  }

  /**
   * Enters the leases whose owners no journal named.
   *
   * @return the highest number of a change that the snapshot knows of
   */
  long readLeases() throws IOException {
    boolean complete = false;
    while (type != AT_END) {
      try {
        if (complete) {
          throw new StreamCorruptedException("there is something after its end");
        } else if (type == RecordFormat.LEASES) {
          readLeasesOfRecord();
        } else if (type == RecordFormat.END) {
          complete = true;
          readEnd();
        } else {
          throw new StreamCorruptedException("a record is not of a snapshot");
        }
        advance();
      } catch (StreamCorruptedException malformed) {
        reader.damaged(String.valueOf(malformed.getMessage()));
        advance();
      }
    }
    if (!complete && reader.isAtEnd()) {
      reader.torn();
    }
    return highest;
  }

  private void readLeasesOfRecord() throws StreamCorruptedException {
    while (decoder.hasMore()) {
      Lease lease = decoder.lease();
      count++;
      highest = Math.max(highest, lease.version());
      if (!fold.owners.isEmpty() && fold.owners.containsKey(lease.owner())) {
        continue;
      }
      if (decoder.kind() == RecordFormat.HELD) {
        loader.enter(lease);
      } else {
        loader.addCooling(lease);
      }
    }
  }

  private void readEnd() throws StreamCorruptedException {
    long all = decoder.number();
    long last = decoder.longNumber();
    highest = Math.max(highest, last);
    if (count != all) {
      reader.damaged("it has %d of its %d leases".formatted(count, all));
    }
    fold.requireUpTo(last);
  }
}
