package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.internal.Nearest;
import org.ovn4j.model.kubernetes.Value.Entry;
import org.ovn4j.model.kubernetes.Value.Mapping;
import org.ovn4j.model.kubernetes.Value.Scalar;
import org.ovn4j.model.kubernetes.Value.ScalarType;
import org.ovn4j.model.kubernetes.Value.Sequence;

/**
 * Reads a mapping field by field. What has been asked for is what is known: {@link #warnUnknown}
 * tells of the rest.
 */
final class ObjectReader {
  private final Field self;
  private final Mapping mapping;
  private final Set<String> known = new LinkedHashSet<>();

  ObjectReader(Field self, Mapping mapping) {
    this.self = self;
    this.mapping = mapping;
  }

  Field self() {
    return self;
  }

  Mapping mapping() {
    return mapping;
  }

  /** Declares fields that exist and are left alone. */
  void ignore(String... names) {
    known.addAll(List.of(names));
  }

  /** The field, unless it is missing or null, which mean the same in Kubernetes. */
  Optional<Field> field(String name) {
    known.add(name);
    Entry entry = mapping.entries().get(name);
    return entry == null || isNull(entry.value())
        ? Optional.empty()
        : Optional.of(self.child(name, entry.value()));
  }

  private static boolean isNull(Value value) {
    return value instanceof Scalar scalar && scalar.type() == ScalarType.NULL;
  }

  Optional<Field> required(String name) {
    Optional<Field> field = field(name);
    if (field.isEmpty()) {
      Field missing = self.child(name, mapping);
      missing.error("is required");
    }
    return field;
  }

  boolean has(String name) {
    return field(name).isPresent();
  }

  Optional<String> string(String name) {
    return field(name).flatMap(Field::string);
  }

  OptionalInt integer(String name) {
    Optional<Field> field = field(name);
    return field.isPresent() ? field.get().integer() : OptionalInt.empty();
  }

  Optional<Boolean> bool(String name) {
    return field(name).flatMap(Field::bool);
  }

  Optional<ObjectReader> object(String name) {
    return field(name).flatMap(Field::asObject);
  }

  List<Field> list(String name) {
    return field(name).map(Field::list).orElse(List.of());
  }

  /** A list whose items are read one by one; items with a problem are left out. */
  <T> List<T> list(String name, int most, Function<Field, Optional<T>> read) {
    List<T> values = new ArrayList<>();
    for (Field item : field(name).map(field -> field.list(most)).orElse(List.of())) {
      read.apply(item).ifPresent(values::add);
    }
    return values;
  }

  /** A mapping of strings, such as labels. Names or values with a problem are left out. */
  Map<String, Field> strings(String name) {
    Map<String, Field> fields = new LinkedHashMap<>();
    object(name)
        .ifPresent(
            reader ->
                reader.mapping.entries().keySet().stream()
                    .map(key -> Map.entry(key, reader.entry(key)))
                    .filter(entry -> entry.getValue().string().isPresent())
                    .forEach(entry -> fields.put(entry.getKey(), entry.getValue())));
    return fields;
  }

  /** A field whose name is data, not part of the path. */
  private Field entry(String key) {
    Entry entry = mapping.entries().get(key);
    return new Field(
        self.problems(),
        self.object(),
        self.name() + "[" + key + "]",
        entry == null ? mapping : entry.value());
  }

  /**
   * The field at a path such as {@code subnets[1].hostSubnet}, or for what is missing, the nearest
   * value that holds it.
   */
  Field at(String path) {
    Value value = mapping;
    for (String step : path.split("[.\\[]", -1)) {
      Optional<Value> next = step(value, step);
      if (next.isEmpty()) {
        break;
      }
      value = next.get();
    }
    return self.child(path, value);
  }

  private static Optional<Value> step(Value value, String step) {
    if (value instanceof Sequence sequence && step.endsWith("]")) {
      int index = Integer.parseInt(step.substring(0, step.length() - 1));
      return index < sequence.items().size()
          ? Optional.of(sequence.items().get(index))
          : Optional.empty();
    }
    return value instanceof Mapping holder
        ? Optional.ofNullable(holder.entries().get(step)).map(Entry::value)
        : Optional.empty();
  }

  /** Warns of each field that nobody has asked for. */
  void warnUnknown() {
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                String path = self.child(key, entry.value()).path();
                self.problems()
                    .add(
                        Diagnostic.warning(
                            Origin.of(path, entry.keyAt()),
                            "unknown field, ignored" + Nearest.hint(key, known)));
              }
            });
  }
}
