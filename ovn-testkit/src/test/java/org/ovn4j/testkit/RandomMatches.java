package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Random texts, many of which are match expressions and many are nearly so. */
final class RandomMatches {

  /** All symbols of the grammar. */
  static final List<String> SYMBOLS =
      List.of(
          ("inport outport xxreg0 xxreg1 ip6.src ip6.dst nd.target ct_label eth.src eth.dst arp.sha"
                  + " arp.tha rarp.sha rarp.tha nd.sll nd.tll reg0 reg1 reg2 reg3 reg4 reg5 reg6"
                  + " reg7 reg8 reg9 ip4.src ip4.dst arp.spa arp.tpa rarp.spa rarp.tpa pkt.mark"
                  + " ct_mark ct_state ip6.label tcp.src tcp.dst udp.src udp.dst sctp.src sctp.dst"
                  + " vlan.tci tcp.flags vlan.vid vlan.pcp ip.frag ct.trk ct.new ct.est ct.rel"
                  + " ct.rpl ct.inv ct.dnat ct.snat eth.mcast flags.loopback eth.type arp.op rarp.op"
                  + " ip.proto ip.ttl icmp4.type icmp4.code icmp6.type icmp6.code ip.dscp ip.ecn"
                  + " eth.bcast vlan.present ip4.src_mcast ip4.mcast ip6.mcast ip.is_frag"
                  + " ip.later_frag ip.first_frag ip4 ip6 ip icmp4 icmp6 icmp igmp mldv1 mldv2 arp"
                  + " rarp nd nd_ns nd_na nd_rs nd_ra tcp udp sctp")
              .split(" ", -1));

  /** Ways to ask for a symbol, that stands where % does. */
  static final List<String> USES =
      List.of(
          "%",
          "!%",
          "!!%",
          "!(%)",
          "!(!%)",
          "% == 0",
          "% == 1",
          "% != 0",
          "% != 1",
          "!(% == 0)",
          "!(% == 1)",
          "!(% != 0)",
          "!(% != 1)",
          "% < 1",
          "% >= 0",
          "1 == %",
          "0 < %",
          "0 < % < 1",
          "% == {0, 1}",
          "% != {1}",
          "% < {1}",
          "% == 1/1",
          "% < 1/1",
          "%[0]",
          "%[0..1]",
          "![0]%",
          "%[1..0] == 1",
          "%[0..200]",
          "!%[0..1]",
          "% == \"x\"",
          "% != \"x\"",
          "!(% != \"x\")",
          "% == @pg",
          "% == $v4",
          "% == $none",
          "% < $none",
          "% == $mac",
          "% == $v6",
          "% = 1",
          "% == 10.0.0.1",
          "% == 0a:58:00:00:00:01",
          "% == fd00::1",
          "% == 10.0.0.0/8",
          "% == {}",
          "is_chassis_resident(%)",
          "%(1)",
          "% && 1",
          "% || 0");

  private static final List<String> WORDS =
      List.of(
          "==",
          "!=",
          "<",
          "<=",
          ">",
          ">=",
          "&&",
          "||",
          "!",
          "(",
          ")",
          "{",
          "}",
          "[",
          "]",
          "..",
          ",",
          "=",
          ";",
          "-",
          "--",
          "<->",
          ":",
          "/",
          "//",
          "/* x */",
          "/* x",
          "&",
          "|",
          ".",
          "$v4",
          "$v6",
          "$none",
          "$mac",
          "$one",
          "$a1.b_c",
          "$",
          "$9",
          "$nobody",
          "@pg",
          "@a.pg_2",
          "@",
          "@nobody",
          "\"p\"",
          "\"\"",
          "\"a\\\"b\"",
          "\"a\\\\\"",
          "\"a\\qb\"",
          "\"a\\u00e9\"",
          "\"a\\ud83d\\ude00\"",
          "\"a\\ud83dx\"",
          "\"a\\u0000\"",
          "\"a\\u12\"",
          "\"a\tb\"",
          "\"ü😀\"",
          "\"open",
          "is_chassis_resident(\"p\")",
          "is_chassis_resident",
          "0",
          "1",
          "2",
          "007",
          "80",
          "65535",
          "65536",
          "18446744073709551615",
          "18446744073709551616",
          "0x",
          "0x1",
          "0xfg",
          "0X1f",
          "0x00000000000000000000000000000000000001",
          "10.0.0.1",
          "10.0.0.1/8",
          "10.0.0.1/33",
          "10.0.0.1/255.0.0.0",
          "10.0.0.1:80",
          "10.0.0",
          "10.0.0.0.1",
          "::",
          "::1",
          "fd00::1/64",
          "fd00::1/129",
          "fd00::1/ffff::",
          "::ffff:10.0.0.1",
          "fe80::1:2:3:4:5:6:7:8",
          "abcd:",
          "0a:58:00:00:00:01",
          "0A:58:00:00:00:01/ff:ff:00:00:00:00",
          "0a:58:00:00:00",
          "1..2",
          "1/1",
          "1/0x1",
          "0/0x1",
          "0x1/1",
          "0x10/0xf0",
          "5/ 5",
          "5 /5",
          "é",
          "\t",
          "\n");

  private static final Pattern PIECE =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|[A-Za-z0-9_.:$@/]+|[=!<>&|]+|\\s+|.", Pattern.DOTALL);

  private final Random random;
  private final List<String> corpus;

  RandomMatches(Random random, List<String> corpus) {
    this.random = random;
    this.corpus = corpus;
  }

  /** Another one. */
  String next() {
    return switch (random.nextInt(4)) {
      case 0 -> words();
      case 1 -> combined();
      default -> mutated();
    };
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String word() {
    return random.nextInt(3) == 0 ? any(SYMBOLS) : any(WORDS);
  }

  private String words() {
    List<String> words = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      words.add(word());
    }
    return String.join(random.nextInt(4) == 0 ? "" : " ", words);
  }

  private String combined() {
    String operator = random.nextBoolean() ? " && " : " || ";
    String all = any(corpus);
    for (int i = random.nextInt(3); i >= 0; i--) {
      String other = any(corpus);
      all += operator + (random.nextBoolean() ? other : "(" + other + ")");
    }
    return random.nextInt(3) == 0 ? "!(" + all + ")" : all;
  }

  /** One of the corpus with a piece more, less or other. */
  private String mutated() {
    List<String> pieces = new ArrayList<>();
    Matcher piece = PIECE.matcher(random.nextBoolean() ? any(corpus) : combined());
    while (piece.find()) {
      pieces.add(piece.group());
    }
    int changes = 1 + random.nextInt(2);
    for (int i = 0; i < changes && !pieces.isEmpty(); i++) {
      int at = random.nextInt(pieces.size());
      switch (random.nextInt(4)) {
        case 0 -> pieces.remove(at);
        case 1 -> pieces.add(at, word());
        case 2 -> pieces.set(at, word());
        default -> pieces.add(at, pieces.get(random.nextInt(pieces.size())));
      }
    }
    return String.join("", pieces);
  }
}
