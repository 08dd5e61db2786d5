package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.LabelSelector.Operator;
import org.ovn4j.model.LabelSelector.Requirement;
import org.ovn4j.model.internal.Names;

/** Reads a label selector. */
final class SelectorReader {
  private static final Map<String, Operator> OPERATORS =
      Map.of(
          "In", Operator.IN,
          "NotIn", Operator.NOT_IN,
          "Exists", Operator.EXISTS,
          "DoesNotExist", Operator.DOES_NOT_EXIST);

  private SelectorReader() {}

  /** The selector; conditions with a problem are left out. */
  static LabelSelector read(ObjectReader selector) {
    Map<String, String> labels = KubernetesObject.labels(selector, "matchLabels");
    List<Requirement> requirements = new ArrayList<>();
    for (Field item : selector.list("matchExpressions")) {
      item.asObject().flatMap(SelectorReader::requirement).ifPresent(requirements::add);
    }
    selector.warnUnknown();
    return new LabelSelector(labels, requirements);
  }

  private static Optional<Requirement> requirement(ObjectReader fields) {
    Optional<String> key =
        fields
            .required("key")
            .flatMap(field -> field.string().filter(text -> field.passes(Names.labelKey(text))));
    Optional<Operator> operator =
        fields
            .required("operator")
            .flatMap(field -> field.choice("In", "NotIn", "Exists", "DoesNotExist"))
            .map(OPERATORS::get);
    List<String> values = new ArrayList<>();
    for (Field item : fields.list("values")) {
      item.string().filter(text -> item.passes(Names.labelValue(text))).ifPresent(values::add);
    }
    fields.warnUnknown();
    if (key.isEmpty() || operator.isEmpty()) {
      return Optional.empty();
    }
    boolean wantsValues = operator.get() == Operator.IN || operator.get() == Operator.NOT_IN;
    boolean hasValues = fields.has("values") && !fields.list("values").isEmpty();
    if (wantsValues != hasValues) {
      fields
          .at("values")
          .error(
              wantsValues
                  ? "must be specified when operator is In or NotIn"
                  : "may not be specified when operator is Exists or DoesNotExist");
      return Optional.empty();
    }
    return wantsValues && values.isEmpty()
        ? Optional.empty()
        : Optional.of(new Requirement(key.get(), operator.get(), values));
  }
}
