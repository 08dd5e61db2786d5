package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.Intent;
import org.ovn4j.model.IpamClaim;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.Node;
import org.ovn4j.model.Service;
import org.ovn4j.model.Workload;

/** An intent under change, and what a change must heed for the intent to stay sound. */
final class IntentDraft {

  final List<Network> networks;
  final List<Namespace> namespaces;
  final List<Node> nodes;
  final List<Workload> workloads;
  final List<IpamClaim> claims;
  final List<NetworkPolicy> policies;
  final List<AdminPolicy> adminPolicies;
  final List<Service> services;

  /** What the cluster itself has: its network, name server, endpoints. */
  private final Intent.Builder cluster = Intent.builder();

  private IntentDraft(Intent intent) {
    networks = new ArrayList<>(intent.networks());
    namespaces = new ArrayList<>(intent.namespaces());
    nodes = new ArrayList<>(intent.nodes());
    workloads = new ArrayList<>(intent.workloads());
    claims = new ArrayList<>(intent.claims());
    policies = new ArrayList<>(intent.policies());
    adminPolicies = new ArrayList<>(intent.adminPolicies());
    intent.dns().ifPresent(cluster::dns);
    intent.defaultNetwork().ifPresent(cluster::defaultNetwork);
    services = new ArrayList<>(intent.services());
    intent.endpointSlices().forEach(cluster::add);
  }

  static IntentDraft of(Intent intent) {
    return new IntentDraft(intent);
  }

  static IntentDraft empty() {
    return new IntentDraft(Intent.builder().build());
  }

  Intent.Builder cluster() {
    return cluster;
  }

  Intent build() {
    Intent.Builder builder = cluster.build().toBuilder();
    networks.forEach(builder::add);
    namespaces.forEach(builder::add);
    nodes.forEach(builder::add);
    workloads.forEach(builder::add);
    claims.forEach(builder::add);
    policies.forEach(builder::add);
    adminPolicies.forEach(builder::add);
    services.forEach(builder::add);
    return builder.build();
  }

  /** A name that starts so and that no object of the intent has. */
  String freeName(String prefix) {
    Set<String> taken = new HashSet<>();
    for (Namespace namespace : namespaces) {
      taken.add(namespace.name());
      networks.forEach(network -> taken.addAll(network.tenancy().definitions(namespace.name())));
    }
    networks.forEach(network -> taken.add(network.name()));
    nodes.forEach(node -> taken.add(node.name()));
    workloads.forEach(workload -> taken.add(workload.name()));
    claims.forEach(claim -> taken.add(claim.name()));
    services.forEach(service -> taken.add(service.name()));
    int number = 0;
    while (taken.contains(prefix + number)) {
      number++;
    }
    return prefix + number;
  }

  /** The addresses of the network that somebody asks for. */
  Set<IpAddress> requestedAddresses(Network network) {
    Intent intent = build();
    Set<IpAddress> requested = new HashSet<>();
    for (Workload workload : workloads) {
      for (Attachment attachment : workload.attachments()) {
        if (intent.network(workload, attachment).filter(network::equals).isPresent()) {
          requested.addAll(attachment.requestedAddresses());
        }
      }
    }
    for (IpamClaim claim : claims) {
      if (claim.networkName().equals(network.name())) {
        requested.addAll(claim.addresses());
      }
    }
    return requested;
  }

  /** Removes the network, and the interfaces, claims and policies that name it. */
  void remove(Network network) {
    Intent before = build();
    workloads.replaceAll(
        workload -> {
          List<Attachment> rest = new ArrayList<>();
          for (Attachment attachment : workload.attachments()) {
            if (before.network(workload, attachment).filter(network::equals).isEmpty()) {
              rest.add(attachment);
            } else if (!(attachment.target() instanceof SecondaryTarget)) {
              // The interface on the primary network becomes one on the cluster's default network.
              rest.add(Attachment.of(attachment.target(), attachment.origin()));
            }
          }
          return workload.toBuilder().attachments(rest).build();
        });
    claims.removeIf(claim -> claim.networkName().equals(network.name()));
    networks.remove(network);
    Intent after = build();
    policies.removeIf(
        policy ->
            policy.networks().orElse(List.of()).stream()
                .anyMatch(on -> after.network(on.namespace(), on.name()).isEmpty()));
  }

  /** Removes the workload and its claims. */
  void remove(Workload workload) {
    workloads.remove(workload);
    for (Attachment attachment : workload.attachments()) {
      claims.removeIf(
          claim ->
              claim.namespace().equals(workload.namespace())
                  && attachment.claim().filter(claim.name()::equals).isPresent());
    }
  }

  /** Removes the node; what ran on it waits for another place. */
  void remove(Node node) {
    nodes.remove(node);
    workloads.replaceAll(
        workload ->
            Stream.of(workload.node(), workload.migrationTarget())
                    .anyMatch(host -> host.filter(node.name()::equals).isPresent())
                ? workload.toBuilder()
                    .node(workload.node().filter(host -> !host.equals(node.name())))
                    .migrationTarget(Optional.empty())
                    .build()
                : workload);
  }

  void replace(Workload workload, Workload other) {
    workloads.set(workloads.indexOf(workload), other);
  }
}
