package org.ovn4j.benchmarks;

import java.util.List;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.Lease;
import org.ovn4j.ipam.LeasePool;
import org.ovn4j.ipam.LeaseRequest;

/** Ours. */
final class Ovn4jOwnerPool implements OwnerPool {

  private final LeasePool pool;

  Ovn4jOwnerPool(List<Cidr> subnets) {
    this.pool = LeasePool.builder(subnets.toArray(Cidr[]::new)).build();
  }

  @Override
  public Lease lease(String owner) {
    return pool.lease(LeaseRequest.of(owner)).orElseThrow();
  }

  @Override
  public String[] leaseAsTexts(String owner) {
    Lease lease = lease(owner);
    List<IpAddress> addresses = lease.addresses();
    String[] texts = new String[addresses.size() + 1];
    for (int i = 0; i < addresses.size(); i++) {
      texts[i] = addresses.get(i).toString();
    }
    texts[addresses.size()] = lease.mac().toString();
    return texts;
  }

  @Override
  public void release(String owner) {
    pool.find(owner).ifPresent(pool::release);
  }
}
