package org.ovn4j.testkit;

/**
 * What is wrong with a {@link BrokenManifest}: what intents cannot even be made to hold, since
 * their values check themselves.
 */
public enum ManifestFault {
  /** The text is no YAML. */
  NO_YAML("the text is no YAML", "[10.1.0.0/16]", "[10.1.0.0/16", "is not YAML"),
  /** A mapping has a key twice. */
  DUPLICATE_KEY(
      "a key is there twice", "role: Primary", "role: Primary, role: Primary", "is written twice"),
  /** A field that is needed has another name. */
  MISSPELT_FIELD(
      "a field's name is misspelt",
      "role: Primary",
      "rol: Primary",
      "spec.layer2.role: is required"),
  /** A topology that does not exist. */
  UNKNOWN_TOPOLOGY("a topology does not exist", "Layer2", "Layer4", "Unsupported value"),
  /** A name that Kubernetes does not allow. */
  ILLEGAL_NAME("a name is not allowed", "name: pod", "name: Pod_", "is not an RFC 1123 subdomain"),
  /** A subnet that is none. */
  NO_SUBNET("a subnet is none", "10.1.0.0/16", "10.1.0.0/99", "CIDR is invalid"),
  /** Two subnets of one address family. */
  ONE_FAMILY_TWICE(
      "two subnets are of one family",
      "[10.1.0.0/16]",
      "[10.1.0.0/16, 10.2.0.0/16]",
      "must be from different IP families"),
  /** A subnet that overlaps one that every cluster uses inside. */
  INTERNAL_OVERLAP(
      "a subnet overlaps an internal one",
      "10.1.0.0/16",
      "100.64.8.0/24",
      "overlaps with already configured internal subnets"),
  /** An MTU that IPv4 does not allow. */
  MTU_TOO_SMALL(
      "an MTU is too small", "role: Primary", "role: Primary, mtu: 100", "must be from 576");

  /** Sound; the names of things are made different by {@link BrokenManifest}. */
  static final String SOUND =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: ns#
        labels: {k8s.ovn.org/primary-user-defined-network: ""}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: node#}
      ---
      apiVersion: k8s.ovn.org/v1
      kind: UserDefinedNetwork
      metadata: {name: net#, namespace: ns#}
      spec: {topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16]}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: pod#, namespace: ns#}
      spec: {nodeName: node#}
      """;

  private final String description;
  private final String right;
  private final String wrong;
  private final String message;

  ManifestFault(String description, String right, String wrong, String message) {
    this.description = description;
    this.right = right;
    this.wrong = wrong;
    this.message = message;
  }

  /** The manifests with the fault. */
  String text() {
    return SOUND.replace(right, wrong);
  }

  /** A part of what the error must say. */
  String message() {
    return message;
  }

  /** The fault in words. */
  @Override
  public String toString() {
    return description;
  }
}
