package org.ovn4j.model.ovsdb;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What makes a row the same row over time: its table, its owner and identifying parts. The key
 * decides the row's UUID, so a row can be referred to before it is written, and writing it twice
 * cannot make a twin.
 *
 * <p>Immutable; the UUID is computed once.
 *
 * @param <R> the row's class
 */
public final class RowKey<R extends Row> {

  /** The version-5 UUID of {@code ovn4j.org} in the DNS name space of RFC 9562. */
  private static final UUID NAMESPACE =
      NameUuid.of(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "ovn4j.org");

  private final Table<R> table;
  private final String owner;
  private final List<String> parts;
  private final UUID uuid;

  /**
   * A key of the given parts.
   *
   * @param table the row's table
   * @param owner the controller that the row belongs to
   * @param parts what identifies the row among those of its table and owner
   * @throws IllegalArgumentException if there are no parts, or the owner is empty
   */
  public RowKey(Table<R> table, String owner, List<String> parts) {
    if (owner.isEmpty() || parts.isEmpty()) {
      throw new IllegalArgumentException("a row key needs an owner and at least one part");
    }
    this.table = table;
    this.owner = owner;
    this.parts = List.copyOf(parts);
    StringBuilder text = new StringBuilder(128);
    append(text, table.name());
    append(text, owner);
    parts.forEach(part -> append(text, part));
    this.uuid = NameUuid.of(NAMESPACE, text.toString());
  }

  /** A key of the given parts. */
  public static <R extends Row> RowKey<R> of(Table<R> table, String owner, String... parts) {
    return new RowKey<>(table, owner, List.of(parts));
  }

  /** The row's table. */
  public Table<R> table() {
    return table;
  }

  /** The controller that the row belongs to. */
  public String owner() {
    return owner;
  }

  /** What identifies the row among those of its table and owner. */
  public List<String> parts() {
    return parts;
  }

  /**
   * The row's UUID: version 5 (RFC 9562 section 5.5) of the key's canonical text, in which each
   * part follows its length, so that no two keys have one text.
   */
  public UUID uuid() {
    return uuid;
  }

  /** A reference to the row. */
  public Ref<R> ref() {
    return new Ref<>(uuid());
  }

  private static void append(StringBuilder text, String part) {
    text.append(octets(part)).append(':').append(part).append(',');
  }

  /** The length in UTF-8. */
  private static int octets(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (part.charAt(i) >= 0x80) {
        return part.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return part.length();
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof RowKey<?> other
        && table.equals(other.table)
        && owner.equals(other.owner)
        && parts.equals(other.parts);
  }

  @Override
  public int hashCode() {
    return uuid.hashCode();
  }

  /** The key as {@code Table owner/part/part}. */
  @Override
  public String toString() {
    return table.name() + " " + owner + "/" + String.join("/", parts);
  }
}
