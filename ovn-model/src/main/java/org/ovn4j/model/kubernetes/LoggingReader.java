package org.ovn4j.model.kubernetes;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.ovn4j.model.AclLogging;
import org.ovn4j.model.AclLogging.Severity;
import org.ovn4j.model.PolicyRule.Action;

/** Reads what is logged of policies' decisions: a JSON text in an annotation. */
final class LoggingReader {
  private static final String ANNOTATION = "k8s.ovn.org/acl-logging";

  private LoggingReader() {}

  /**
   * The severities; as in OVN-Kubernetes a decision with an unknown one is not logged.
   *
   * @param actions the decisions that the object can take
   */
  static AclLogging read(Map<String, Field> annotations, Action... actions) {
    Field annotation = annotations.get(ANNOTATION);
    if (annotation == null || annotation.string().filter(String::isBlank).isPresent()) {
      return AclLogging.NONE;
    }
    Map<Action, Severity> severities = new EnumMap<>(Action.class);
    annotation
        .json()
        .flatMap(Field::asObject)
        .ifPresent(
            fields -> {
              for (Action action : actions) {
                fields
                    .field(action.word().toLowerCase(Locale.ROOT))
                    .filter(field -> !field.string().orElse("").isEmpty())
                    .flatMap(field -> field.choice("alert", "warning", "notice", "info", "debug"))
                    .map(word -> Severity.valueOf(word.toUpperCase(Locale.ROOT)))
                    .ifPresent(severity -> severities.put(action, severity));
              }
              fields.warnUnknown();
            });
    return new AclLogging(severities);
  }
}
