package org.ovn4j.testkit;

/**
 * What is wrong with a {@link BrokenIntent}. Each is an error of the intent's check or its plan.
 */
public enum IntentFault {
  /** Two namespaces have one name. */
  DUPLICATE_NAMESPACE("two namespaces have one name", ObjectFaults::duplicateNamespace),
  /** Two nodes have one name. */
  DUPLICATE_NODE("two nodes have one name", ObjectFaults::duplicateNode),
  /** Two networks of one tenant have one name. */
  DUPLICATE_NETWORK("two networks have one name", ObjectFaults::duplicateNetwork),
  /** Two workloads of one kind have one name. */
  DUPLICATE_WORKLOAD("two workloads have one name", ObjectFaults::duplicateWorkload),
  /** Two claims have one name. */
  DUPLICATE_CLAIM("two claims have one name", ObjectFaults::duplicateClaim),
  /** Two nodes have one chassis. */
  SHARED_CHASSIS("two nodes have one chassis", ObjectFaults::sharedChassis),
  /** A workload runs on a node that is not defined. */
  UNKNOWN_NODE("a workload runs on an unknown node", ObjectFaults::unknownNode),
  /** A workload is in a namespace that is not defined. */
  UNKNOWN_NAMESPACE("a workload is in an unknown namespace", ObjectFaults::unknownNamespace),
  /** A network is of a namespace that is not defined. */
  UNKNOWN_TENANT("a network is of an unknown namespace", ObjectFaults::unknownTenant),
  /** An interface is on a network that is not defined. */
  UNKNOWN_NETWORK("an interface is on an unknown network", ObjectFaults::unknownNetwork),
  /** A secondary interface is on the primary network. */
  PRIMARY_AS_SECONDARY(
      "a secondary interface is on the primary network", ObjectFaults::primaryAsSecondary),
  /** Two networks have one name within a namespace. */
  SHARED_DEFINITION("two networks make one definition", ObjectFaults::sharedDefinition),
  /** A namespace has two primary networks. */
  SECOND_PRIMARY("a namespace has two primary networks", ObjectFaults::secondPrimary),
  /** A namespace has a primary network, but not the label for one. */
  MISSING_LABEL("a namespace lacks the label of its primary network", ObjectFaults::missingLabel),
  /** A network's subnet contains the cluster's name server. */
  SERVICE_OVERLAP("a subnet overlaps the service subnet", ObjectFaults::serviceOverlap),
  /** A primary network's subnet has no room for its gateway. */
  SUBNET_TOO_SMALL("a subnet has no room for a gateway", AddressFaults::subnetTooSmall),
  /** More interfaces are on a network than it has addresses. */
  SUBNET_EXHAUSTED("a subnet has too few addresses", AddressFaults::subnetExhausted),
  /** An interface asks for addresses of other families than its network has. */
  WRONG_FAMILIES("addresses of the wrong families are asked for", AddressFaults::wrongFamilies),
  /** An interface asks for an address that no subnet of its network contains. */
  ADDRESS_OUTSIDE("an address outside of the network is asked for", AddressFaults::addressOutside),
  /** An interface asks for the gateway's address. */
  GATEWAY_ADDRESS("the gateway's address is asked for", AddressFaults::gatewayAddress),
  /** Two interfaces ask for one address. */
  SHARED_ADDRESS("two interfaces ask for one address", AddressFaults::sharedAddress),
  /** Two interfaces ask for one MAC address. */
  SHARED_MAC("two interfaces ask for one MAC address", AddressFaults::sharedMac),
  /** An interface refers to a claim that is not defined. */
  UNKNOWN_CLAIM("an interface refers to an unknown claim", AddressFaults::unknownClaim),
  /** An interface refers to a claim for another network. */
  CLAIM_OF_OTHER_NETWORK(
      "an interface refers to another network's claim", AddressFaults::claimOfOtherNetwork),
  /** Two interfaces refer to one claim. */
  SHARED_CLAIM("two interfaces refer to one claim", AddressFaults::sharedClaim),
  /** An interface asks for other addresses than its claim holds. */
  CONTRADICTED_CLAIM(
      "an interface asks for other addresses than its claim holds",
      AddressFaults::contradictedClaim),
  /** A claim is for a network that is not defined. */
  CLAIM_OF_UNKNOWN_NETWORK(
      "a claim is for an unknown network", AddressFaults::claimOfUnknownNetwork),
  /** A claim holds an address that no subnet of its network contains. */
  CLAIM_OUTSIDE("a claim holds an address outside of its network", AddressFaults::claimOutside),
  /** Two claims hold one address. */
  ADDRESS_CLAIMED_TWICE("two claims hold one address", AddressFaults::addressClaimedTwice);

  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // references to static methods hold nothing
  private final Breaking breaking;

  /** Adds the fault to a corner of an intent. */
  interface Breaking {
    /** What must be reported. */
    Breach in(Corner corner);
  }

  /**
   * The error that a fault must give.
   *
   * @param path where
   * @param message a part of its text
   */
  record Breach(String path, String message) {}

  IntentFault(String description, Breaking breaking) {
    this.description = description;
    this.breaking = breaking;
  }

  Breach breakIn(Corner corner) {
    return breaking.in(corner);
  }

  /** The fault in words. */
  @Override
  public String toString() {
    return description;
  }
}
