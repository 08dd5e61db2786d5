package org.ovn4j.testkit.match;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A name in OVN's language.
 *
 * @param name the name
 * @param width its bits; 0 if its values are strings
 * @param level what it may be compared by
 * @param predicate whether it stands for an expression
 */
record Symbol(String name, int width, Level level, boolean predicate) {

  /** Levels of measurement, see ovn-sb(5). */
  enum Level {
    /** Only equality can be asked for, and only that it holds. */
    NOMINAL,
    /** Equality can be asked for, and that it does not hold. */
    BOOLEAN,
    /** Has an order, and bits. */
    ORDINAL
  }

  /**
   * All that may stand in matches of the Northbound database, of OVN 23.03 and later. Registers and
   * flags by which only OVN itself passes something on are not among them.
   */
  static final Map<String, Symbol> ALL = all();

  boolean isString() {
    return width == 0;
  }

  private static Map<String, Symbol> all() {
    Map<String, Symbol> all = new TreeMap<>();
    add(all, Level.NOMINAL, 0, "inport outport");
    add(all, Level.ORDINAL, 128, "xxreg0 xxreg1 ip6.src ip6.dst nd.target ct_label");
    add(all, Level.ORDINAL, 48, "eth.src eth.dst arp.sha arp.tha rarp.sha rarp.tha nd.sll nd.tll");
    add(all, Level.ORDINAL, 32, "reg0 reg1 reg2 reg3 reg4 reg5 reg6 reg7 reg8 reg9");
    add(all, Level.ORDINAL, 32, "ip4.src ip4.dst arp.spa arp.tpa rarp.spa rarp.tpa");
    add(all, Level.ORDINAL, 32, "pkt.mark ct_mark ct_state");
    add(all, Level.ORDINAL, 20, "ip6.label");
    add(all, Level.ORDINAL, 16, "tcp.src tcp.dst udp.src udp.dst sctp.src sctp.dst vlan.tci");
    add(all, Level.ORDINAL, 12, "tcp.flags vlan.vid");
    add(all, Level.ORDINAL, 3, "vlan.pcp");
    add(all, Level.ORDINAL, 2, "ip.frag");
    add(all, Level.ORDINAL, 1, "ct.trk ct.new ct.est ct.rel ct.rpl ct.inv ct.dnat ct.snat");
    add(all, Level.ORDINAL, 1, "eth.mcast flags.loopback");
    add(all, Level.NOMINAL, 16, "eth.type arp.op rarp.op");
    add(all, Level.NOMINAL, 8, "ip.proto ip.ttl icmp4.type icmp4.code icmp6.type icmp6.code");
    add(all, Level.NOMINAL, 6, "ip.dscp");
    add(all, Level.NOMINAL, 2, "ip.ecn");
    addPredicates(all, Level.BOOLEAN, "eth.bcast vlan.present ip4.src_mcast ip4.mcast ip6.mcast");
    addPredicates(all, Level.BOOLEAN, "ip.is_frag ip.later_frag ip.first_frag");
    addPredicates(all, Level.NOMINAL, "ip4 ip6 ip icmp4 icmp6 icmp igmp mldv1 mldv2 arp rarp");
    addPredicates(all, Level.NOMINAL, "nd nd_ns nd_na nd_rs nd_ra tcp udp sctp");
    return Collections.unmodifiableMap(all);
  }

  private static void add(Map<String, Symbol> all, Level level, int width, String names) {
    for (String name : names.split(" ", -1)) {
      all.put(name, new Symbol(name, width, level, false));
    }
  }

  private static void addPredicates(Map<String, Symbol> all, Level level, String names) {
    for (String name : names.split(" ", -1)) {
      all.put(name, new Symbol(name, 1, level, true));
    }
  }
}
