package org.ovn4j.benchmarks;

import inet.ipaddr.format.util.AddressTrie.TrieNode;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv4.IPv4AddressTrie;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** The trie of the IPAddress library with the free addresses, under a lock. Gives the lowest. */
final class TrieAllocator implements AddressAllocator {

  private final UsableAddresses addresses;
  private final IPv4AddressTrie free = new IPv4AddressTrie();

  TrieAllocator(Cidr block) {
    this.addresses = new UsableAddresses(block);
    for (int number = 0; number < addresses.size(); number++) {
      free.add(key(addresses.address(number)));
    }
  }

  private static IPv4Address key(IpAddress address) {
    return new IPv4Address((int) address.low());
  }

  @Override
  public @Nullable IpAddress next() {
    IPv4Address key = takeFirst();
    return key == null ? null : IpAddress.ipv4(key.intValue());
  }

  private synchronized @Nullable IPv4Address takeFirst() {
    TrieNode<IPv4Address> node = free.firstAddedNode();
    if (node == null) {
      return null;
    }
    IPv4Address key = node.getKey();
    node.remove();
    return key;
  }

  @Override
  public boolean claim(IpAddress address) {
    IPv4Address key = key(address);
    synchronized (this) {
      return free.remove(key);
    }
  }

  @Override
  public boolean release(IpAddress address) {
    if (addresses.number(address) < 0) {
      return false;
    }
    IPv4Address key = key(address);
    synchronized (this) {
      return free.add(key);
    }
  }
}
