package org.ovn4j.model.ovsdb;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * What makes a row the same row over time: its table, its owner and identifying parts. The key
 * decides the row's UUID, so a row can be referred to before it is written, and writing it twice
 * cannot make a twin.
 *
 * @param table the row's table
 * @param owner the controller that the row belongs to
 * @param parts what identifies the row among those of its table and owner; a name, say
 * @param <R> the row's class
 */
public record RowKey<R extends Row>(Table<R> table, String owner, List<String> parts) {

  /** The version-5 UUID of {@code ovn4j.org} in the DNS name space of RFC 9562. */
  private static final UUID NAMESPACE =
      NameUuid.of(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "ovn4j.org");

  /**
   * Copies and checks the parts.
   *
   * @throws IllegalArgumentException if there are none, or the owner is empty
   */
  public RowKey {
    parts = List.copyOf(parts);
    if (owner.isEmpty() || parts.isEmpty()) {
      throw new IllegalArgumentException("a row key needs an owner and at least one part");
    }
  }

  /** A key of the given parts. */
  public static <R extends Row> RowKey<R> of(Table<R> table, String owner, String... parts) {
    return new RowKey<>(table, owner, List.of(parts));
  }

  /**
   * The row's UUID: version 5 (RFC 9562 section 5.5) of the key's canonical text, in which each
   * part follows its length, so that no two keys have one text.
   */
  public UUID uuid() {
    StringBuilder text = new StringBuilder();
    append(text, table.name());
    append(text, owner);
    parts.forEach(part -> append(text, part));
    return NameUuid.of(NAMESPACE, text.toString());
  }

  /** A reference to the row. */
  public Ref<R> ref() {
    return new Ref<>(uuid());
  }

  private static void append(StringBuilder text, String part) {
    text.append(part.getBytes(StandardCharsets.UTF_8).length).append(':').append(part).append(',');
  }

  /** The key as {@code Table owner/part/part}. */
  @Override
  public String toString() {
    return table.name() + " " + owner + "/" + String.join("/", parts);
  }
}
