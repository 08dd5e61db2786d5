package org.ovn4j.model.ovsdb;

import java.util.Locale;
import java.util.UUID;

/** The atomic types of OVSDB, RFC 7047 section 3.1, and the Java class of each one's atoms. */
public enum AtomicType {
  /** 64-bit signed integer, {@link Long}. */
  INTEGER(Long.class),
  /** 64-bit floating point, {@link Double}. */
  REAL(Double.class),
  /** {@link Boolean}. */
  BOOLEAN(Boolean.class),
  /** Unicode text, {@link String}. */
  STRING(String.class),
  /** {@link java.util.UUID}; a reference where the column names a table. */
  UUID(UUID.class);

  private final Class<?> javaType;

  AtomicType(Class<?> javaType) {
    this.javaType = javaType;
  }

  /** The type's name in a schema: {@code integer}, {@code real}, {@code boolean}, ... */
  public String schemaName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value a column has when nothing was written, RFC 7047 section 5.2.1. */
  public Object defaultAtom() {
    return switch (this) {
      case INTEGER -> 0L;
      case REAL -> 0.0;
      case BOOLEAN -> false;
      case STRING -> "";
      case UUID -> new UUID(0, 0);
    };
  }

  /** Whether the object is an atom of this type. */
  public boolean isAtom(Object object) {
    return javaType.isInstance(object);
  }

  /**
   * The type with this name in a schema.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static AtomicType ofSchemaName(String name) {
    for (AtomicType type : values()) {
      if (type.schemaName().equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "unknown atomic type \"" + name + "\"; RFC 7047 has integer, real, boolean, string, uuid");
  }
}
