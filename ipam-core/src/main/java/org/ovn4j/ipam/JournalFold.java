package org.ovn4j.ipam;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ovn4j.ipam.RestoreFinding.MissingChanges;

/**
 * What became of the owners, addresses and cursors that journals tell of. Each owner's last change
 * says all of what it holds, so that is all that is kept. Not thread-safe.
 */
final class JournalFold {
  /**
   * The last change of each owner, a lease whose state is {@link Lease#CLAIMING} if it is held,
   * {@link Lease#COOLING} or {@link Lease#ENDED}.
   */
  final Map<String, Lease> owners = new HashMap<>();

  /** The addresses that cool because their owners gave them up for others. */
  final Map<IpAddress, Lease> dropped = new LinkedHashMap<>();

  /** The address of each family that was chosen last. */
  final Map<IpFamily, IpAddress> cursors = new EnumMap<>(IpFamily.class);

  private final Consumer<RestoreFinding> findings;
  private long last;

  JournalFold(Consumer<RestoreFinding> findings) {
    this.findings = findings;
  }

  /** The number of the last change. */
  long last() {
    return last;
  }

  /** Later changes are the next ones. */
  void startAfter(long sequence) {
    last = sequence;
  }

  /** Whether all changes up to this one were there; reports it if not. */
  void requireUpTo(long sequence) {
    if (sequence > last) {
      findings.accept(new MissingChanges(last + 1, sequence));
    }
  }

  /** Makes the changes of a journal that were not made yet. */
  void replay(RecordReader journal) throws IOException {
    RecordDecoder decoder = new RecordDecoder();
    while (journal.next(decoder)) {
      try {
        Lease change = decoder.lease();
        if (decoder.hasMore() || decoder.kind() == RecordFormat.DROPPED) {
          throw new StreamCorruptedException("a record is not of a journal");
        }
        if (change.version() > last) {
          requireUpTo(change.version() - 1);
          last = change.version();
          apply(change, decoder);
        }
      } catch (StreamCorruptedException malformed) {
        journal.damaged(String.valueOf(malformed.getMessage()));
      }
    }
  }

  private void apply(Lease change, RecordDecoder decoder) {
    owners.put(change.owner(), change);
    if (decoder.kind() != RecordFormat.HELD) {
      return;
    }
    List<IpAddress> addresses = change.addresses();
    if (!dropped.isEmpty()) {
      addresses.forEach(dropped::remove);
    }
    for (IpAddress address : decoder.dropped()) {
      Lease cooling = Lease.dropped(change.owner(), address, change.version());
      cooling.setCoolUntil(change.coolUntil());
      dropped.put(address, cooling);
    }
    if (decoder.isChosen()) {
      addresses.forEach(address -> cursors.put(address.family(), address));
    }
  }
}
