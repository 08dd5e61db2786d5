package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.Dns;
import org.ovn4j.model.Intent;
import org.ovn4j.model.IpamClaim;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Workload;

/** An intent under change, and what a change must heed for the intent to stay sound. */
final class IntentDraft {

  final List<Network> networks;
  final List<Namespace> namespaces;
  final List<Node> nodes;
  final List<Workload> workloads;
  final List<IpamClaim> claims;
  private Optional<Dns> dns;

  private IntentDraft(Intent intent) {
    networks = new ArrayList<>(intent.networks());
    namespaces = new ArrayList<>(intent.namespaces());
    nodes = new ArrayList<>(intent.nodes());
    workloads = new ArrayList<>(intent.workloads());
    claims = new ArrayList<>(intent.claims());
    dns = intent.dns();
  }

  static IntentDraft of(Intent intent) {
    return new IntentDraft(intent);
  }

  static IntentDraft empty() {
    return new IntentDraft(Intent.builder().build());
  }

  void dns(Dns server) {
    dns = Optional.of(server);
  }

  Intent build() {
    Intent.Builder builder = Intent.builder();
    networks.forEach(builder::add);
    namespaces.forEach(builder::add);
    nodes.forEach(builder::add);
    workloads.forEach(builder::add);
    claims.forEach(builder::add);
    dns.ifPresent(builder::dns);
    return builder.build();
  }

  /** A name that starts so and that no object of the intent has. */
  String freeName(String prefix) {
    Set<String> taken = new HashSet<>();
    networks.forEach(network -> taken.add(network.tenancy().objectName()));
    namespaces.forEach(namespace -> taken.add(namespace.name()));
    nodes.forEach(node -> taken.add(node.name()));
    workloads.forEach(workload -> taken.add(workload.name()));
    claims.forEach(claim -> taken.add(claim.name()));
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

  /** Removes the network, the interfaces that name it and the claims of its addresses. */
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
            workload.node().filter(node.name()::equals).isPresent()
                ? workload.toBuilder().node(Optional.empty()).build()
                : workload);
  }

  void replace(Workload workload, Workload other) {
    workloads.set(workloads.indexOf(workload), other);
  }
}
