package org.ovn4j.ipam;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What tests of snapshots and journals need: streams in memory, and all that a pool knows. */
final class JournaledPool {
  private JournaledPool() {}

  /** All that is to be the same after a restart. */
  record State(
      TreeMap<String, Lease> held, TreeMap<IpAddress, Cooling> cooling, List<IpAddress> cursors) {
    State copy() {
      return new State(new TreeMap<>(held), new TreeMap<>(cooling), List.copyOf(cursors));
    }
  }

  /** That nobody else may have an address until then. */
  record Cooling(String owner, Instant until) {}

  static State stateOf(LeasePool pool) {
    pool.statistics(); // ends the cool-downs that are over
    State state = new State(new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    pool.leases().forEach(lease -> state.held.put(lease.owner(), lease));
    CoolDown coolDown = pool.table().coolDown;
    if (coolDown != null) {
      for (Lease lease : coolDown.leases()) {
        Cooling cooling = new Cooling(lease.owner(), Instant.ofEpochMilli(lease.coolUntil()));
        lease.addresses().forEach(address -> state.cooling.put(address, cooling));
      }
    }
    for (IpFamily family : IpFamily.values()) {
      pool.cursor(family).ifPresent(state.cursors::add);
    }
    return state;
  }

  static byte[] snapshot(LeasePool pool) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      LeaseSnapshot.write(pool, out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  static RestoreReport restore(LeasePool pool, Optional<byte[]> snapshot, byte[]... journals) {
    List<InputStream> streams = new ArrayList<>();
    for (byte[] journal : journals) {
      streams.add(new ByteArrayInputStream(journal));
    }
    try {
      return LeaseRestore.restore(pool, snapshot.map(ByteArrayInputStream::new), streams);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
