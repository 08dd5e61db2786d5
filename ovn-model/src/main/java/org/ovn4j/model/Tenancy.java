package org.ovn4j.model;

import org.ovn4j.model.internal.Names;

/** Whose network it is, and so what it is called. */
public sealed interface Tenancy {
  /** The name of the object that declares the network; pods refer to it by this name. */
  String objectName();

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

    @Override
    public String objectName() {
      return name;
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

    @Override
    public String objectName() {
      return name;
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
}
