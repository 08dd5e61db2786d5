package org.ovn4j.model.kubernetes;

import java.util.Optional;
import java.util.OptionalInt;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.PolicyPeer.Workloads;
import org.ovn4j.model.Protocol;

/** Reads what the kinds of policies have in common. */
final class PolicyFields {

  private PolicyFields() {}

  /** A field {@code protocol}; TCP if it is missing. */
  static Optional<Protocol> protocol(ObjectReader fields) {
    Optional<Field> field = fields.field("protocol");
    return field.isEmpty()
        ? Optional.of(Protocol.TCP)
        : field.flatMap(f -> f.choice("TCP", "UDP", "SCTP")).map(Protocol::valueOf);
  }

  /** A port's number, in the words of the API server. */
  static Optional<Integer> number(Field field) {
    OptionalInt number = field.integer();
    if (number.isPresent() && (number.getAsInt() < 1 || number.getAsInt() > 65_535)) {
      field.error("must be between 1 and 65535, inclusive");
      return Optional.empty();
    }
    return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
  }

  /** Some workloads of some namespaces: both selectors are required. */
  static Optional<Workloads> pods(ObjectReader fields) {
    Optional<LabelSelector> namespaces = selector(fields, "namespaceSelector");
    Optional<LabelSelector> pods = selector(fields, "podSelector");
    fields.warnUnknown();
    return namespaces.flatMap(in -> pods.map(of -> new Workloads(Optional.of(in), of)));
  }

  private static Optional<LabelSelector> selector(ObjectReader fields, String name) {
    return fields.required(name).flatMap(Field::asObject).map(SelectorReader::read);
  }
}
