package org.ovn4j.testkit.match;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.nb.AddressSet;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.northbound.Snapshot;

/**
 * OVN's language of match expressions, see {@code match} of Logical_Flow in ovn-sb(5), with the
 * sets that expressions may name.
 *
 * <p>Neither the Northbound database nor ovn-northd looks into a {@code match}. Where a text is no
 * expression ovn-controller says so in its log and goes on without the flow, so that a rule is not
 * there and nobody is told. This grammar accepts what OVN's own parser accepts, and refuses what
 * that refuses; the message says why. Immutable.
 */
public final class MatchGrammar {

  /** A grammar without sets: any {@code $} and {@code @} is refused. */
  public static final MatchGrammar WITHOUT_SETS = new MatchGrammar(Map.of(), Map.of());

  private final Map<String, List<Constant>> addressSets;
  private final Map<String, Set<String>> portGroups;

  private MatchGrammar(
      Map<String, List<Constant>> addressSets, Map<String, Set<String>> portGroups) {
    this.addressSets = addressSets;
    this.portGroups = portGroups;
  }

  /**
   * A grammar with these sets.
   *
   * @param addressSets the elements of address sets by name. OVN leaves out elements that are not
   *     addresses, and so does this
   * @param portGroups the names of the ports of port groups by name
   */
  public static MatchGrammar with(
      Map<String, ? extends Collection<String>> addressSets,
      Map<String, ? extends Collection<String>> portGroups) {
    Map<String, List<Constant>> sets = new HashMap<>();
    addressSets.forEach((name, elements) -> sets.put(name, constants(elements)));
    Map<String, Set<String>> groups = new HashMap<>();
    portGroups.forEach((name, ports) -> groups.put(name, Set.copyOf(ports)));
    return new MatchGrammar(Map.copyOf(sets), Map.copyOf(groups));
  }

  /** A grammar with the sets and groups of a Northbound database. */
  public static MatchGrammar of(Snapshot rows) {
    Map<UUID, LogicalSwitchPort> ports = rows.rows(LogicalSwitchPort.TABLE);
    Map<String, Set<String>> sets = new HashMap<>();
    Map<String, Set<String>> groups = new HashMap<>();
    for (AddressSet set : rows.rows(AddressSet.TABLE).values()) {
      sets.put(set.name(), set.addresses());
    }
    for (PortGroup group : rows.rows(PortGroup.TABLE).values()) {
      List<LogicalSwitchPort> members =
          group.ports().stream()
              .flatMap(ref -> Optional.ofNullable(ports.get(ref.uuid())).stream())
              .toList();
      groups.put(
          group.name(), members.stream().map(LogicalSwitchPort::name).collect(Collectors.toSet()));
      // OVN makes them of the ports' addresses.
      sets.putIfAbsent(group.name() + "_ip4", addresses(members, IpFamily.IPV4));
      sets.putIfAbsent(group.name() + "_ip6", addresses(members, IpFamily.IPV6));
    }
    return with(sets, groups);
  }

  private static Set<String> addresses(List<LogicalSwitchPort> ports, IpFamily family) {
    return ports.stream()
        .flatMap(port -> port.addresses().stream())
        .flatMap(text -> Stream.of(text.split(" ", -1)))
        .flatMap(word -> IpAddress.tryParse(word).stream())
        .filter(address -> address.family() == family)
        .map(IpAddress::toString)
        .collect(Collectors.toSet());
  }

  private static List<Constant> constants(Collection<String> elements) {
    List<Constant> constants = new ArrayList<>();
    // A set of OVSDB is in order, and of some comparisons OVN looks at the first element only.
    for (String element : new TreeSet<>(elements)) {
      try {
        new Lexer(element).next().constant().ifPresent(constants::add);
      } catch (MatchSyntaxException e) {
        // As OVN does, with a line in its log.
      }
    }
    return List.copyOf(constants);
  }

  /**
   * The expression.
   *
   * @throws MatchSyntaxException if OVN would refuse the text
   */
  public MatchExpression parse(String text) throws MatchSyntaxException {
    return new MatchParser(this, text).parse();
  }

  /** Why OVN would refuse the text; empty if it would not. */
  public Optional<MatchSyntaxException> problem(String text) {
    try {
      parse(text);
      return Optional.empty();
    } catch (MatchSyntaxException e) {
      return Optional.of(e);
    }
  }

  /** The elements of an address set, if there is one of that name. */
  Optional<List<Constant>> addressSet(String name) {
    return Optional.ofNullable(addressSets.get(name));
  }

  /** The names of the ports of a group, if there is one of that name. */
  Optional<Set<String>> portGroup(String name) {
    return Optional.ofNullable(portGroups.get(name));
  }

  /** The names, for messages. */
  String known(Token.Kind kind) {
    Set<String> names =
        new TreeSet<>(kind == Token.Kind.ADDRESS_SET ? addressSets.keySet() : portGroups.keySet());
    return names.isEmpty() ? "there is none" : "there are: " + String.join(", ", names);
  }
}
