package org.ovn4j.translator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ovn4j.model.AclLogging;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.Meter;
import org.ovn4j.model.nb.MeterBand;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.Plan;
import org.ovn4j.translator.Members.Member;

/** The port groups of a network's policies, and the ACLs that they bear. */
final class PolicyGroups {

  /** The name of the meter that logging has. */
  static final String METER = "acl-logging";

  /** Of each ACL that logs; as in OVN-Kubernetes, if it is not told otherwise. */
  private static final int LOGS_PER_SECOND = 20;

  private static final int LONGEST_NAME = 63;

  private final Plan.Builder plan;
  private final Place place;
  private final Network network;
  private final boolean tiers;
  private final Map<String, Group> groups = new LinkedHashMap<>();

  /**
   * Where in the decision about a connection an ACL is asked: each one's ACLs before those of the
   * next. What one of them decides is decided. They are the tiers of ACLs, where there are tiers.
   */
  enum Stage {
    /** What an interface needs to work at all. */
    NEEDED(0),
    /** The rules of administrators. */
    ADMINISTRATORS(1),
    /** The policies of namespaces. */
    NAMESPACES(2),
    /** The baseline, which only those get to that no policy of a namespace isolates. */
    BASELINE(3);

    private final int tier;

    Stage(int tier) {
      this.tier = tier;
    }

    int tier() {
      return tier;
    }
  }

  /** Some members. */
  static final class Group {
    private final ObjectIds ids;
    private final Set<Member> members;
    private final Origin origin;
    private final List<Ref<Acl>> acls = new ArrayList<>();

    private Group(ObjectIds ids, Set<Member> members, Origin origin) {
      this.ids = ids;
      this.members = members;
      this.origin = origin;
    }

    ObjectIds ids() {
      return ids;
    }

    String name() {
      return ids.hashed();
    }

    Set<Member> members() {
      return members;
    }

    Origin origin() {
      return origin;
    }
  }

  /**
   * What an ACL says besides its match.
   *
   * @param action what becomes of what matches
   * @param log how loud it is logged, if it is
   * @param name what the log calls it
   * @param origin the rule
   */
  record Verdict(
      Acl.Action action, Optional<AclLogging.Severity> log, String name, Origin origin) {}

  /** Adds what bounds logging, if anything is logged. */
  static void addMeter(Plan.Builder plan, String owner, Intent intent) {
    boolean logs =
        Stream.concat(
                intent.namespaces().stream().map(Namespace::logging),
                intent.adminPolicies().stream().map(AdminPolicy::logging))
            .anyMatch(logging -> !logging.equals(AclLogging.NONE));
    if (!logs) {
      return;
    }
    Origin origin = Origin.of("logging of policies");
    RowKey<MeterBand> band = RowKey.of(MeterBand.TABLE, owner, "", METER);
    plan.add(
        band,
        MeterBand.builder().action(MeterBand.Action.DROP).rate(LOGS_PER_SECOND).build(),
        origin);
    plan.add(
        RowKey.of(Meter.TABLE, owner, "", METER),
        Meter.builder()
            .name(METER)
            .unit(Meter.Unit.PKTPS)
            .fair(true)
            .bands(List.of(band.ref()))
            .build(),
        origin);
  }

  /**
   * The groups of a network.
   *
   * @param tiers whether the server's ACLs have tiers
   */
  PolicyGroups(Plan.Builder plan, Place place, Network network, boolean tiers) {
    this.plan = plan;
    this.place = place;
    this.network = network;
    this.tiers = tiers;
  }

  /** Whether the stages are tiers, so that a connection can be passed on to the next one. */
  boolean haveTiers() {
    return tiers;
  }

  /** The group of these ids, which always has the same members. */
  Group group(ObjectIds ids, List<Member> members, Origin origin) {
    return groups.computeIfAbsent(
        ids.text(), key -> new Group(ids, new LinkedHashSet<>(members), origin));
  }

  /**
   * Adds an ACL to a group. What is sent is looked at after load balancing, so that rules are about
   * who really answers.
   *
   * @param ids of the ACL
   * @param priority in bands that follow each other as the stages do, whether there are tiers or
   *     not
   */
  void acl(
      Group group,
      ObjectIds ids,
      Direction direction,
      Stage stage,
      int priority,
      String match,
      Verdict verdict) {
    RowKey<Acl> key = place.key(Acl.TABLE, "policy", ids.text());
    Acl.Builder row =
        Acl.builder()
            .name(cut(verdict.name()))
            .priority(priority)
            .action(verdict.action())
            .match(match)
            .externalIds(externalIds(ids));
    if (tiers) {
      row.tier(stage.tier);
    }
    if (direction == Direction.INGRESS) {
      row.direction(Acl.Direction.TO_LPORT);
    } else {
      row.direction(Acl.Direction.FROM_LPORT).options(Map.of("apply-after-lb", "true"));
    }
    verdict.log().ifPresent(severity -> row.log(true).severity(of(severity)).meter(METER));
    plan.add(key, row.build(), verdict.origin());
    group.acls.add(key.ref());
  }

  private static Acl.Severity of(AclLogging.Severity severity) {
    return Acl.Severity.valueOf(severity.name());
  }

  /** The longest beginning that the column takes, in whole characters; names are of ASCII here. */
  private static String cut(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
        ? name
        : name.substring(0, LONGEST_NAME);
  }

  /** Adds the groups, with all ACLs. */
  void finish() {
    for (Group group : groups.values()) {
      plan.add(
          place.key(PortGroup.TABLE, "policy", group.ids.text()),
          PortGroup.builder()
              .name(group.name())
              .ports(group.members.stream().map(Member::port).toList())
              .acls(group.acls)
              .externalIds(externalIds(group.ids))
              .build(),
          group.origin);
    }
  }

  private Map<String, String> externalIds(ObjectIds ids) {
    Map<String, String> all = ExternalIds.of(network);
    all.putAll(ids.externalIds());
    return all;
  }
}
