package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.kubernetes.Value.Mapping;
import org.ovn4j.model.kubernetes.Value.Scalar;
import org.ovn4j.model.kubernetes.Value.ScalarType;
import org.ovn4j.model.kubernetes.Value.Sequence;

/**
 * A value with its path. Reads it as what it should be; if it is something else, the answer is
 * empty and the problem is collected.
 *
 * @param object the object, {@code Pod green/web}
 * @param name the field's path in the object; empty for the object itself
 */
record Field(Problems problems, String object, String name, Value value) {
  private static final int MAX_CIDR_TEXT = 43;

  Field child(String child, Value childValue) {
    return new Field(problems, object, name.isEmpty() ? child : name + "." + child, childValue);
  }

  /** The same value under another name of the object. */
  Field named(String object) {
    return new Field(problems, object, name, value);
  }

  /** Another value in the same place. */
  Field holding(Value other) {
    return new Field(problems, object, name, other);
  }

  private Field item(int index, Value item) {
    return new Field(problems, object, name + "[" + index + "]", item);
  }

  String path() {
    return object.isEmpty() || name.isEmpty() ? object + name : object + ": " + name;
  }

  Origin origin() {
    return Origin.of(path(), value.at());
  }

  void error(String message) {
    problems.add(
        value instanceof Scalar scalar
            ? Diagnostic.error(origin(), scalar.text(), message)
            : Diagnostic.error(origin(), message));
  }

  void warning(String message) {
    problems.add(
        value instanceof Scalar scalar
            ? Diagnostic.warning(origin(), scalar.text(), message)
            : Diagnostic.warning(origin(), message));
  }

  /** Passes on what a check of the value found. */
  boolean passes(Optional<String> problem) {
    problem.ifPresent(this::error);
    return problem.isEmpty();
  }

  private <T> Optional<T> mismatch(String expected) {
    error("must be %s, not %s".formatted(expected, value.description()));
    return Optional.empty();
  }

  Optional<ObjectReader> asObject() {
    if (value instanceof Mapping mapping) {
      return Optional.of(new ObjectReader(this, mapping));
    }
    return mismatch("a mapping");
  }

  /** The items; none if it is no list. */
  List<Field> list() {
    if (!(value instanceof Sequence sequence)) {
      mismatch("a list");
      return List.of();
    }
    List<Field> items = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      items.add(item(i, sequence.items().get(i)));
    }
    return items;
  }

  /** The items, with a problem if there are none or too many; at most so many are returned. */
  List<Field> list(int most) {
    List<Field> items = list();
    if (value instanceof Sequence && (items.isEmpty() || items.size() > most)) {
      error("must have 1 to %d items, not %d".formatted(most, items.size()));
    }
    return items.size() > most ? items.subList(0, most) : items;
  }

  /** Kubernetes takes no number for a string, though YAML authors often mean one. */
  Optional<String> string() {
    if (!(value instanceof Scalar scalar)) {
      return mismatch("a string");
    }
    if (scalar.type() != ScalarType.STRING) {
      error(
          "must be a string, not %s; quote it: \"%s\""
              .formatted(scalar.description(), scalar.text()));
      return Optional.empty();
    }
    return Optional.of(scalar.text());
  }

  /**
   * The value of a JSON text in the field; empty, with a problem, if it is none. Its parts are
   * named below the field and have its place.
   */
  Optional<Field> json() {
    Optional<String> text = string();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<Value> values;
    int[] place = {1, 1};
    try {
      values =
          JsonDocument.parse(
              text.get(),
              (line, column) -> {
                place[0] = line;
                place[1] = column;
                return value.at();
              },
              (at, message) -> error(message));
    } catch (SyntaxException notJson) {
      error("%s, at %d:%d of the text".formatted(notJson.problem(), place[0], place[1]));
      return Optional.empty();
    }
    if (values.size() != 1) {
      error("must be one JSON value, not " + values.size());
      return Optional.empty();
    }
    return Optional.of(holding(values.get(0)));
  }

  /** A port of a transport protocol. */
  Optional<Integer> port() {
    OptionalInt number = integer();
    if (number.isPresent() && (number.getAsInt() < 1 || number.getAsInt() > 65_535)) {
      error("must be a port, 1 to 65535");
      return Optional.empty();
    }
    return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
  }

  OptionalInt integer() {
    if (!(value instanceof Scalar scalar) || scalar.type() != ScalarType.INTEGER) {
      boolean quoted =
          value instanceof Scalar text
              && text.type() == ScalarType.STRING
              && text.text().matches("[0-9]{1,9}");
      error(
          "must be a whole number, not %s%s"
              .formatted(value.description(), quoted ? "; remove the quotes" : ""));
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(scalar.text()));
    } catch (NumberFormatException tooLarge) {
      error("must be a decimal number of at most 10 digits");
      return OptionalInt.empty();
    }
  }

  Optional<Boolean> bool() {
    if (value instanceof Scalar scalar && scalar.type() == ScalarType.BOOLEAN) {
      return Optional.of(scalar.text().equalsIgnoreCase("true"));
    }
    error("must be true or false, not " + value.description());
    return Optional.empty();
  }

  /** One of a few words. */
  Optional<String> choice(String... allowed) {
    Optional<String> word = string();
    if (word.isPresent() && !List.of(allowed).contains(word.get())) {
      error(
          "Unsupported value: \"%s\": supported values: %s"
              .formatted(
                  word.get(),
                  Stream.of(allowed)
                      .map(choice -> "\"" + choice + "\"")
                      .collect(Collectors.joining(", "))));
      return Optional.empty();
    }
    return word;
  }

  /** A block of addresses, in which Kubernetes allows host bits; they are cleared. */
  Optional<Cidr> cidr() {
    return cidr(false);
  }

  /** A block of addresses without host bits. */
  Optional<Cidr> maskedCidr() {
    return cidr(true);
  }

  private Optional<Cidr> cidr(boolean strict) {
    Optional<String> text = string();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Cidr> cidr =
        text.get().length() > MAX_CIDR_TEXT ? Optional.empty() : masking(text.get());
    if (cidr.isEmpty()) {
      error("CIDR is invalid: write an address and a prefix length, 10.0.0.0/16 or fd00::/60");
    } else if (strict && Cidr.tryParse(text.get()).isEmpty()) {
      error(
          "%s must be a masked network address (no host bits set): %s"
              .formatted(lastName(), cidr.get()));
      return Optional.empty();
    }
    return cidr;
  }

  private static Optional<Cidr> masking(String text) {
    try {
      return Optional.of(Cidr.parseMasking(text));
    } catch (IllegalArgumentException notCidr) {
      return Optional.empty();
    }
  }

  /** The field's own name without the path before it and the index after it. */
  private String lastName() {
    String last = name.substring(name.lastIndexOf('.') + 1);
    int bracket = last.indexOf('[');
    return bracket < 0 ? last : last.substring(0, bracket);
  }

  Optional<IpAddress> ip() {
    Optional<String> text = string();
    Optional<IpAddress> address = text.flatMap(IpAddress::tryParse);
    if (text.isPresent() && address.isEmpty()) {
      error("IP is invalid: write an address such as 10.0.0.1 or fd00::1");
    }
    return address;
  }

  /** An address, which may be written with the prefix length of its network. */
  Optional<IpAddress> ipWithOrWithoutPrefix() {
    Optional<String> text = string();
    Optional<IpAddress> address =
        text.flatMap(
            written ->
                written.indexOf('/') < 0 || masking(written).isPresent()
                    ? IpAddress.tryParse(written.split("/", 2)[0])
                    : Optional.empty());
    if (text.isPresent() && address.isEmpty()) {
      error("IP is invalid: write an address such as 10.0.0.1, 10.0.0.1/16 or fd00::1");
    }
    return address;
  }

  Optional<MacAddress> mac() {
    Optional<String> text = string();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<MacAddress> mac = MacAddress.tryParse(text.get());
    if (mac.isEmpty()) {
      error("MAC address is invalid: write six hexadecimal octets, 02:00:00:00:00:01");
    } else if (mac.get().isMulticast()) {
      error("MAC address is a group's: the first octet must be even");
      return Optional.empty();
    }
    return mac;
  }
}
