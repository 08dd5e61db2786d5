package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/**
 * An expression in OVN's language for matches, as far as ACLs of policies need it: parsed by the
 * grammar of Logical_Flow in ovn-sb(5), with the rules that ovn-controller adds and of which the
 * Northbound database knows nothing.
 */
public final class MatchExpression {

  /** Comparing one with {@code !=} is refused by ovn-controller, which says so in its log only. */
  private static final Set<String> STRINGS = Set.of("inport", "outport");

  private static final Set<String> ADDRESSES = Set.of("ip4.src", "ip4.dst", "ip6.src", "ip6.dst");

  private static final Set<String> PORTS =
      Set.of("tcp.src", "tcp.dst", "udp.src", "udp.dst", "sctp.src", "sctp.dst");

  private static final Set<String> PREDICATES =
      Set.of(
          "ip", "ip4", "ip6", "tcp", "udp", "sctp", "icmp", "icmp4", "icmp6", "arp", "nd", "nd_rs",
          "nd_ra", "mldv1", "mldv2");

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\")|(&&|\\|\\||==|!=|<=|>=|[!(){},<>])"
              + "|([$@][A-Za-z0-9_.]+)|([0-9A-Fa-f:.]+(?:/[0-9]+)?(?![A-Za-z_]))|([A-Za-z_][A-Za-z0-9_.]*))");

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int at;
  private final Predicate<Packet> matches;

  /**
   * What an expression is evaluated with.
   *
   * @param fields the values of the fields that the packet has; of ports in OVN their names
   * @param predicates those that hold
   */
  public record Packet(Map<String, String> fields, Set<String> predicates) {}

  /** The groups and sets that expressions refer to, by name. */
  public record Names(
      Map<String, ? extends Set<String>> portGroups,
      Map<String, ? extends Set<String>> addressSets) {}

  private MatchExpression(String text, Names names) {
    this.text = text;
    Matcher token = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length() && token.find(end) && token.start() == end) {
      tokens.add(token.group().strip());
      end = token.end();
    }
    if (!text.substring(end).isBlank()) {
      throw error("no token at " + end);
    }
    matches = any(names);
    if (at < tokens.size()) {
      throw error("not expected: " + tokens.get(at));
    }
  }

  /**
   * Parses an expression.
   *
   * @throws IllegalArgumentException if ovn-controller would refuse it, or it refers to a group or
   *     set that there is not
   */
  public static MatchExpression parse(String text, Names names) {
    return new MatchExpression(text, names);
  }

  /** Whether a packet matches. */
  public boolean matches(Packet packet) {
    return matches.test(packet);
  }

  private IllegalArgumentException error(String what) {
    return new IllegalArgumentException(what + " in " + text);
  }

  private String next() {
    if (at == tokens.size()) {
      throw error("ends too early");
    }
    return tokens.get(at++);
  }

  private boolean skip(String token) {
    boolean there = at < tokens.size() && tokens.get(at).equals(token);
    at += there ? 1 : 0;
    return there;
  }

  /** Terms that are joined by one operator; two need parentheses. */
  private Predicate<Packet> any(Names names) {
    Predicate<Packet> result = term(names);
    String operator = "";
    while (at < tokens.size() && (tokens.get(at).equals("&&") || tokens.get(at).equals("||"))) {
      String found = next();
      if (!operator.isEmpty() && !operator.equals(found)) {
        throw error("&& and || must be parenthesized when used together");
      }
      operator = found;
      Predicate<Packet> right = term(names);
      result = found.equals("&&") ? result.and(right) : result.or(right);
    }
    return result;
  }

  private Predicate<Packet> term(Names names) {
    if (skip("(")) {
      Predicate<Packet> inner = any(names);
      if (!skip(")")) {
        throw error("missing )");
      }
      return inner;
    }
    String first = next();
    if (PREDICATES.contains(first)) {
      return packet -> packet.predicates().contains(first);
    }
    if (first.matches("[0-9]+")) {
      return range(Integer.parseInt(first));
    }
    if (STRINGS.contains(first) || ADDRESSES.contains(first) || PORTS.contains(first)) {
      return comparison(first, names);
    }
    throw error("unknown: " + first);
  }

  private Predicate<Packet> range(int low) {
    boolean good = skip("<=");
    String field = next();
    good = good && PORTS.contains(field) && skip("<=");
    if (!good) {
      throw error("no range of ports");
    }
    int high = Integer.parseInt(next());
    return packet -> {
      String value = packet.fields().get(field);
      return value != null && low <= Integer.parseInt(value) && Integer.parseInt(value) <= high;
    };
  }

  private Predicate<Packet> comparison(String field, Names names) {
    if (!skip("==")) {
      throw error(field + " may be compared by == only");
    }
    if (!skip("{")) {
      return constant(field, next(), names);
    }
    Predicate<Packet> result = constant(field, next(), names);
    while (!skip("}")) {
      skip(",");
      result = result.or(constant(field, next(), names));
    }
    return result;
  }

  private Predicate<Packet> constant(String field, String constant, Names names) {
    if (STRINGS.contains(field)) {
      if (constant.startsWith("@")) {
        return in(field, known(names.portGroups(), constant)::contains);
      }
      if (!constant.startsWith("\"")) {
        throw error(field + " is a string, not " + constant);
      }
      String value = constant.substring(1, constant.length() - 1).replaceAll("\\\\(.)", "$1");
      return in(field, value::equals);
    }
    if (PORTS.contains(field)) {
      if (!constant.matches("[0-9]+")) {
        throw error(field + " is a number, not " + constant);
      }
      return in(field, constant::equals);
    }
    if (constant.startsWith("$")) {
      List<Cidr> blocks =
          known(names.addressSets(), constant).stream().map(text1 -> block(field, text1)).toList();
      return in(field, value -> blocks.stream().anyMatch(b -> b.contains(IpAddress.parse(value))));
    }
    Cidr block = block(field, constant);
    return in(field, value -> block.contains(IpAddress.parse(value)));
  }

  private Cidr block(String field, String constant) {
    Cidr block =
        constant.contains("/")
            ? Cidr.parse(constant)
            : Cidr.of(IpAddress.parse(constant), IpAddress.parse(constant).family().bits());
    if (block.first().isIpv4() != field.startsWith("ip4")) {
      throw error(constant + " is of another family than " + field);
    }
    return block;
  }

  private Set<String> known(Map<String, ? extends Set<String>> all, String reference) {
    Set<String> found = all.get(reference.substring(1));
    if (found == null) {
      throw error("unknown: " + reference);
    }
    return found;
  }

  /** A field that a packet does not have has no value that anything is equal to. */
  private static Predicate<Packet> in(String field, Predicate<String> values) {
    Function<Packet, String> value = packet -> packet.fields().getOrDefault(field, "");
    return packet -> !value.apply(packet).isEmpty() && values.test(value.apply(packet));
  }

  @Override
  public String toString() {
    return text;
  }
}
