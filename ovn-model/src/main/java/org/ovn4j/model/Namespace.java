package org.ovn4j.model;

import java.util.Map;
import java.util.TreeMap;
import org.ovn4j.model.internal.Names;

/**
 * A namespace: a tenant, or a part of one.
 *
 * @param name an RFC 1123 label
 * @param labels always with {@link #NAME_LABEL}, which the constructor adds as Kubernetes does
 * @param logging what is logged of what its network policies decide
 * @param origin where it came from
 */
public record Namespace(
    String name, Map<String, String> labels, AclLogging logging, Origin origin) {
  /** The label that says a namespace's pods live on a primary network of their own. */
  public static final String PRIMARY_NETWORK_LABEL = "k8s.ovn.org/primary-user-defined-network";

  /** The label with the namespace's name, for selectors. */
  public static final String NAME_LABEL = "kubernetes.io/metadata.name";

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if the name or a label is not allowed in Kubernetes
   */
  public Namespace {
    Names.require("Namespace", name, Names.label(name));
    Map<String, String> all = new TreeMap<>(labels);
    all.put(NAME_LABEL, name);
    labels = Names.requireLabels(all);
  }

  /** A namespace of which nothing is logged. */
  public Namespace(String name, Map<String, String> labels, Origin origin) {
    this(name, labels, AclLogging.NONE, origin);
  }

  /** A namespace built by a program. */
  public static Namespace of(String name, Map<String, String> labels) {
    return new Namespace(name, labels, Origin.of("Namespace " + name));
  }

  /** Whether the namespace was made for a primary network of its own. */
  public boolean hasPrimaryNetworkLabel() {
    return labels.containsKey(PRIMARY_NETWORK_LABEL);
  }
}
