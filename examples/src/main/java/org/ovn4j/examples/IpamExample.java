package org.ovn4j.examples;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.ovn4j.ipam.CarveOrder;
import org.ovn4j.ipam.CarveResult;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.HostSubnets;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpRange;
import org.ovn4j.ipam.Lease;
import org.ovn4j.ipam.LeasePool;
import org.ovn4j.ipam.LeaseRequest;
import org.ovn4j.ipam.LeaseResult;
import org.ovn4j.ipam.SubnetCarver;

/**
 * The address management of a CNI plugin, with {@code ipam-core} alone: no OVN, no database. Nodes
 * are given subnets, pods and virtual machines addresses.
 */
public final class IpamExample {
  private static final Cidr BLUE = Cidr.parse("192.0.2.0/29");

  private final PrintStream out;

  /** Moved by hand here; a program passes {@code Clock.systemUTC()} to its pools. */
  private Instant now = Instant.parse("2025-02-01T09:00:00Z");

  private IpamExample(PrintStream out) {
    this.out = out;
  }

  /** Prints who is given what; takes no arguments. */
  public static void main(String[] args) {
    printTo(System.out);
  }

  static void printTo(PrintStream out) {
    new IpamExample(out).run();
  }

  private void run() {
    nodes();
    InstantSource clock = () -> now;
    LeasePool pool =
        LeasePool.builder(BLUE, Cidr.parse("2001:db8::/64"))
            .infrastructure(IpAddress.parse("192.0.2.1"))
            .infrastructure(IpAddress.parse("2001:db8::1"))
            .coolDown(Duration.ofSeconds(30), clock)
            .build();
    workloads(pool);
    coolDown(pool);
    renumber(pool);
  }

  /** One subnet of each family for every node, in the order of OVN-Kubernetes. */
  private void nodes() {
    out.println("# Node subnets");
    SubnetCarver carver =
        SubnetCarver.builder()
            .add(Cidr.parse("10.128.0.0/14"), 23)
            .add(Cidr.parse("fd00:10::/63"), 64)
            .order(CarveOrder.OVN_KUBERNETES)
            .build();
    // After a restart, first what the nodes already have.
    List<Cidr> recorded = List.of(Cidr.parse("10.129.0.0/23"), Cidr.parse("fd00:10::/64"));
    print(carver.restore("node-b", recorded));
    print(carver.restore("node-z", recorded));
    print(carver.carve("node-a"));
    print(carver.carve("node-c"));
    IpAddress pod = IpAddress.parse("10.129.1.77");
    out.println(pod + ": " + carver.holder(pod).map(HostSubnets::owner).orElse("nowhere"));
  }

  /** A pod gives its address back; a virtual machine keeps it while it is stopped. */
  private void workloads(LeasePool pool) {
    out.println("# Workloads");
    Lease pod = pool.lease(LeaseRequest.of("blue/pod")).orElseThrow();
    out.println(pod.owner() + ": " + pod.addresses() + " " + pod.mac());
    print(pool.lease(LeaseRequest.of("blue/vm").asPersistent()));

    out.println("Pod deleted: " + pool.release(pod).outcome());
    Lease vm = pool.find("blue/vm").orElseThrow();
    out.println("VM stopped: " + pool.release(vm).outcome());
    // The machine starts again: the same request, the same lease.
    print(pool.lease(LeaseRequest.of("blue/vm").asPersistent()));
  }

  /** For 30 seconds nobody else is given the address of the deleted pod. */
  private void coolDown(LeasePool pool) {
    out.println("# Cool-down");
    LeaseRequest other = LeaseRequest.of("blue/other");
    IpAddress free = IpAddress.parse("2001:db8::9");
    LeaseRequest wanted = other.withAddresses(IpAddress.parse("192.0.2.2"), free);
    print(pool.lease(wanted));
    print(pool.lease(other.withAddresses(IpAddress.parse("192.0.2.1"), free)));
    for (int i = 1; i <= 4; i++) {
      print(pool.lease(LeaseRequest.of("blue/pod-" + i)));
    }
    now = now.plusSeconds(30);
    print(pool.lease(wanted));
  }

  /** The network moves to another subnet, workload by workload. */
  private void renumber(LeasePool pool) {
    out.println("# Renumbering");
    pool.add(Cidr.parse("198.51.100.0/28"));
    List<Lease> moving = pool.drain(IpRange.of(BLUE));
    moving.forEach(lease -> pool.reclaim(lease.owner()));
    out.println(BLUE + " removed while addresses cool down: " + pool.remove(IpRange.of(BLUE)));
    now = now.plusSeconds(30);
    out.println(BLUE + " removed after that: " + pool.remove(IpRange.of(BLUE)));
    moving.forEach(lease -> print(pool.lease(LeaseRequest.of(lease.owner()))));
  }

  private void print(LeaseResult result) {
    out.println(
        result.<String>fold(
            lease -> lease.owner() + ": " + lease.addresses(),
            refusal -> "Refused: " + refusal.message()));
  }

  private void print(CarveResult result) {
    out.println(
        result.<String>fold(
            held -> held.owner() + ": " + held.subnets(),
            refusal -> "Refused: " + refusal.message()));
  }
}
