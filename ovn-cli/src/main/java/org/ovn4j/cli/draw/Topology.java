package org.ovn4j.cli.draw;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ovn4j.ipam.IpAddress;

/**
 * What a picture shows: networks across places, who is on which network in which place, and the
 * services and policies of the networks.
 *
 * @param summary how much there is of everything
 * @param places the nodes, and where workloads are that are on none of them
 * @param bands the networks
 * @param remarks what is not shown
 */
public record Topology(String summary, List<Place> places, List<Band> bands, List<String> remarks) {

  /** Copies the lists. */
  public Topology {
    places = List.copyOf(places);
    bands = List.copyOf(bands);
    remarks = List.copyOf(remarks);
  }

  /**
   * A column of the picture.
   *
   * @param kind what it is
   * @param name the node's name, or what stands for it
   * @param details the node's addresses, its chassis if that has another name, its way out
   */
  public record Place(Kind kind, String name, List<String> details) {
    /** What a place is. */
    public enum Kind {
      /** A node. */
      NODE,
      /** All nodes that there is no room for. */
      MORE_NODES,
      /** No node at all. */
      NOWHERE
    }

    /** Copies the list. */
    public Place {
      details = List.copyOf(details);
    }
  }

  /**
   * A network, with all that is on it.
   *
   * @param name the name of its object
   * @param summary its role and topology
   * @param tenants the namespaces that it is for; empty where the name says it
   * @param subnets its subnets
   * @param colour an index of the palette
   * @param router the one that is on every node, if it has one: the workloads' gateway
   * @param switchPerPlace whether each node with workloads has a switch of its own (Layer3), rather
   *     than one switch spanning all (Layer2, Localnet)
   * @param physicalNetwork the physical network that the switch leads to
   * @param stops who is on it in each place, by the index of the place
   * @param services its services
   * @param policies the policies that all interfaces on it have
   */
  public record Band(
      String name,
      String summary,
      String tenants,
      List<String> subnets,
      int colour,
      Optional<Router> router,
      boolean switchPerPlace,
      Optional<PhysicalNetwork> physicalNetwork,
      SortedMap<Integer, Stop> stops,
      Services services,
      List<String> policies) {

    /** Copies the collections. */
    public Band {
      subnets = List.copyOf(subnets);
      stops = Collections.unmodifiableSortedMap(new TreeMap<>(stops));
      policies = List.copyOf(policies);
    }
  }

  /**
   * The services of a network.
   *
   * @param shown those that are shown
   * @param more how many further ones there are
   */
  public record Services(List<Service> shown, int more) {
    /** No services. */
    public static final Services NONE = new Services(List.of(), 0);

    /** Copies the list. */
    public Services {
      shown = List.copyOf(shown);
    }

    boolean isEmpty() {
      return shown.isEmpty() && more == 0;
    }
  }

  /**
   * A service.
   *
   * @param namespace its namespace; empty where the network says it
   * @param name its name
   * @param addresses where it is reached
   * @param note what else is to be said: that nobody answers
   */
  public record Service(String namespace, String name, List<String> addresses, String note) {
    /** Copies the list. */
    public Service {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * A router.
   *
   * @param addresses those that say who it is
   */
  public record Router(List<IpAddress> addresses) {
    /** Copies the list. */
    public Router {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * What the nodes are connected to.
   *
   * @param name its name in the nodes' bridge mappings
   * @param vlan its VLAN, or that there is none
   */
  public record PhysicalNetwork(String name, String vlan) {}

  /**
   * Who is on a network in one place.
   *
   * @param subnets those of the node's own switch
   * @param gateway the network's gateway on this node, and with what it leaves from there
   * @param interfaces the workloads' interfaces that are shown
   * @param more how many further ones there are
   */
  public record Stop(
      List<String> subnets, Optional<Router> gateway, List<Interface> interfaces, int more) {
    /** Copies the lists. */
    public Stop {
      subnets = List.copyOf(subnets);
      interfaces = List.copyOf(interfaces);
    }
  }

  /**
   * A workload's interface.
   *
   * @param machine whether the workload is a virtual machine, rather than a pod
   * @param namespace the workload's namespace; empty where the network says it
   * @param name the workload's name
   * @param workload what tells workloads apart
   * @param running whether it runs
   * @param addresses its addresses; its MAC if it has none
   * @param note what else is to be said: where it migrates to, why it has no address
   * @param others the colours of the other networks that the workload is on
   * @param services the services for which it answers, as indexes of the network's
   * @param policies the policies about it, but for those that the network tells
   */
  public record Interface(
      boolean machine,
      String namespace,
      String name,
      String workload,
      boolean running,
      List<String> addresses,
      String note,
      List<Integer> others,
      List<Integer> services,
      List<String> policies) {
    /** Copies the lists. */
    public Interface {
      addresses = List.copyOf(addresses);
      others = List.copyOf(others);
      services = List.copyOf(services);
      policies = List.copyOf(policies);
    }

    Interface withPolicies(List<String> other) {
      return new Interface(
          machine,
          namespace,
          name,
          workload,
          running,
          addresses,
          note,
          this.others,
          services,
          other);
    }
  }
}
