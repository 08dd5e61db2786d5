package org.ovn4j.model.kubernetes;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ovn4j.model.kubernetes.Value.Mapping;
import org.ovn4j.model.kubernetes.Value.Scalar;
import org.ovn4j.model.kubernetes.Value.Sequence;

/** An object that has a status in Kubernetes, as its author wrote it. Immutable. */
public final class SourceObject {
  private final String path;
  private final Mapping content;

  SourceObject(KubernetesObject object) {
    this.path = object.path();
    this.content = object.fields().mapping();
  }

  /** The object, as {@link org.ovn4j.model.Origin#path} names it. */
  public String path() {
    return path;
  }

  /**
   * All its fields, in the order of the file: maps, lists, strings, numbers and booleans. Fields
   * that are null are left out: the two mean the same in Kubernetes.
   */
  public Map<String, Object> content() {
    return map(content);
  }

  private static Map<String, Object> map(Mapping mapping) {
    Map<String, Object> map = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach((name, entry) -> plain(entry.value()).ifPresent(value -> map.put(name, value)));
    return map;
  }

  private static Optional<Object> plain(Value value) {
    if (value instanceof Mapping mapping) {
      return Optional.of(map(mapping));
    }
    if (value instanceof Sequence sequence) {
      List<Object> items = sequence.items().stream().flatMap(item -> plain(item).stream()).toList();
      return Optional.of(items);
    }
    Scalar scalar = (Scalar) value;
    return switch (scalar.type()) {
      case NULL -> Optional.empty();
      case BOOLEAN -> Optional.of(scalar.text().equalsIgnoreCase("true"));
      case INTEGER -> Optional.of(number(scalar.text(), BigInteger::new));
      case DECIMAL -> Optional.of(number(scalar.text(), BigDecimal::new));
      case STRING -> Optional.of(scalar.text());
    };
  }

  /** YAML has numbers that are none in JSON: {@code 0x1f}, {@code .inf}. They stay texts. */
  private static Object number(String text, Function<String, Object> parse) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException notDecimal) {
      return text;
    }
  }

  /** The path. */
  @Override
  public String toString() {
    return path;
  }
}
