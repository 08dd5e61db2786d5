package org.ovn4j.model;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ovn4j.model.internal.Names;

/** Whose network it is, and so what it is called. */
public sealed interface Tenancy {
  /**
   * The names of the network attachment definitions through which a namespace has the network; pods
   * refer to it by these. At least one for a namespace that it is offered to, {@link #includes}; of
   * others nothing is said.
   */
  List<String> definitions(String namespace);

  /** The name of the network, unique in the cluster, as OVN-Kubernetes forms it. */
  String networkName();

  /** The declaring object, as {@link Origin#path} names it. */
  String path();

  /** Whether the network is offered to a namespace. */
  boolean includes(Namespace namespace);

  /**
   * A network of one namespace.
   *
   * @param namespace its namespace
   * @param name the object's name
   */
  record Namespaced(String namespace, String name) implements Tenancy {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if a name is not allowed in Kubernetes
     */
    public Namespaced {
      Names.require("Namespace", namespace, Names.label(namespace));
      Names.require("Network", name, Names.subdomain(name));
    }

    /** One, of the object's name. */
    @Override
    public List<String> definitions(String inNamespace) {
      return List.of(name);
    }

    /** The name {@code <namespace>_<name>}. */
    @Override
    public String networkName() {
      return namespace + "_" + name;
    }

    @Override
    public String path() {
      return "UserDefinedNetwork " + namespace + "/" + name;
    }

    @Override
    public boolean includes(Namespace candidate) {
      return candidate.name().equals(namespace);
    }
  }

  /**
   * A network shared by the namespaces that a selector chooses.
   *
   * @param name the object's name
   * @param namespaceSelector chooses by the namespaces' labels
   */
  record ClusterWide(String name, LabelSelector namespaceSelector) implements Tenancy {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is not allowed in Kubernetes
     */
    public ClusterWide {
      Names.require("Network", name, Names.subdomain(name));
    }

    /** One in each namespace, of the object's name. */
    @Override
    public List<String> definitions(String inNamespace) {
      return List.of(name);
    }

    /** The name {@code cluster_udn_<name>}. */
    @Override
    public String networkName() {
      return "cluster_udn_" + name;
    }

    @Override
    public String path() {
      return "ClusterUserDefinedNetwork " + name;
    }

    @Override
    public boolean includes(Namespace candidate) {
      return namespaceSelector.matches(candidate.labels());
    }
  }

  /**
   * A network of the namespaces that have a network attachment definition of it, written by hand
   * rather than made for one of the other two.
   *
   * @param networkName the name in the definitions' CNI configuration
   * @param definitions at least one; sorted by namespace and name, each once
   */
  record Defined(String networkName, List<Definition> definitions) implements Tenancy {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if CNI does not allow the name, OVN-Kubernetes has it for
     *     another network, or there are no definitions
     */
    public Defined {
      Names.require("Network", networkName, Names.network(networkName));
      if (definitions.isEmpty()) {
        throw new IllegalArgumentException(
            "Network '%s' has no definitions; name at least one".formatted(networkName));
      }
      Set<String> keys = new HashSet<>();
      definitions =
          definitions.stream()
              .sorted(Comparator.comparing(Definition::namespace).thenComparing(Definition::name))
              .filter(definition -> keys.add(definition.namespace() + "/" + definition.name()))
              .toList();
    }

    @Override
    public List<String> definitions(String namespace) {
      return definitions.stream()
          .filter(definition -> definition.namespace().equals(namespace))
          .map(Definition::name)
          .toList();
    }

    /** The first definition. */
    @Override
    public String path() {
      return definitions.get(0).path();
    }

    @Override
    public boolean includes(Namespace candidate) {
      return definitions.stream()
          .anyMatch(definition -> definition.namespace().equals(candidate.name()));
    }
  }

  /** The cluster's default network, which namespaces have that have no primary network. */
  record Default() implements Tenancy {
    /** None. */
    @Override
    public List<String> definitions(String namespace) {
      return List.of();
    }

    @Override
    public String networkName() {
      return DefaultNetwork.NAME;
    }

    @Override
    public String path() {
      return "the default network";
    }

    @Override
    public boolean includes(Namespace namespace) {
      return false;
    }
  }

  /**
   * A network attachment definition.
   *
   * @param namespace its namespace
   * @param name the object's name
   * @param origin where it came from
   */
  record Definition(String namespace, String name, Origin origin) {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if a name is not allowed in Kubernetes
     */
    public Definition {
      Names.require("Namespace", namespace, Names.label(namespace));
      Names.require("NetworkAttachmentDefinition", name, Names.subdomain(name));
    }

    /** A definition outside any file. */
    public static Definition of(String namespace, String name) {
      return new Definition(namespace, name, Origin.of(path(namespace, name)));
    }

    /** The object, as {@link Origin#path} names it. */
    public String path() {
      return path(namespace, name);
    }

    private static String path(String namespace, String name) {
      return "NetworkAttachmentDefinition " + namespace + "/" + name;
    }
  }
}
