package org.ovn4j.model.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ovn4j.model.SourceLocation;
import org.ovn4j.model.kubernetes.Value.Entry;
import org.ovn4j.model.kubernetes.Value.Mapping;

/**
 * What YAML and JSON documents have in common while they are built: a bounded depth, unique names.
 */
final class TreeBuilder {
  static final int MAX_DEPTH = 64;

  private final Faults faults;
  private int depth;

  /** Takes the faults that do not keep the rest of a document from being read. */
  @FunctionalInterface
  interface Faults {
    void add(SourceLocation at, String message);
  }

  TreeBuilder(Faults faults) {
    this.faults = faults;
  }

  void fault(SourceLocation at, String message) {
    faults.add(at, message);
  }

  /** To be called where a mapping or list starts. */
  void enter(SourceLocation at) throws SyntaxException {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxException(at, "is nested more than %d levels deep".formatted(MAX_DEPTH));
    }
  }

  /** To be called where a mapping or list ends. */
  void leave() {
    depth--;
  }

  MappingBuilder mapping(SourceLocation at) {
    return new MappingBuilder(at);
  }

  /** The entries of one mapping. */
  final class MappingBuilder {
    private final SourceLocation at;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long size = 1;

    private MappingBuilder(SourceLocation at) {
      this.at = at;
    }

    void put(String key, SourceLocation keyAt, Value value) {
      Entry earlier = entries.putIfAbsent(key, new Entry(keyAt, value));
      if (earlier != null) {
        fault(
            keyAt,
            "the field \"%s\" is written twice, the first time at %s; remove one"
                .formatted(key, earlier.keyAt()));
      }
      size += value.size();
    }

    Mapping build() {
      return new Mapping(at, entries, size);
    }
  }
}
