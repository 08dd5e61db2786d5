package org.ovn4j.testkit;

import java.util.List;
import java.util.Map;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.IpamClaim;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.testkit.IntentFault.Breach;

/** Faults between objects: their names, and what they refer to. */
final class ObjectFaults {

  private static final String TWICE = "is defined twice";

  /** No generated object is called so. */
  private static final String NOWHERE = "nowhere";

  private static final Cidr SUBNET = Cidr.parse("10.3.0.0/24");

  private ObjectFaults() {}

  static Breach duplicateNamespace(Corner corner) {
    Namespace twin = corner.chance.oneOf(corner.draft.namespaces);
    corner.draft.namespaces.add(twin);
    return new Breach(twin.origin().path(), TWICE);
  }

  static Breach duplicateNode(Corner corner) {
    Node twin = corner.chance.oneOf(corner.draft.nodes);
    corner.draft.nodes.add(twin);
    return new Breach(twin.origin().path(), TWICE);
  }

  static Breach duplicateNetwork(Corner corner) {
    Network twin = corner.chance.oneOf(corner.draft.networks);
    corner.draft.networks.add(twin);
    return new Breach(twin.origin().path(), TWICE);
  }

  static Breach duplicateWorkload(Corner corner) {
    Workload twin = corner.chance.oneOf(corner.draft.workloads);
    corner.draft.workloads.add(twin);
    return new Breach(twin.origin().path(), TWICE);
  }

  static Breach duplicateClaim(Corner corner) {
    IpamClaim twin = corner.chance.oneOf(corner.draft.claims);
    corner.draft.claims.add(twin);
    return new Breach(twin.origin().path(), TWICE);
  }

  static Breach sharedChassis(Corner corner) {
    String name = corner.draft.freeName("zz");
    Node node =
        new Node(name, corner.node.chassis(), Map.of(), List.of(), Origin.of("Node " + name));
    corner.draft.nodes.add(node);
    return new Breach(node.origin().path(), "has the same chassis as");
  }

  static Breach unknownNode(Corner corner) {
    Workload workload = corner.last(Corner.asking(List.of()));
    String path = corner.add(workload.toBuilder().node(NOWHERE).build());
    return new Breach(path, "runs on node \"nowhere\", which is not defined");
  }

  static Breach unknownNamespace(Corner corner) {
    Workload lost = Workload.builder(Workload.Kind.POD, NOWHERE, "pod").build();
    return new Breach(corner.add(lost), "namespace \"nowhere\" is not defined");
  }

  static Breach unknownTenant(Corner corner) {
    Layer2Network network =
        Corner.network(new Tenancy.Namespaced(NOWHERE, "net"), Network.Role.SECONDARY, SUBNET);
    corner.draft.networks.add(network);
    return new Breach(network.origin().path(), "namespace \"nowhere\" is not defined");
  }

  static Breach unknownNetwork(Corner corner) {
    return new Breach(
        corner.add(corner.last(corner.on(NOWHERE))), "no network \"nowhere\" is available");
  }

  static Breach primaryAsSecondary(Corner corner) {
    return new Breach(
        corner.add(corner.last(corner.on(corner.definition(corner.primary)))),
        "is the primary network of namespace");
  }

  /** Of the two, the error names the one whose network's name comes second. */
  static Breach sharedDefinition(Corner corner) {
    Layer2Network other = corner.secondary;
    LabelSelector corners =
        LabelSelector.ofLabels(Map.of(Namespace.NAME_LABEL, corner.namespace.name()));
    Layer2Network network =
        Corner.network(
            new Tenancy.ClusterWide(corner.definition(other), corners),
            Network.Role.SECONDARY,
            SUBNET);
    corner.draft.networks.add(network);
    boolean later = network.name().compareTo(other.name()) > 0;
    return new Breach(
        (later ? network : other).origin().path(), "would make the network attachment definition");
  }

  static Breach secondPrimary(Corner corner) {
    Layer2Network network = corner.network(Network.Role.PRIMARY, "zz", SUBNET);
    corner.draft.networks.add(network);
    return new Breach(network.origin().path(), "already has the primary network");
  }

  static Breach missingLabel(Corner corner) {
    Namespace unlabelled = corner.namespace(Map.of());
    corner.draft.namespaces.add(unlabelled);
    corner.draft.networks.add(
        Corner.network(
            new Tenancy.Namespaced(unlabelled.name(), "net"), Network.Role.PRIMARY, SUBNET));
    return new Breach(
        unlabelled.origin().path(), "needs the label " + Namespace.PRIMARY_NETWORK_LABEL);
  }

  static Breach serviceOverlap(Corner corner) {
    Layer2Network network =
        corner.network(Network.Role.SECONDARY, "net", Cidr.parse("10.96.0.0/16"));
    corner.draft.networks.add(network);
    return new Breach(network.origin().path(), "overlaps the service subnet");
  }
}
