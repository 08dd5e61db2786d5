package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.OpenPort;
import org.ovn4j.model.Policy;
import org.ovn4j.model.PolicyPort.Numbers;
import org.ovn4j.model.Protocol;

/** Parts of expressions in OVN's language for matches, see Logical_Flow in ovn-sb(5). */
final class Match {

  private Match() {}

  /** A name as a string of the language, whatever is in it. */
  private static String quoted(String name) {
    StringBuilder text = new StringBuilder("\"");
    name.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                text.append('\\');
              }
              text.appendCodePoint(c);
            });
    return text.append('"').toString();
  }

  /** What comes in by a port. */
  static String inport(String port) {
    return "inport == " + quoted(port);
  }

  /** What goes out to a port. */
  static String outport(String port) {
    return "outport == " + quoted(port);
  }

  /** What is for one of the ports, or a ping if that is among them. */
  static String anyOf(List<OpenPort> ports) {
    return ports.stream()
        .map(port -> port.protocol().map(p -> to(p, port.number().orElse(0))).orElse("icmp"))
        .distinct()
        .collect(Collectors.joining(" || ", "(", ")"));
  }

  /** What comes in by a port of a group. */
  static String fromGroup(String group) {
    return "inport == @" + group;
  }

  /** What goes out to a port of a group. */
  static String toGroup(String group) {
    return "outport == @" + group;
  }

  /** What is dealt with on the chassis where the port is. */
  static String residesWith(String port) {
    return "is_chassis_resident(" + quoted(port) + ")";
  }

  /** What is of the family. */
  static String family(IpFamily family) {
    return family == IpFamily.IPV4 ? "ip4" : "ip6";
  }

  /** What goes to a port of an address. */
  static String destination(IpAddress address, Protocol protocol, int port) {
    return family(address.family()) + ".dst == " + address + " && " + to(protocol, port);
  }

  private static String to(Protocol protocol, int port) {
    return protocol.name().toLowerCase(Locale.ROOT) + ".dst == " + port;
  }

  /** What comes from one of the blocks, which are of one family. */
  static String source(List<Cidr> blocks) {
    return in(".src == ", blocks);
  }

  /** What goes to one of the blocks, which are of one family. */
  static String destination(List<Cidr> blocks) {
    return in(".dst == ", blocks);
  }

  private static String in(String field, List<Cidr> blocks) {
    String is = family(blocks.get(0).family()) + field;
    return blocks.size() == 1
        ? is + blocks.get(0)
        : is + blocks.stream().map(Cidr::toString).collect(Collectors.joining(", ", "{", "}"));
  }

  /** What all of these match; those that are empty match everything. */
  static String all(String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(" && "));
  }

  /**
   * What comes from, or goes to, one of the peers. There must be a set or block among them.
   *
   * @param direction seen from the other end
   */
  static String peers(Policy.Direction direction, Peers peers) {
    if (peers.isEverybody()) {
      return "ip";
    }
    String end = direction == Policy.Direction.INGRESS ? ".src == " : ".dst == ";
    List<String> families = new ArrayList<>();
    for (IpFamily family : IpFamily.values()) {
      List<String> constants = new ArrayList<>();
      peers.names(family).forEach(name -> constants.add("$" + name));
      List<Cidr> blocks = peers.blocks(family);
      if (blocks.stream().anyMatch(block -> block.prefixLength() == 0)) {
        families.add(family(family));
      } else {
        blocks.forEach(block -> constants.add(text(block)));
        if (!constants.isEmpty()) {
          families.add(family(family) + end + "{" + String.join(", ", constants) + "}");
        }
      }
    }
    return either(families);
  }

  private static String text(Cidr block) {
    return block.prefixLength() == block.family().bits()
        ? block.first().toString()
        : block.toString();
  }

  /** What goes to some ports; everything if they are all. */
  static String to(Ports ports) {
    if (ports.protocol().isEmpty()) {
      return "";
    }
    String protocol = ports.label();
    if (ports.numbers().stream().anyMatch(Numbers::isEvery)) {
      return protocol;
    }
    String field = protocol + ".dst";
    List<String> single = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    for (Numbers numbers : ports.numbers()) {
      if (numbers.first() == numbers.last()) {
        single.add(Integer.toString(numbers.first()));
      } else {
        parts.add("%d <= %s <= %d".formatted(numbers.first(), field, numbers.last()));
      }
    }
    if (!single.isEmpty()) {
      parts.add(field + " == {" + String.join(", ", single) + "}");
    }
    return either(parts);
  }

  /** What comes from an address. */
  static String from(IpAddress address) {
    return family(address.family()) + ".src == " + address;
  }

  /** What comes in by, or goes out to, a port of a group. */
  static String at(Policy.Direction direction, String group) {
    return direction == Policy.Direction.INGRESS ? toGroup(group) : fromGroup(group);
  }

  private static String either(List<String> parts) {
    return parts.size() == 1 ? parts.get(0) : "(" + String.join(" || ", parts) + ")";
  }
}
