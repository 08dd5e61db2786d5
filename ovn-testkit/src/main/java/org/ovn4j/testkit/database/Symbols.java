package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code named-uuid}s of one transaction. */
final class Symbols {

  private final Supplier<UUID> uuids;
  private final Map<String, UUID> names = new HashMap<>();
  private final Set<String> inserted = new HashSet<>();

  Symbols(Supplier<UUID> uuids) {
    this.uuids = uuids;
  }

  /** What the name stands for, whether or not its insert comes later. */
  UUID get(String name) {
    return names.computeIfAbsent(name, n -> uuids.get());
  }

  /**
   * The UUID of the row that is inserted under this name.
   *
   * @param chosen the UUID that the client wants for it; null if any will do
   */
  UUID insert(JsonNode json, @Nullable UUID chosen) throws OvsdbFailure {
    String name = json.textValue();
    if (!inserted.add(name)) {
      throw OvsdbFailure.of(
          "duplicate uuid-name",
          json,
          "This \"uuid-name\" appeared on an earlier \"insert\" operation.");
    }
    if (chosen != null) {
      names.put(name, chosen);
    }
    return get(name);
  }
}
