package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Origin;
import org.ovn4j.model.internal.Names;
import org.ovn4j.model.kubernetes.Value.Scalar;

/**
 * One element of a network selection annotation, as the Kubernetes Network Plumbing Working Group
 * defines it: a network attachment definition, and what the pod asks for on it.
 */
record NetworkSelection(
    String namespace,
    String name,
    List<IpAddress> addresses,
    Optional<MacAddress> mac,
    Optional<String> claim,
    Origin origin) {
  private static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";
  private static final String DEFAULT_NETWORK = "v1.multus-cni.io/default-network";
  private static final String PRIMARY_CLAIM = "k8s.ovn.org/primary-udn-ipamclaim";

  /**
   * The only definition that the default network annotation may name to ask the primary network; it
   * is where OVN-Kubernetes itself is installed.
   */
  private static final String DEFAULT_DEFINITION = "default";

  private static final Set<String> DEFAULT_NAMESPACES =
      Set.of("ovn-kubernetes", "openshift-ovn-kubernetes");

  /** The longest name of an interface in Linux. */
  private static final int LONGEST_INTERFACE = 15;

  private static final int DUAL_STACK = 2;

  /** The secondary networks of a pod. */
  static List<NetworkSelection> secondary(String namespace, Map<String, Field> annotations) {
    return Optional.ofNullable(annotations.get(NETWORKS))
        .map(annotation -> parse(annotation, namespace))
        .orElse(List.of());
  }

  /** What a pod asks for on its primary network; empty if nothing. */
  static Optional<NetworkSelection> primary(String namespace, Map<String, Field> annotations) {
    Optional<NetworkSelection> selection =
        Optional.ofNullable(annotations.get(DEFAULT_NETWORK))
            .flatMap(annotation -> defaultNetwork(annotation, namespace));
    Optional<Field> claimField = Optional.ofNullable(annotations.get(PRIMARY_CLAIM));
    Optional<String> claim = claimField.flatMap(NetworkSelection::claimName);
    if (claim.isEmpty() || selection.flatMap(NetworkSelection::claim).isPresent()) {
      return selection;
    }
    return Optional.of(
        new NetworkSelection(
            namespace,
            DEFAULT_DEFINITION,
            selection.map(NetworkSelection::addresses).orElse(List.of()),
            selection.flatMap(NetworkSelection::mac),
            claim,
            claimField.get().origin()));
  }

  private static Optional<NetworkSelection> defaultNetwork(Field annotation, String namespace) {
    int mark = annotation.problems().mark();
    List<NetworkSelection> selections = parse(annotation, namespace);
    if (annotation.problems().hasErrorSince(mark) || selections.isEmpty()) {
      return Optional.empty();
    }
    NetworkSelection first = selections.get(0);
    if (selections.size() > 1
        || !first.name().equals(DEFAULT_DEFINITION)
        || !DEFAULT_NAMESPACES.contains(first.namespace())) {
      annotation.error(
          "must select one network, with the name \"default\" and the namespace"
              + " \"ovn-kubernetes\", to ask for addresses on the primary network");
      return Optional.empty();
    }
    return Optional.of(first);
  }

  private static List<NetworkSelection> parse(Field annotation, String namespace) {
    String text = annotation.string().orElse("").strip();
    return text.startsWith("[") || text.startsWith("{")
        ? json(annotation, namespace)
        : words(annotation, text, namespace);
  }

  /** The short form, {@code namespace/name@interface, …}. */
  private static List<NetworkSelection> words(Field annotation, String text, String namespace) {
    List<NetworkSelection> selections = new ArrayList<>();
    if (text.isEmpty()) {
      return selections;
    }
    for (String word : text.split(",", -1)) {
      String[] parts = word.strip().split("@", 2);
      if (parts.length > 1) {
        annotation.passes(interfaceName(parts[1]));
      }
      reference(annotation, parts[0], namespace)
          .ifPresent(
              key ->
                  selections.add(
                      new NetworkSelection(
                          key.namespace(),
                          key.name(),
                          List.of(),
                          Optional.empty(),
                          Optional.empty(),
                          annotation.origin())));
    }
    return selections;
  }

  /** A network attachment definition. */
  record Reference(String namespace, String name) {}

  /** Reads {@code namespace/name} or {@code name}. */
  static Optional<Reference> reference(Field field, String text, String namespace) {
    int slash = text.indexOf('/');
    Reference reference =
        new Reference(slash < 0 ? namespace : text.substring(0, slash), text.substring(slash + 1));
    if (Names.label(reference.namespace()).isPresent()
        || Names.subdomain(reference.name()).isPresent()) {
      field.error(
          "\"%s\" is no network: write its name, or its namespace, '/' and its name"
              .formatted(text));
      return Optional.empty();
    }
    return Optional.of(reference);
  }

  private static List<NetworkSelection> json(Field annotation, String namespace) {
    List<NetworkSelection> selections = new ArrayList<>();
    for (Field item : annotation.json().map(Field::list).orElse(List.of())) {
      item.asObject().flatMap(fields -> element(fields, namespace)).ifPresent(selections::add);
    }
    return selections;
  }

  private static Optional<NetworkSelection> element(ObjectReader fields, String podNamespace) {
    Optional<Field> nameField = fields.required("name");
    Optional<String> name =
        nameField.flatMap(
            field -> field.string().filter(text -> field.passes(Names.subdomain(text))));
    Optional<Field> namespaceField = set(fields, "namespace");
    Optional<String> namespace =
        namespaceField.isPresent()
            ? namespaceField.flatMap(
                field -> field.string().filter(text -> field.passes(Names.label(text))))
            : Optional.of(podNamespace);
    List<IpAddress> addresses = set(fields, "ips", Field::ipWithOrWithoutPrefix);
    Optional<MacAddress> mac = set(fields, "mac").flatMap(Field::mac);
    Optional<String> claim =
        set(fields, "ipam-claim-reference").flatMap(NetworkSelection::claimName);
    set(fields, "default-route", Field::ip);
    set(fields, "interface")
        .ifPresent(field -> field.string().ifPresent(text -> field.passes(interfaceName(text))));
    if (name.isEmpty() || namespace.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new NetworkSelection(
            namespace.get(), name.get(), addresses, mac, claim, fields.self().origin()));
  }

  /** The field, unless it is an empty text, which means the same as none. */
  private static Optional<Field> set(ObjectReader fields, String name) {
    return fields
        .field(name)
        .filter(field -> !(field.value() instanceof Scalar scalar && scalar.text().isEmpty()));
  }

  /** The items of a list, which may be empty. */
  private static <T> List<T> set(
      ObjectReader fields, String name, Function<Field, Optional<T>> read) {
    return fields.field(name).filter(field -> !field.list().isEmpty()).isPresent()
        ? fields.list(name, DUAL_STACK, read)
        : List.of();
  }

  private static Optional<String> interfaceName(String name) {
    return name.isEmpty()
            || name.length() > LONGEST_INTERFACE
            || name.chars().anyMatch(c -> c == '/' || c <= ' ')
        ? Optional.of(
            "\"%s\" is no interface: write 1 to %d characters without space and '/'"
                .formatted(name, LONGEST_INTERFACE))
        : Optional.empty();
  }

  private static Optional<String> claimName(Field field) {
    return field.string().filter(text -> field.passes(Names.subdomain(text)));
  }
}
