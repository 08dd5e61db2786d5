package org.ovn4j.model;

/**
 * A place in a text file.
 *
 * @param file the file's name as it was given
 * @param line from 1
 * @param column from 1, in characters
 */
public record SourceLocation(String file, int line, int column) {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if line or column is below 1
   */
  public SourceLocation {
    if (line < 1 || column < 1) {
      throw new IllegalArgumentException(
          "Line and column count from 1, not %d:%d".formatted(line, column));
    }
  }

  /** The usual form, {@code file:line:column}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
