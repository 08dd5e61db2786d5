package org.ovn4j.model;

import java.util.Optional;

/**
 * Where a part of the intent came from.
 *
 * @param path the object and, for a part of it, the field: {@code VirtualMachine green/vm-a} or
 *     {@code UserDefinedNetwork green/net: spec.layer2.subnets[0]}
 * @param location the place in a file; empty for an intent built by a program
 */
public record Origin(String path, Optional<SourceLocation> location) {
  /** An origin outside any file. */
  public static Origin of(String path) {
    return new Origin(path, Optional.empty());
  }

  /** An origin in a file. */
  public static Origin of(String path, SourceLocation location) {
    return new Origin(path, Optional.of(location));
  }

  /** The path, followed by the location in parentheses if there is one. */
  @Override
  public String toString() {
    return location.map(place -> path + " (" + place + ")").orElse(path);
  }
}
