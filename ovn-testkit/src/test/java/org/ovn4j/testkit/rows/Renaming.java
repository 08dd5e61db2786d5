package org.ovn4j.testkit.rows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.northbound.Snapshot;

/** Gives rows other UUIDs, and references with them. */
final class Renaming {

  private final Random random;
  private final Map<Object, Object> names = new HashMap<>();

  Renaming(long seed) {
    this.random = new Random(seed);
  }

  Snapshot of(Snapshot original) {
    Snapshot.Builder renamed = Snapshot.builder(original.schema());
    original.rows().forEach(row -> renamed.add((UUID) name(row.getKey()), of(row.getValue())));
    return renamed.build();
  }

  private Object name(Object uuid) {
    return names.computeIfAbsent(uuid, u -> new UUID(random.nextLong(), random.nextLong()));
  }

  private Row of(Row row) {
    Row renamed = row;
    for (Column column : row.table().columns()) {
      Datum value = row.get(column);
      if (column.isReference() && value.isMap()) {
        Map<Object, Object> pairs = new TreeMap<>(value.pairs());
        pairs.replaceAll((key, uuid) -> name(uuid));
        renamed = renamed.with(column, Datum.map(pairs));
      } else if (column.isReference()) {
        List<Object> uuids = value.keys().stream().map(this::name).toList();
        renamed = renamed.with(column, Datum.set(uuids));
      }
    }
    return renamed;
  }
}
