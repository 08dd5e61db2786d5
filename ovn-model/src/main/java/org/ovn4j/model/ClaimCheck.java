package org.ovn4j.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.internal.Nearest;

/** The rules between claims and networks. */
final class ClaimCheck {
  private static final String DEFINITION = "NetworkAttachmentDefinition ";

  private final Intent intent;

  /** The names of networks that faulty objects would have made. */
  private final Set<String> faultyNetworks;

  /** Whether there may be more of them: a definition's path does not tell its network's name. */
  private final boolean faultyDefinitions;

  private final List<Diagnostic> found;

  /** The claim that has an address of a network first. */
  private final Map<NetworkAddress, IpamClaim> holders = new HashMap<>();

  private record NetworkAddress(String networkName, IpAddress address) {}

  ClaimCheck(Intent intent, Set<String> faulty, List<Diagnostic> found) {
    this.intent = intent;
    this.faultyNetworks =
        faulty.stream().map(ClaimCheck::networkName).collect(Collectors.toUnmodifiableSet());
    this.faultyDefinitions = faulty.stream().anyMatch(path -> path.startsWith(DEFINITION));
    this.found = found;
  }

  void run() {
    NetworkCheck.unique(
        intent.claims(), claim -> claim.namespace() + "/" + claim.name(), IpamClaim::origin, found);
    intent.claims().forEach(this::claim);
  }

  private void claim(IpamClaim claim) {
    Optional<Network> network = intent.network(claim.networkName());
    if (network.isEmpty()) {
      unknownNetwork(claim);
      return;
    }
    if (!network.get().persistent()) {
      found.add(
          Diagnostic.warning(
              claim.origin(),
              claim.networkName(),
              "the network does not keep addresses, so the claim is ignored; set %s in %s"
                  .formatted(
                      network.get().tenancy() instanceof Tenancy.Defined
                          ? "allowPersistentIPs: true"
                          : "ipam.lifecycle: Persistent",
                      network.get().origin())));
      return;
    }
    claim.addresses().forEach(address -> address(claim, network.get(), address));
  }

  private void unknownNetwork(IpamClaim claim) {
    if (!faultyDefinitions && !faultyNetworks.contains(claim.networkName())) {
      found.add(
          Diagnostic.error(
              claim.origin(),
              claim.networkName(),
              "no network has this name; names are <namespace>_<name> for a UserDefinedNetwork,"
                  + " cluster_udn_<name> for a ClusterUserDefinedNetwork, and the name in the"
                  + " config of a NetworkAttachmentDefinition"
                  + Nearest.hint(
                      claim.networkName(), intent.networks().stream().map(Network::name))));
    }
  }

  /**
   * The name of the network that a faulty object would have made, or the path of another object.
   */
  private static String networkName(String path) {
    return path.replaceFirst("^UserDefinedNetwork ([^/]*)/", "$1_")
        .replaceFirst("^ClusterUserDefinedNetwork ", "cluster_udn_");
  }

  private void address(IpamClaim claim, Network network, IpAddress address) {
    if (network.cidrs().stream().noneMatch(cidr -> cidr.contains(address))) {
      found.add(
          Diagnostic.error(
              claim.origin(),
              address.toString(),
              "is not contained in any subnet of network \"%s\": %s"
                  .formatted(network.name(), network.cidrs())));
    }
    IpamClaim earlier = holders.putIfAbsent(new NetworkAddress(network.name(), address), claim);
    if (earlier != null) {
      found.add(
          Diagnostic.error(
              claim.origin(),
              address.toString(),
              "address is claimed already by %s; each address of a network has one owner"
                  .formatted(earlier.origin())));
    }
  }
}
