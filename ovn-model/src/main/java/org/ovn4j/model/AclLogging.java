package org.ovn4j.model;

import java.util.Map;
import java.util.Optional;
import org.ovn4j.model.PolicyRule.Action;

/**
 * Which decisions about connections are logged, and how loud. OVN bounds how many per second.
 *
 * @param severities by what was decided; nothing is logged of what is missing
 */
public record AclLogging(Map<Action, Severity> severities) {
  /** Nothing is logged. */
  public static final AclLogging NONE = new AclLogging(Map.of());

  /** How loud. */
  public enum Severity {
    ALERT,
    WARNING,
    NOTICE,
    INFO,
    DEBUG
  }

  /** Copies the severities. */
  public AclLogging {
    severities = Map.copyOf(severities);
  }

  /** How loud a decision is logged, if it is. */
  public Optional<Severity> of(Action action) {
    return Optional.ofNullable(severities.get(action));
  }
}
