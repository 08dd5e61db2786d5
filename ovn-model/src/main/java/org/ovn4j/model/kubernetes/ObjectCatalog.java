package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.model.internal.Nearest;
import org.ovn4j.model.kubernetes.Value.Mapping;

/** The objects of all documents, by kind, with kind, version and metadata checked. */
final class ObjectCatalog {
  private final Problems problems;
  private final Map<Kind, List<KubernetesObject>> objects = new EnumMap<>(Kind.class);
  private final Set<String> faulty = new HashSet<>();
  private final Set<String> leftToOthers = new HashSet<>();

  ObjectCatalog(Problems problems) {
    this.problems = problems;
  }

  /** The objects of a kind, in the order of the documents. */
  List<KubernetesObject> all(Kind kind) {
    return objects.getOrDefault(kind, List.of());
  }

  /** The paths of objects with errors. */
  Set<String> faulty() {
    return faulty;
  }

  void markFaulty(String path) {
    faulty.add(path);
  }

  /** Notes a network attachment definition of another CNI plugin, {@code namespace/name}. */
  void leaveToOthers(String definition) {
    leftToOthers.add(definition);
  }

  /** Whether a network attachment definition is another CNI plugin's. */
  boolean isLeftToOthers(String definition) {
    return leftToOthers.contains(definition);
  }

  /** Takes in a document, or the items of one that is a list. */
  void add(Value document) {
    add(new Field(problems, "", "", document));
  }

  private void add(Field document) {
    if (!(document.value() instanceof Mapping mapping)) {
      document.error(
          "must be a Kubernetes object, a mapping with apiVersion, kind and metadata, not "
              + document.value().description());
      return;
    }
    ObjectReader reader = new ObjectReader(document, mapping);
    Optional<Field> kindField = reader.required("kind");
    Optional<Field> versionField = reader.required("apiVersion");
    Optional<String> word = kindField.flatMap(Field::string);
    Optional<String> version = versionField.flatMap(Field::string);
    if (word.isEmpty()) {
      return;
    }
    if (word.get().equals(Kind.LIST)) {
      reader.list("items").forEach(this::add);
      return;
    }
    Optional<Kind> kind = Kind.of(word.get());
    if (kind.isEmpty()) {
      kindField.ifPresent(
          field ->
              field
                  .named(KubernetesObject.pathOf(word.get(), false, mapping))
                  .warning(
                      "objects of this kind are not read, ignored"
                          + Nearest.hint(word.get(), Kind.words())));
      return;
    }
    String path = KubernetesObject.pathOf(word.get(), kind.get().namespaced(), mapping);
    int mark = problems.mark();
    boolean rightVersion =
        version.isPresent()
            && checkVersion(kind.get(), version.get(), versionField.get().named(path));
    Optional<KubernetesObject> object = read(kind.get(), document.named(path), mapping);
    if (object.isPresent() && rightVersion) {
      objects.computeIfAbsent(kind.get(), key -> new ArrayList<>()).add(object.get());
    }
    if (problems.hasErrorSince(mark) || !rightVersion) {
      faulty.add(path);
    }
  }

  private static Optional<KubernetesObject> read(Kind kind, Field document, Mapping mapping) {
    ObjectReader fields =
        new ObjectReader(
            new Field(document.problems(), document.object(), "", document.value()), mapping);
    fields.ignore("apiVersion", "kind");
    return KubernetesObject.read(kind, fields);
  }

  /**
   * Another version of the right group is read with a warning, another group's kind is not read.
   */
  private static boolean checkVersion(Kind kind, String version, Field field) {
    if (version.equals(kind.apiVersion())) {
      return true;
    }
    if (group(version).equals(group(kind.apiVersion()))) {
      field.warning(
          "is read as if it were %s, the version of %s that is known"
              .formatted(kind.apiVersion(), kind.word()));
      return true;
    }
    field.error(
        "must be %s for the kind %s%s"
            .formatted(
                kind.apiVersion(), kind.word(), Nearest.hint(version, List.of(kind.apiVersion()))));
    return false;
  }

  private static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
