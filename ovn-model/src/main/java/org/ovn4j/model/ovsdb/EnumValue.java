package org.ovn4j.model.ovsdb;

/** A value of a column that the schema restricts to a few strings; the generated enums are such. */
public interface EnumValue {

  /** The value as the schema and the database write it. */
  String schemaName();

  /**
   * The value among the given ones that the schema writes so.
   *
   * @throws IllegalArgumentException if there is none: a newer server may have more. {@link
   *     Row#get} returns the string all the same.
   */
  static <E extends EnumValue> E find(E[] values, String schemaName, String column) {
    for (E value : values) {
      if (value.schemaName().equals(schemaName)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        column + ": \"" + schemaName + "\" is not one of the values known to this version");
  }
}
