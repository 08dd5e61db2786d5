package org.ovn4j.model;

import java.util.List;
import java.util.stream.Collectors;

/** A network breaks rules; all of them are listed. */
public final class InvalidNetworkException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  InvalidNetworkException(String network, List<Violation> violations) {
    super(
        violations.stream()
            .map(violation -> violation.field() + ": " + violation.message())
            .collect(Collectors.joining("; ", network + ": ", "")));
    this.violations = List.copyOf(violations);
  }

  /** The broken rules, at least one. */
  public List<Violation> violations() {
    return violations;
  }

  /**
   * One broken rule.
   *
   * @param field the field to mend, as Kubernetes names it within its topology's block: {@code
   *     subnets[1]}
   * @param comparedWith further fields that the rule looks at
   * @param message what is wrong and what is allowed
   */
  public record Violation(String field, List<String> comparedWith, String message) {
    /** Copies the list. */
    public Violation {
      comparedWith = List.copyOf(comparedWith);
    }
  }
}
