package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ovn4j.model.OpenPort;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.SourceLocation;

/** Reads which ports of a pod are open on the default network: a YAML text in an annotation. */
final class OpenPorts {
  private static final String ANNOTATION = "k8s.ovn.org/open-default-ports";

  private OpenPorts() {}

  /** The ports; none if one of them has an error, as in OVN-Kubernetes. */
  static List<OpenPort> read(Map<String, Field> annotations) {
    Field annotation = annotations.get(ANNOTATION);
    if (annotation == null) {
      return List.of();
    }
    int mark = annotation.problems().mark();
    List<OpenPort> ports = new ArrayList<>();
    for (Field item : document(annotation).map(Field::list).orElse(List.of())) {
      item.asObject().flatMap(OpenPorts::port).ifPresent(ports::add);
    }
    return annotation.problems().hasErrorSince(mark) ? List.of() : ports;
  }

  private static Optional<Field> document(Field annotation) {
    SourceLocation at = annotation.value().at();
    try {
      List<Value> documents =
          YamlDocument.parse(
              at.file(),
              annotation.string().orElse(""),
              at.line(), // a text of several lines begins on the next one
              (place, message) -> annotation.error(message));
      if (documents.size() == 1) {
        return Optional.of(annotation.holding(documents.get(0)));
      }
      annotation.error("must be a YAML list of ports, - {protocol: tcp, port: 80}");
    } catch (SyntaxException notYaml) {
      annotation.error(notYaml.problem());
    }
    return Optional.empty();
  }

  private static Optional<OpenPort> port(ObjectReader fields) {
    Optional<String> word =
        fields.required("protocol").flatMap(field -> field.choice("tcp", "udp", "sctp", "icmp"));
    OptionalInt number = fields.integer("port");
    fields.warnUnknown();
    try {
      return word.map(of -> new OpenPort(protocol(of), number));
    } catch (IllegalArgumentException e) {
      fields.self().error(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<Protocol> protocol(String word) {
    return Optional.of(word.toUpperCase(Locale.ROOT))
        .filter(name -> !name.equals("ICMP"))
        .map(Protocol::valueOf);
  }
}
