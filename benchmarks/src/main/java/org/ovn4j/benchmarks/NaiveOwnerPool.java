package org.ovn4j.benchmarks;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cidr;

/**
 * What the JDK's own classes suggest: a bit set per subnet for the choice, the owner's addresses
 * and an address's owner in hash maps, all under one lock; texts from the classes' own methods.
 */
final class NaiveOwnerPool implements OwnerPool {

  private final List<Subnet> subnets;
  private final Map<String, List<InetAddress>> byOwner = new HashMap<>();
  private final Map<InetAddress, String> owners = new HashMap<>();

  NaiveOwnerPool(List<Cidr> subnets) {
    this.subnets = subnets.stream().map(Subnet::new).toList();
  }

  @Override
  public synchronized List<InetAddress> lease(String owner) {
    List<InetAddress> held = byOwner.get(owner);
    if (held != null) {
      return held;
    }
    List<InetAddress> chosen = new ArrayList<>();
    for (Subnet subnet : subnets) {
      InetAddress address = subnet.next();
      if (address == null) {
        throw new IllegalStateException("Subnet %s is full".formatted(subnet.block));
      }
      owners.put(address, owner);
      chosen.add(address);
    }
    byOwner.put(owner, chosen);
    return chosen;
  }

  @Override
  public String[] leaseAsTexts(String owner) {
    List<InetAddress> addresses = lease(owner);
    String[] texts = new String[addresses.size() + 1];
    for (int i = 0; i < addresses.size(); i++) {
      texts[i] = addresses.get(i).getHostAddress();
    }
    byte[] octets = addresses.get(0).getAddress();
    texts[addresses.size()] =
        String.format("0a:58:%02x:%02x:%02x:%02x", octets[0], octets[1], octets[2], octets[3]);
    return texts;
  }

  @Override
  public synchronized void release(String owner) {
    List<InetAddress> addresses = byOwner.remove(owner);
    if (addresses != null) {
      owners.keySet().removeAll(addresses);
      for (int i = 0; i < addresses.size(); i++) {
        subnets.get(i).release(addresses.get(i));
      }
    }
  }

  /** One subnet; of a large IPv6 one the first addresses. */
  private static final class Subnet {
    private static final int MOST = 1 << 24;

    private final Cidr block;
    private final byte[] first;
    private final int size;
    private final BitSet taken = new BitSet();
    private int cursor;

    Subnet(Cidr block) {
      this.block = block;
      this.first = bytes(block);
      this.size = block.size().min(BigInteger.valueOf(MOST)).intValueExact() - 2;
    }

    private static byte[] bytes(Cidr block) {
      try {
        return InetAddress.getByName(block.first().toString()).getAddress();
      } catch (UnknownHostException impossible) {
        throw new AssertionError("A literal address needs no look-up", impossible);
      }
    }

    @Nullable InetAddress next() {
      int number = taken.nextClearBit(cursor);
      if (number >= size) {
        number = taken.nextClearBit(0);
        if (number >= size) {
          return null;
        }
      }
      taken.set(number);
      cursor = number + 1;
      return address(number + 1);
    }

    /** The subnets start where the last three octets are zero. */
    private InetAddress address(int offset) {
      byte[] octets = first.clone();
      int last = octets.length - 1;
      octets[last] |= (byte) offset;
      octets[last - 1] |= (byte) (offset >>> 8);
      octets[last - 2] |= (byte) (offset >>> 16);
      try {
        return InetAddress.getByAddress(octets);
      } catch (UnknownHostException impossible) {
        throw new AssertionError("The number of octets is right", impossible);
      }
    }

    void release(InetAddress address) {
      byte[] octets = address.getAddress();
      int last = octets.length - 1;
      int offset =
          (octets[last] & 0xff)
              | (octets[last - 1] & 0xff) << 8
              | (octets[last - 2] & 0xff & ~first[last - 2]) << 16;
      taken.clear(offset - 1);
    }
  }
}
