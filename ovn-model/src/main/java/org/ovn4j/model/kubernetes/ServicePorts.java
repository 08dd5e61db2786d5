package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Service.Port;
import org.ovn4j.model.Service.TargetPort;
import org.ovn4j.model.internal.Names;

/** Reads the ports of a service. */
final class ServicePorts {
  private final ObjectReader spec;
  private final Service.Type type;
  private final boolean headless;

  /** Where a port was first, by what no two may share. */
  private final Map<String, Field> first = new HashMap<>();

  ServicePorts(ObjectReader spec, Service.Type type, boolean headless) {
    this.spec = spec;
    this.type = type;
    this.headless = headless;
  }

  /** The ports; those with a problem are left out. */
  List<Port> read() {
    List<Field> items = spec.list("ports");
    if (items.isEmpty() && !headless) {
      spec.at("ports").error("is required: a service has at least one port");
    }
    List<Port> ports = new ArrayList<>();
    for (Field item : items) {
      item.asObject().flatMap(fields -> port(fields, items.size() > 1)).ifPresent(ports::add);
    }
    return ports;
  }

  private Optional<Port> port(ObjectReader fields, boolean several) {
    Protocol protocol = protocol(fields);
    Optional<Field> nameField = several ? fields.required("name") : fields.field("name");
    Optional<String> name =
        nameField.isPresent()
            ? nameField.flatMap(
                field -> field.string().filter(text -> field.passes(Names.label(text))))
            : several ? Optional.<String>empty() : Optional.of("");
    nameField.ifPresent(field -> name.ifPresent(text -> once("name " + text, field)));
    Optional<Field> numberField = fields.required("port");
    Optional<Integer> number = numberField.flatMap(Field::port);
    number.ifPresent(n -> once("port " + protocol + " " + n, numberField.orElseThrow()));
    Optional<TargetPort> target =
        fields.has("targetPort")
            ? fields.field("targetPort").flatMap(ServicePorts::target)
            : number.map(TargetPort.Numbered::new);
    OptionalInt nodePort = nodePort(fields, protocol);
    fields.ignore("appProtocol");
    fields.warnUnknown();
    return name.isPresent() && number.isPresent() && target.isPresent()
        ? Optional.of(new Port(name.get(), protocol, number.get(), target.get(), nodePort))
        : Optional.empty();
  }

  /** The protocol of a port, TCP if it says none. */
  static Protocol protocol(ObjectReader fields) {
    return fields
        .field("protocol")
        .flatMap(field -> field.choice("TCP", "UDP", "SCTP"))
        .map(Protocol::valueOf)
        .orElse(Protocol.TCP);
  }

  private void once(String what, Field field) {
    Field earlier = first.putIfAbsent(what, field);
    if (earlier != null) {
      field.error("Duplicate value, the first is %s".formatted(earlier.origin()));
    }
  }

  /** A number, or the name of a port of the workloads; no name consists of digits. */
  private static Optional<TargetPort> target(Field field) {
    if (field.value() instanceof Value.Scalar scalar && scalar.type() == Value.ScalarType.STRING) {
      return field.passes(Names.portName(scalar.text()))
          ? Optional.of(new TargetPort.Named(scalar.text()))
          : Optional.empty();
    }
    return field.port().map(TargetPort.Numbered::new);
  }

  private OptionalInt nodePort(ObjectReader fields, Protocol protocol) {
    Optional<Field> field =
        fields
            .field("nodePort")
            .filter(f -> !(f.value() instanceof Value.Scalar scalar && scalar.text().equals("0")));
    if (field.isEmpty()) {
      if (type == Service.Type.NODE_PORT) {
        fields
            .at("nodePort")
            .warning(
                "is missing: the API server gives the port when the service is created;"
                    + " no node answers until it is here");
      }
      return OptionalInt.empty();
    }
    if (type == Service.Type.CLUSTER_IP) {
      field.get().error("may not be used when `type` is 'ClusterIP'");
      return OptionalInt.empty();
    }
    Optional<Integer> number = field.get().port();
    number.ifPresent(n -> once("node port " + protocol + " " + n, field.get()));
    return number.isPresent() ? OptionalInt.of(number.get()) : OptionalInt.empty();
  }
}
