package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.IpamClaim;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Tenancy;
import org.ovn4j.testkit.IntentFault.Breach;

/** Faults of subnets, of requests for addresses, and of claims. */
final class AddressFaults {

  /** Of a block for documentation, in no subnet. */
  private static final IpAddress OUTSIDE = IpAddress.parse("192.0.2.1");

  private static final String NOT_CONTAINED = "is not contained in any subnet of network";
  private static final String NOWHERE = "nowhere";

  private AddressFaults() {}

  static Breach subnetTooSmall(Corner corner) {
    Namespace namespace = corner.namespace(Map.of(Namespace.PRIMARY_NETWORK_LABEL, ""));
    Layer2Network network =
        Corner.network(
            new Tenancy.Namespaced(namespace.name(), "net"),
            Network.Role.PRIMARY,
            Cidr.parse("10.3.0.0/31"));
    corner.draft.namespaces.add(namespace);
    corner.draft.networks.add(network);
    return new Breach(
        network.origin().path(), "keeps a gateway and a management address in each subnet");
  }

  static Breach subnetExhausted(Corner corner) {
    return new Breach(corner.add(corner.last(corner.onSecondary())), "is exhausted");
  }

  static Breach wrongFamilies(Corner corner) {
    List<IpAddress> both = new ArrayList<>(corner.addresses(40));
    if (both.size() == 2) {
      both.remove(corner.chance.upTo(1));
    } else {
      both.add(IpAddress.parse("fd00:30::40"));
    }
    return new Breach(
        corner.add(corner.last(Corner.asking(both))), "requested IPs family types must match");
  }

  static Breach addressOutside(Corner corner) {
    return new Breach(
        corner.add(corner.last(Corner.asking(withOneOutside(corner)))), NOT_CONTAINED);
  }

  private static List<IpAddress> withOneOutside(Corner corner) {
    List<IpAddress> addresses = new ArrayList<>(corner.addresses(40));
    addresses.set(0, OUTSIDE);
    return addresses;
  }

  static Breach gatewayAddress(Corner corner) {
    return new Breach(
        corner.add(corner.last(Corner.asking(corner.addresses(1)))), "is kept for infrastructure");
  }

  static Breach sharedAddress(Corner corner) {
    List<IpAddress> held = corner.holder.requestedAddresses();
    return new Breach(
        corner.add(corner.last(Corner.asking(held))), "Address " + held.get(0) + " is held by");
  }

  static Breach sharedMac(Corner corner) {
    Attachment twin =
        new Attachment(
            new PrimaryTarget(),
            List.of(),
            corner.holder.requestedMac(),
            Optional.empty(),
            corner.holder.origin());
    return new Breach(
        corner.add(corner.last(twin)),
        "MAC address " + corner.holder.requestedMac().orElseThrow() + " is held by");
  }

  static Breach unknownClaim(Corner corner) {
    return new Breach(
        corner.add(corner.lastMachine(Corner.claiming(NOWHERE))),
        "refers to an IPAMClaim that is not defined");
  }

  static Breach claimOfOtherNetwork(Corner corner) {
    IpamClaim other = claim(corner, corner.secondary.name(), List.of());
    return new Breach(
        corner.add(corner.lastMachine(Corner.claiming(other.name()))),
        "the interface is on network \"%s\"".formatted(corner.primary.name()));
  }

  static Breach sharedClaim(Corner corner) {
    return new Breach(
        corner.add(corner.lastMachine(Corner.claiming(corner.claim.name()))),
        "the claim is in use already by");
  }

  static Breach contradictedClaim(Corner corner) {
    IpamClaim claim = claim(corner, corner.primary.name(), corner.addresses(40));
    Attachment asking =
        new Attachment(
            new PrimaryTarget(),
            corner.addresses(41),
            Optional.empty(),
            Optional.of(claim.name()),
            claim.origin());
    return new Breach(
        corner.add(corner.lastMachine(asking)), "asks for other addresses than its IPAMClaim");
  }

  static Breach claimOfUnknownNetwork(Corner corner) {
    return new Breach(
        claim(corner, NOWHERE, List.of()).origin().path(), "no network has this name");
  }

  static Breach claimOutside(Corner corner) {
    IpamClaim claim = claim(corner, corner.primary.name(), withOneOutside(corner));
    return new Breach(claim.origin().path(), NOT_CONTAINED);
  }

  static Breach addressClaimedTwice(Corner corner) {
    IpamClaim claim = claim(corner, corner.primary.name(), corner.claim.addresses());
    return new Breach(claim.origin().path(), "address is claimed already by");
  }

  /** Adds a claim that comes after the corner's own. */
  private static IpamClaim claim(Corner corner, String network, List<IpAddress> addresses) {
    IpamClaim claim = corner.claim(corner.draft.freeName("zz"), network, addresses);
    corner.draft.claims.add(claim);
    return claim;
  }
}
