package org.ovn4j.model.kubernetes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ovn4j.model.SourceLocation;

/** A value of a document, YAML or JSON alike, and where it stands. Immutable. */
sealed interface Value {
  /** Where it starts. */
  SourceLocation at();

  /** How many values it has in it, itself included, those reached by aliases counted each time. */
  long size();

  /** What the author would call it. */
  String description();

  /** Named values, in the order of the text. */
  record Mapping(SourceLocation at, Map<String, Entry> entries, long size) implements Value {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String description() {
      return "a mapping";
    }
  }

  /** One name of a mapping and its value. */
  record Entry(SourceLocation keyAt, Value value) {}

  /** Values in a row. */
  record Sequence(SourceLocation at, List<Value> items, long size) implements Value {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String description() {
      return "a list";
    }
  }

  /** A single value. */
  record Scalar(SourceLocation at, ScalarType type, String text) implements Value {
    @Override
    public long size() {
      return 1;
    }

    @Override
    public String description() {
      return type.description;
    }
  }

  /** What a scalar is. */
  enum ScalarType {
    STRING("a string"),
    INTEGER("a number"),
    DECIMAL("a number"),
    BOOLEAN("a boolean"),
    NULL("null");

    private final String description;

    ScalarType(String description) {
      this.description = description;
    }
  }
}
