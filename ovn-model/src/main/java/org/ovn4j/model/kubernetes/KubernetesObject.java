package org.ovn4j.model.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.model.Origin;
import org.ovn4j.model.internal.Names;
import org.ovn4j.model.kubernetes.Value.Entry;
import org.ovn4j.model.kubernetes.Value.Mapping;
import org.ovn4j.model.kubernetes.Value.Scalar;

/**
 * An object with its metadata read; the names and labels are good.
 *
 * @param namespace empty for an object of the cluster
 */
record KubernetesObject(
    String namespace,
    String name,
    Map<String, String> labels,
    Map<String, Field> annotations,
    ObjectReader fields) {
  private static final String DEFAULT_NAMESPACE = "default";
  private static final int SHOWN = 253;

  Problems problems() {
    return fields.self().problems();
  }

  Origin origin() {
    return fields.self().origin();
  }

  /** The origin of a part of the object. */
  Origin origin(String field) {
    return Origin.of(path() + ": " + field, origin().location().orElseThrow());
  }

  String path() {
    return fields.self().object();
  }

  /** The namespace and name, unique among the objects of a kind. */
  String key() {
    return namespace + "/" + name;
  }

  /** What the object is called in diagnostics, whether its metadata are good or not. */
  static String pathOf(String kind, boolean namespaced, Mapping object) {
    String name = text(object, "name").orElse("?");
    String namespace = text(object, "namespace").orElse(DEFAULT_NAMESPACE);
    return kind + " " + (namespaced ? namespace + "/" : "") + name;
  }

  private static Optional<String> text(Mapping object, String field) {
    Entry metadata = object.entries().get("metadata");
    if (metadata == null || !(metadata.value() instanceof Mapping mapping)) {
      return Optional.empty();
    }
    Entry entry = mapping.entries().get(field);
    return entry != null && entry.value() instanceof Scalar scalar
        ? Optional.of(
            scalar.text().length() > SHOWN ? scalar.text().substring(0, SHOWN) : scalar.text())
        : Optional.empty();
  }

  /** Reads the metadata; empty if the object has no good name. */
  static Optional<KubernetesObject> read(Kind kind, ObjectReader fields) {
    Optional<ObjectReader> found = fields.required("metadata").flatMap(Field::asObject);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ObjectReader metadata = found.get();
    Optional<String> name =
        metadata
            .required("name")
            .flatMap(field -> field.string().filter(text -> field.passes(kind.checkName(text))));
    Optional<String> namespace = Optional.of("");
    if (kind.namespaced()) {
      namespace =
          metadata.has("namespace")
              ? metadata
                  .field("namespace")
                  .flatMap(field -> field.string().filter(text -> field.passes(Names.label(text))))
              : Optional.of(DEFAULT_NAMESPACE);
    }
    Map<String, String> labels = labels(metadata);
    Map<String, Field> annotations = metadata.strings("annotations");
    if (name.isEmpty() || namespace.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new KubernetesObject(namespace.get(), name.get(), labels, annotations, fields));
  }

  /** The good labels of a metadata block. */
  static Map<String, String> labels(ObjectReader metadata) {
    return labels(metadata, "labels");
  }

  /** The good labels of a field. */
  static Map<String, String> labels(ObjectReader reader, String name) {
    Map<String, String> labels = new LinkedHashMap<>();
    reader
        .strings(name)
        .forEach(
            (key, field) -> {
              boolean good = field.passes(Names.labelKey(key));
              String value = field.string().orElse("");
              if (field.passes(Names.labelValue(value)) && good) {
                labels.put(key, value);
              }
            });
    return labels;
  }
}
