package org.ovn4j.model;

import java.util.List;
import java.util.Map;
import org.ovn4j.model.internal.Names;

/**
 * A choice of objects by their labels, as in Kubernetes: all conditions must hold, and none at all
 * means every object.
 *
 * @param matchLabels labels that must be there with exactly these values
 * @param matchExpressions further conditions
 */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> matchExpressions) {
  /** The selector that every object matches. */
  public static final LabelSelector EVERYTHING = new LabelSelector(Map.of(), List.of());

  /**
   * Copies the conditions.
   *
   * @throws IllegalArgumentException if a label's key or value is not allowed in Kubernetes
   */
  public LabelSelector {
    matchLabels = Names.requireLabels(matchLabels);
    matchExpressions = List.copyOf(matchExpressions);
  }

  /** The selector of the objects that carry these labels. */
  public static LabelSelector ofLabels(Map<String, String> labels) {
    return new LabelSelector(labels, List.of());
  }

  /** Whether an object with these labels is selected. */
  public boolean matches(Map<String, String> labels) {
    return labels.entrySet().containsAll(matchLabels.entrySet())
        && matchExpressions.stream().allMatch(requirement -> requirement.matches(labels));
  }

  /** What a {@link Requirement} asks of a label. */
  public enum Operator {
    /** It is there with one of the values. */
    IN,
    /** It is missing, or has none of the values. */
    NOT_IN,
    /** It is there. */
    EXISTS,
    /** It is missing. */
    DOES_NOT_EXIST
  }

  /**
   * A condition on one label.
   *
   * @param key the label's key
   * @param operator what is asked
   * @param values at least one for {@link Operator#IN} and {@link Operator#NOT_IN}, else none
   */
  public record Requirement(String key, Operator operator, List<String> values) {
    /**
     * Checks the condition.
     *
     * @throws IllegalArgumentException if the key or a value is not allowed in Kubernetes, or the
     *     operator does not go with the number of values
     */
    public Requirement {
      Names.require("Label key", key, Names.labelKey(key));
      for (String value : values) {
        Names.require("Value of label " + key, value, Names.labelValue(value));
      }
      values = List.copyOf(values);
      boolean wantsValues = operator == Operator.IN || operator == Operator.NOT_IN;
      if (wantsValues == values.isEmpty()) {
        throw new IllegalArgumentException(
            "Operator %s of label %s %s"
                .formatted(operator, key, wantsValues ? "needs values" : "takes no values"));
      }
    }

    /** Whether an object with these labels meets the condition. */
    public boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }
}
