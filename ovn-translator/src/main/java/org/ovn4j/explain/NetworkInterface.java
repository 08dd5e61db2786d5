package org.ovn4j.explain;

import java.util.List;
import java.util.Optional;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Network;
import org.ovn4j.model.Workload;

/**
 * A workload's interface that is switched on.
 *
 * @param port its port's name in OVN
 * @param addresses those it was given; none on a network without IPAM
 * @param locked whether it is there for its node's probes, and for what the workload has open: the
 *     one on the default network of a workload that has a primary network
 */
public record NetworkInterface(
    Workload workload, Network network, String port, List<IpAddress> addresses, boolean locked) {

  /** Copies the addresses. */
  public NetworkInterface {
    addresses = List.copyOf(addresses);
  }

  /** Its address of the family. */
  public Optional<IpAddress> address(IpFamily family) {
    return addresses.stream().filter(a -> a.family() == family).findFirst();
  }

  /** The workload's namespace and name. */
  String who() {
    return workload.namespace() + "/" + workload.name();
  }

  boolean isOn(Network other) {
    return network.name().equals(other.name());
  }
}
