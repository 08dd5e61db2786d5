package org.ovn4j.model.kubernetes;

import java.util.List;
import java.util.Optional;
import org.ovn4j.model.internal.Names;

/** A CNI configuration: of one plugin, or with a list of plugins. */
record CniConfig(ObjectReader json) {
  static final String PLUGIN = "ovn-k8s-cni-overlay";

  private static final String PLUGINS = "plugins";

  /**
   * The configuration of OVN-Kubernetes' plugin. Empty, without a problem, if it is another
   * plugin's, and with one if it is not what that plugin takes.
   */
  Optional<ObjectReader> plugin() {
    if (!json.has(PLUGINS)) {
      return isOurs(json) ? Optional.of(json) : Optional.empty();
    }
    json.ignore("cniVersion", "cniVersions", "name", "disableCheck", "disableGC");
    List<Field> plugins = json.list(PLUGINS);
    if (plugins.isEmpty()) {
      json.at(PLUGINS).error("must have one plugin");
      return Optional.empty();
    }
    Optional<ObjectReader> first = plugins.get(0).asObject();
    if (first.filter(CniConfig::isOurs).isEmpty()) {
      return Optional.empty();
    }
    if (json.has("type")) {
      json.at("type").error("CNI config cannot have both a plugin list and a single config");
    }
    if (plugins.size() > 1) {
      json.at(PLUGINS).error("CNI plugin chaining is not supported; leave only the first");
    }
    json.warnUnknown();
    return first;
  }

  private static boolean isOurs(ObjectReader plugin) {
    return plugin.required("type").flatMap(Field::string).filter(PLUGIN::equals).isPresent();
  }

  /** The network's name, which stands beside a list of plugins, not in it. */
  static Optional<String> name(ObjectReader json) {
    return json.required("name")
        .flatMap(field -> field.string().filter(name -> field.passes(Names.network(name))));
  }
}
