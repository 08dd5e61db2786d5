package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.Lease;
import org.ovn4j.ipam.MacAddress;

/**
 * What a port holds, as text: MAC and addresses separated by spaces, which is also the form of
 * OVN's {@code addresses} and {@code port_security}.
 */
record LeaseText(MacAddress mac, List<IpAddress> addresses) {

  LeaseText {
    addresses = List.copyOf(addresses);
  }

  static LeaseText of(Lease lease) {
    return new LeaseText(lease.mac(), lease.addresses());
  }

  /** The text's meaning; empty if it is not of this form. */
  static Optional<LeaseText> parse(String text) {
    StringTokenizer words = new StringTokenizer(text);
    Optional<MacAddress> mac =
        words.hasMoreTokens() ? MacAddress.tryParse(words.nextToken()) : Optional.empty();
    List<IpAddress> addresses = new ArrayList<>();
    while (words.hasMoreTokens()) {
      Optional<IpAddress> address = IpAddress.tryParse(words.nextToken());
      if (address.isEmpty()) {
        return Optional.empty();
      }
      addresses.add(address.get());
    }
    return mac.map(m -> new LeaseText(m, addresses));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(mac.toString());
    addresses.forEach(address -> text.append(' ').append(address));
    return text.toString();
  }
}
