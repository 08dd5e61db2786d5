package org.ovn4j.ipam.proofs;

import java.util.function.Consumer;
import org.ovn4j.ipam.AddressPool;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpRange;
import org.ovn4j.ipam.LeasePool;

/**
 * Subnets with one or two addresses to lease. These lie in the middle of a block, not in its first
 * word: a search looks there anyway, so that what leads to the other words would not be tried.
 */
final class Few {
  static final Cidr V4 = Cidr.parse("10.0.0.0/20");
  static final Cidr V6 = Cidr.parse("2001:db8::/116");

  /** In word 3. */
  static final IpAddress W = IpAddress.parse("10.0.0.200");

  /** In word 5. */
  static final IpAddress X = IpAddress.parse("10.0.1.70");

  /** In word 11. */
  static final IpAddress Y = IpAddress.parse("10.0.2.200");

  static final IpAddress X6 = IpAddress.parse("2001:db8::146");

  private Few() {}

  /** A pool of some addresses of the IPv4 subnet, in ascending order. */
  static AddressPool addresses(IpAddress... only) {
    AddressPool.Builder builder = AddressPool.builder(V4);
    exclude(V4, builder::exclude, only);
    AddressPool pool = builder.build();
    for (IpAddress address : only) {
      // The first use of a block takes a lock; that is not what is looked at.
      pool.claim(address);
      pool.release(address);
    }
    return pool;
  }

  /** A network with one address of each family. */
  static LeasePool dualStack() {
    LeasePool.Builder builder = LeasePool.builder(V4, V6);
    exclude(V4, builder::exclude, X);
    exclude(V6, builder::exclude, X6);
    return builder.build();
  }

  /** A network with these addresses of the IPv4 subnet, in ascending order. */
  static LeasePool.Builder leases(IpAddress... only) {
    LeasePool.Builder builder = LeasePool.builder(V4);
    exclude(V4, builder::exclude, only);
    return builder;
  }

  private static void exclude(Cidr subnet, Consumer<IpRange> exclude, IpAddress... allBut) {
    IpAddress from = subnet.first();
    for (IpAddress address : allBut) {
      if (from.compareTo(address) < 0) {
        exclude.accept(new IpRange(from, address.plus(-1)));
      }
      from = address.plus(1);
    }
    exclude.accept(new IpRange(from, subnet.last()));
  }
}
