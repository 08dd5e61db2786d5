package org.ovn4j.model.kubernetes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ovn4j.model.internal.Names;

/** The kinds of objects that are read. */
enum Kind {
  NAMESPACE("Namespace", "v1", false, NameSyntax.LABEL),
  NODE("Node", "v1", false, NameSyntax.SUBDOMAIN),
  POD("Pod", "v1", true, NameSyntax.SUBDOMAIN),
  CONFIG_MAP("ConfigMap", "v1", true, NameSyntax.SUBDOMAIN),
  SERVICE("Service", "v1", true, NameSyntax.LABEL),
  ENDPOINT_SLICE("EndpointSlice", "discovery.k8s.io/v1", true, NameSyntax.SUBDOMAIN),
  VIRTUAL_MACHINE("VirtualMachine", "kubevirt.io/v1", true, NameSyntax.SUBDOMAIN),
  VIRTUAL_MACHINE_INSTANCE("VirtualMachineInstance", "kubevirt.io/v1", true, NameSyntax.SUBDOMAIN),
  IPAM_CLAIM("IPAMClaim", "k8s.cni.cncf.io/v1alpha1", true, NameSyntax.SUBDOMAIN),
  NETWORK_ATTACHMENT_DEFINITION(
      "NetworkAttachmentDefinition", "k8s.cni.cncf.io/v1", true, NameSyntax.SUBDOMAIN),
  USER_DEFINED_NETWORK("UserDefinedNetwork", "k8s.ovn.org/v1", true, NameSyntax.SUBDOMAIN),
  CLUSTER_USER_DEFINED_NETWORK(
      "ClusterUserDefinedNetwork", "k8s.ovn.org/v1", false, NameSyntax.SUBDOMAIN),
  NETWORK_POLICY("NetworkPolicy", "networking.k8s.io/v1", true, NameSyntax.SUBDOMAIN),
  MULTI_NETWORK_POLICY("MultiNetworkPolicy", "k8s.cni.cncf.io/v1beta1", true, NameSyntax.SUBDOMAIN),
  ADMIN_NETWORK_POLICY(
      "AdminNetworkPolicy", "policy.networking.k8s.io/v1alpha1", false, NameSyntax.SUBDOMAIN),
  BASELINE_ADMIN_NETWORK_POLICY(
      "BaselineAdminNetworkPolicy",
      "policy.networking.k8s.io/v1alpha1",
      false,
      NameSyntax.SUBDOMAIN);

  /** The kind that holds objects of other kinds. */
  static final String LIST = "List";

  private final String word;
  private final String apiVersion;
  private final boolean namespaced;
  private final NameSyntax nameSyntax;

  Kind(String word, String apiVersion, boolean namespaced, NameSyntax nameSyntax) {
    this.word = word;
    this.apiVersion = apiVersion;
    this.namespaced = namespaced;
    this.nameSyntax = nameSyntax;
  }

  private enum NameSyntax {
    LABEL,
    SUBDOMAIN
  }

  static Optional<Kind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(kind -> kind.word).toList();
  }

  String word() {
    return word;
  }

  String apiVersion() {
    return apiVersion;
  }

  boolean namespaced() {
    return namespaced;
  }

  /** What is wrong with a name for an object of this kind. */
  Optional<String> checkName(String name) {
    return nameSyntax == NameSyntax.LABEL ? Names.label(name) : Names.subdomain(name);
  }
}
