package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.ipam.IpRange;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.LabelSelector.Requirement;
import org.ovn4j.model.NamedPort;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPeer.Block;
import org.ovn4j.model.PolicyPeer.Nodes;
import org.ovn4j.model.PolicyPeer.Workloads;
import org.ovn4j.model.PolicyPort.Named;
import org.ovn4j.model.nb.AddressSet;
import org.ovn4j.northbound.Plan;
import org.ovn4j.translator.Members.Member;
import org.ovn4j.translator.Peers.AddressSets;

/**
 * The address sets of a network that rules refer to. All rules that choose in the same way have the
 * same ones.
 */
final class PeerSets {

  /** More than this in one set is cut in two. */
  static final int MOST = 999;

  private final Plan.Builder plan;
  private final Place place;
  private final Intent intent;
  private final Network network;
  private final String controller;
  private final Members members;
  private final Map<String, AddressSets> known = new HashMap<>();

  PeerSets(
      Plan.Builder plan,
      Place place,
      Intent intent,
      Network network,
      String controller,
      Members members) {
    this.plan = plan;
    this.place = place;
    this.intent = intent;
    this.network = network;
    this.controller = controller;
    this.members = members;
  }

  /**
   * The peers of a rule.
   *
   * @param own the namespace of its policy; empty for a policy of the cluster
   */
  Peers of(String own, List<PolicyPeer> peers) {
    if (peers.isEmpty()) {
      return Peers.EVERYBODY;
    }
    List<AddressSets> sets = new ArrayList<>();
    List<Cidr> blocks = new ArrayList<>();
    for (PolicyPeer peer : peers) {
      if (peer instanceof Workloads workloads) {
        sets.add(
            selected(
                text(own, workloads), () -> addresses(members.select(own, workloads)).toList()));
      } else if (peer instanceof Block block) {
        blocks.addAll(without(block));
      } else if (peer instanceof Nodes nodes) {
        sets.add(nodes(nodes.selector()));
      }
    }
    return Peers.of(sets, blocks);
  }

  /**
   * Those peers of a rule that have a named port, by what it stands for in them. Who is no workload
   * has no named ports.
   */
  Map<NamedPort, Peers> of(String own, List<PolicyPeer> peers, Named port) {
    List<PolicyPeer> choices =
        peers.isEmpty() ? List.of(Workloads.of(LabelSelector.EVERYTHING)) : peers;
    Map<NamedPort, List<AddressSets>> sets = byPort();
    for (PolicyPeer peer : choices) {
      if (peer instanceof Workloads workloads) {
        addByPort(
            text(own, workloads), members.select(own, workloads), address -> true, port, sets);
      } else if (peer instanceof Block block) {
        addByPort(text(block), members.all(), block::contains, port, sets);
      }
    }
    Map<NamedPort, Peers> all = byPort();
    sets.forEach((means, some) -> all.put(means, Peers.of(some, List.of())));
    return all;
  }

  private void addByPort(
      String text,
      List<Member> some,
      Predicate<IpAddress> which,
      Named port,
      Map<NamedPort, List<AddressSets>> sets) {
    withPort(some, port)
        .forEach(
            (means, having) ->
                sets.computeIfAbsent(means, key -> new ArrayList<>())
                    .add(
                        selected(
                            text + "_" + label(means),
                            () -> addresses(having).filter(which).toList())));
  }

  private static Stream<IpAddress> addresses(List<Member> some) {
    return some.stream().flatMap(member -> member.addresses().stream());
  }

  /** What a named port is called in the names of rows. */
  static String label(NamedPort port) {
    return port.protocol() + "-" + port.name() + "-" + port.number();
  }

  /** Those members that have a named port, by what it stands for in them. */
  static Map<NamedPort, List<Member>> withPort(List<Member> members, Named port) {
    Map<NamedPort, List<Member>> found = byPort();
    for (Member member : members) {
      member.workload().ports().stream()
          .filter(port::means)
          .collect(Collectors.toMap(NamedPort::protocol, p -> p, (first, second) -> first))
          .values()
          .forEach(means -> found.computeIfAbsent(means, key -> new ArrayList<>()).add(member));
    }
    return found;
  }

  private static <T> Map<NamedPort, T> byPort() {
    return new TreeMap<>(
        Comparator.comparing(NamedPort::protocol).thenComparing(NamedPort::number));
  }

  /**
   * Who is in both; sets of the given ids hold them where neither of the two is within the other.
   */
  Peers both(Peers a, Peers b, ObjectIds ids) {
    Optional<Peers> narrower = a.narrower(b);
    return narrower.isPresent()
        ? narrower.get()
        : Peers.of(List.of(sets(ids, a.commonHosts(b))), a.commonBlocks(b));
  }

  private AddressSets selected(String text, Supplier<List<IpAddress>> selected) {
    return known.computeIfAbsent(
        text, key -> sets(ObjectIds.of(controller, "PodSelector", key), selected.get()));
  }

  private AddressSets nodes(LabelSelector selector) {
    return known.computeIfAbsent(
        "Nodes " + text(selector),
        key ->
            sets(
                ObjectIds.of(controller, "NodeSelector", text(selector)),
                intent.nodes().stream()
                    .filter(node -> selector.matches(node.labels()))
                    .flatMap(PeerSets::addresses)
                    .distinct()
                    .toList()));
  }

  private static Stream<IpAddress> addresses(Node node) {
    return Stream.concat(
        node.addresses().stream(),
        node.gateway().stream()
            .flatMap(gateway -> gateway.addresses().stream())
            .map(NodeGateway.Address::ip));
  }

  private AddressSets sets(ObjectIds ids, List<IpAddress> content) {
    return new AddressSets(
        sets(ids.with(ObjectIds.FAMILY, "v4"), IpFamily.IPV4, content),
        sets(ids.with(ObjectIds.FAMILY, "v6"), IpFamily.IPV6, content),
        content);
  }

  private List<String> sets(ObjectIds ids, IpFamily family, List<IpAddress> content) {
    List<String> addresses =
        content.stream()
            .filter(address -> address.family() == family)
            .map(IpAddress::toString)
            .distinct()
            .toList();
    if (addresses.isEmpty() && !hasFamily(family)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    cut(addresses, "")
        .forEach(
            (path, part) -> names.add(add(path.isEmpty() ? ids : ids.with("part", path), part)));
    return names;
  }

  private boolean hasFamily(IpFamily family) {
    return network.cidrs().isEmpty()
        || network.cidrs().stream().anyMatch(cidr -> cidr.family() == family);
  }

  /**
   * Parts of at most {@link #MOST}, by the first bits of the addresses' hashes, so that one more
   * address changes one part.
   */
  static Map<String, List<String>> cut(List<String> addresses, String path) {
    if (addresses.size() <= MOST || path.length() == Long.SIZE) {
      return Map.of(path, addresses);
    }
    Map<Boolean, List<String>> halves =
        addresses.stream()
            .collect(
                Collectors.partitioningBy(
                    text -> (mixed(text) >>> (Long.SIZE - 1 - path.length()) & 1) != 0));
    Map<String, List<String>> parts = new TreeMap<>();
    halves.forEach((one, half) -> parts.putAll(cut(half, path + (one ? "1" : "0"))));
    return parts;
  }

  /** The bits of texts that differ in the last character differ everywhere. */
  private static long mixed(String text) {
    long hash = ObjectIds.hash(text);
    hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
    return hash ^ (hash >>> 32);
  }

  private String add(ObjectIds ids, List<String> addresses) {
    Map<String, String> externalIds = ExternalIds.of(network);
    externalIds.putAll(ids.externalIds());
    plan.add(
        place.key(AddressSet.TABLE, "policy", ids.text()),
        AddressSet.builder()
            .name(ids.hashed())
            .addresses(addresses)
            .externalIds(externalIds)
            .build(),
        place.origin());
    return ids.hashed();
  }

  /** A block without its exceptions, as blocks. */
  static List<Cidr> without(Block block) {
    List<Cidr> holes =
        block.except().stream()
            .filter(hole -> block.except().stream().noneMatch(wider -> isIn(hole, wider)))
            .distinct()
            .sorted()
            .toList();
    if (holes.isEmpty()) {
      return List.of(block.cidr());
    }
    List<Cidr> rest = new ArrayList<>();
    IpAddress next = block.cidr().first();
    for (Cidr hole : holes) {
      if (next.compareTo(hole.first()) < 0) {
        rest.addAll(new IpRange(next, hole.first().plus(-1)).toCidrs());
      }
      if (hole.last().equals(block.cidr().last())) {
        return rest;
      }
      next = hole.last().plus(1);
    }
    rest.addAll(new IpRange(next, block.cidr().last()).toCidrs());
    return rest;
  }

  private static boolean isIn(Cidr hole, Cidr wider) {
    return !wider.equals(hole) && wider.contains(hole);
  }

  /** The name that OVN-Kubernetes gives to a choice of workloads. */
  private static String text(String own, Workloads workloads) {
    return workloads.namespaces().map(PeerSets::text).orElse(own)
        + "_"
        + text(workloads.workloads())
        + (workloads.namespaces().isPresent()
                && workloads.workloads().equals(LabelSelector.EVERYTHING)
            ? "_LNM"
            : "");
  }

  private static String text(Block block) {
    return "IPBlock{%s,%s}".formatted(block.cidr(), block.except().stream().sorted().toList());
  }

  private static String text(LabelSelector selector) {
    StringBuilder text = new StringBuilder("LS{");
    if (!selector.matchLabels().isEmpty()) {
      text.append("ML:{");
      new TreeMap<>(selector.matchLabels())
          .forEach((key, value) -> text.append(key).append(": ").append(value).append(','));
      text.append("},");
    }
    if (!selector.matchExpressions().isEmpty()) {
      text.append("ME:{");
      selector.matchExpressions().stream()
          .map(PeerSets::text)
          .sorted()
          .forEach(requirement -> text.append(requirement).append(','));
      text.append("},");
    }
    return text.append('}').toString();
  }

  private static String text(Requirement requirement) {
    String operator =
        switch (requirement.operator()) {
          case IN -> "In";
          case NOT_IN -> "NotIn";
          case EXISTS -> "Exists";
          case DOES_NOT_EXIST -> "DoesNotExist";
        };
    return "LSR{Key:%s,Operator:%s,Values:[%s],}"
        .formatted(
            requirement.key(),
            operator,
            requirement.values().stream().sorted().collect(Collectors.joining(" ")));
  }
}
