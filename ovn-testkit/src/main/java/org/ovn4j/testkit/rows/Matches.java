package org.ovn4j.testkit.rows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.testkit.match.MatchExpression;
import org.ovn4j.testkit.match.MatchGrammar;
import org.ovn4j.testkit.match.MatchSyntaxException;

/**
 * The match expressions of rows, each held against OVN's language and the rows themselves: what it
 * names must be there.
 */
final class Matches {

  private final NamedRows rows;
  private final MatchGrammar grammar;
  private final Set<String> ports;

  /** The switches that have ports of a group, by the group's name. */
  private final Map<String, Set<UUID>> groupSwitches;

  private Matches(NamedRows rows) {
    this.rows = rows;
    Snapshot all = rows.snapshot();
    Map<UUID, UUID> switchOfPort = new HashMap<>();
    all.rows(LogicalSwitch.TABLE)
        .forEach((uuid, row) -> row.ports().forEach(port -> switchOfPort.put(port.uuid(), uuid)));
    this.ports = ports(all);
    this.groupSwitches = new TreeMap<>();
    for (PortGroup group : all.rows(PortGroup.TABLE).values()) {
      groupSwitches.put(group.name(), switches(group, switchOfPort));
    }
    this.grammar = MatchGrammar.of(all);
  }

  private static Set<String> ports(Snapshot all) {
    Set<String> ports = new HashSet<>();
    all.rows(LogicalSwitchPort.TABLE).values().forEach(port -> ports.add(port.name()));
    for (LogicalRouterPort port : all.rows(LogicalRouterPort.TABLE).values()) {
      ports.add(port.name());
      ports.add("cr-" + port.name());
    }
    return ports;
  }

  private static Set<UUID> switches(PortGroup group, Map<UUID, UUID> switchOfPort) {
    Set<UUID> switches = new TreeSet<>();
    for (Ref<LogicalSwitchPort> port : group.ports()) {
      Optional.ofNullable(switchOfPort.get(port.uuid())).ifPresent(switches::add);
    }
    return switches;
  }

  /** What is wrong with the expressions, a few lines each. */
  static List<String> problems(NamedRows rows) {
    Matches matches = new Matches(rows);
    List<String> problems = new ArrayList<>();
    for (NamedRow row : rows.all()) {
      Optional<Column> column = row.row().table().findColumn("match");
      column
          .flatMap(of -> row.row().get(of).keys().stream().findFirst())
          .map(Object::toString)
          // The column of a NAT may be empty: all packets.
          .filter(text -> !text.isEmpty() || row.row().table() == Acl.TABLE)
          .ifPresent(text -> matches.check(row, text, problems));
    }
    return problems;
  }

  private void check(NamedRow row, String text, List<String> problems) {
    try {
      MatchExpression match = grammar.parse(text);
      for (String port : match.strings()) {
        if (!ports.contains(port)) {
          problems.add("%s: there is no port \"%s\"".formatted(row, port));
        }
      }
      if (row.row() instanceof Acl) {
        checkGroups(row, match, problems);
      }
    } catch (MatchSyntaxException e) {
      problems.add(row + ": OVN refuses it; " + e.getMessage());
    }
  }

  /**
   * OVN knows a port group on those switches only that have ports of it, and refuses expressions on
   * others that name it.
   */
  private void checkGroups(NamedRow acl, MatchExpression match, List<String> problems) {
    for (UUID on : switchesOf(acl)) {
      for (String group : match.portGroups()) {
        if (!groupSwitches.getOrDefault(group, Set.of()).contains(on)) {
          String name =
              rows.snapshot()
                  .find(LogicalSwitch.TABLE, on)
                  .map(row -> new NamedRow(on, row).name())
                  .orElse("");
          problems.add(
              "%s is on Logical_Switch %s, which has no port of the group %s: OVN refuses it there"
                  .formatted(acl, name, group));
        }
      }
    }
  }

  private Set<UUID> switchesOf(NamedRow acl) {
    Set<UUID> switches = new TreeSet<>();
    rows.snapshot()
        .rows(LogicalSwitch.TABLE)
        .forEach(
            (uuid, row) -> {
              if (row.acls().stream().anyMatch(ref -> ref.uuid().equals(acl.uuid()))) {
                switches.add(uuid);
              }
            });
    for (PortGroup group : rows.snapshot().rows(PortGroup.TABLE).values()) {
      if (group.acls().stream().anyMatch(ref -> ref.uuid().equals(acl.uuid()))) {
        switches.addAll(groupSwitches.get(group.name()));
      }
    }
    return switches;
  }
}
