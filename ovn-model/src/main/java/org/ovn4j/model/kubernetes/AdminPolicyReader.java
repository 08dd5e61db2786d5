package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.Intent;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPeer.Workloads;
import org.ovn4j.model.PolicyPort;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.PolicyRule.Action;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.internal.Names;

/** Reads AdminNetworkPolicy and BaselineAdminNetworkPolicy. */
final class AdminPolicyReader {
  private static final int MOST = 100;
  private static final int MOST_NETWORKS = 25;
  private static final int LONGEST_NAME = 100;

  private final ObjectCatalog catalog;
  private final Intent.Builder intent;

  AdminPolicyReader(ObjectCatalog catalog, Intent.Builder intent) {
    this.catalog = catalog;
    this.intent = intent;
  }

  void readAll() {
    catalog.all(Kind.ADMIN_NETWORK_POLICY).forEach(object -> read(object, false));
    catalog.all(Kind.BASELINE_ADMIN_NETWORK_POLICY).forEach(object -> read(object, true));
  }

  private void read(KubernetesObject object, boolean baseline) {
    int mark = object.problems().mark();
    ObjectReader fields = object.fields();
    fields.ignore("status");
    if (baseline && !object.name().equals(AdminPolicy.BASELINE_NAME)) {
      object
          .problems()
          .error(
              object.origin(),
              "must have the name \"%s\": there is one baseline in a cluster"
                  .formatted(AdminPolicy.BASELINE_NAME));
    }
    Optional<AdminPolicy> policy =
        fields
            .required("spec")
            .flatMap(Field::asObject)
            .flatMap(spec -> policy(object, spec, baseline));
    fields.warnUnknown();
    if (object.problems().hasErrorSince(mark)) {
      catalog.markFaulty(object.path());
    } else {
      policy.ifPresent(intent::add);
    }
  }

  private static Optional<AdminPolicy> policy(
      KubernetesObject object, ObjectReader spec, boolean baseline) {
    OptionalInt priority = baseline ? OptionalInt.empty() : priority(spec);
    Optional<Workloads> subject =
        spec.required("subject").flatMap(Field::asObject).flatMap(AdminPolicyReader::workloads);
    List<PolicyRule> ingress = rules(spec, "ingress", "from", baseline);
    List<PolicyRule> egress = rules(spec, "egress", "to", baseline);
    Action[] actions =
        baseline ? new Action[] {Action.ALLOW, Action.DENY} : Action.values().clone();
    spec.warnUnknown();
    if (subject.isEmpty() || (!baseline && priority.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new AdminPolicy(
            object.name(),
            priority,
            subject.get(),
            ingress,
            egress,
            LoggingReader.read(object.annotations(), actions),
            object.origin()));
  }

  private static OptionalInt priority(ObjectReader spec) {
    Optional<Field> field = spec.required("priority");
    OptionalInt number = field.isPresent() ? field.get().integer() : OptionalInt.empty();
    if (number.isPresent()
        && (number.getAsInt() < 0 || number.getAsInt() > AdminPolicy.LAST_PRIORITY)) {
      field.get().error("must be from 0 to %d".formatted(AdminPolicy.LAST_PRIORITY));
      return OptionalInt.empty();
    }
    return number;
  }

  /** A subject, or a peer that is not of the egress only. */
  private static Optional<Workloads> workloads(ObjectReader fields) {
    if (!isOneOf(fields, "namespaces", "pods")) {
      return Optional.empty();
    }
    Optional<Workloads> workloads =
        fields.has("pods")
            ? fields.object("pods").flatMap(PolicyFields::pods)
            : fields.object("namespaces").map(SelectorReader::read).map(Workloads::of);
    fields.warnUnknown();
    return workloads;
  }

  private static boolean isOneOf(ObjectReader fields, String... names) {
    long there = Stream.of(names).filter(fields::has).count();
    if (there != 1) {
      fields
          .self()
          .error("must have exactly one of %s, not %d".formatted(String.join(", ", names), there));
    }
    return there == 1;
  }

  private static List<PolicyRule> rules(
      ObjectReader spec, String direction, String peersName, boolean baseline) {
    List<PolicyRule> rules = new ArrayList<>();
    List<Field> items = spec.list(direction);
    if (items.size() > MOST) {
      spec.at(direction).error("must have at most %d items, not %d".formatted(MOST, items.size()));
      return rules;
    }
    for (Field item : items) {
      item.asObject().flatMap(fields -> rule(fields, peersName, baseline)).ifPresent(rules::add);
    }
    return rules;
  }

  private static Optional<PolicyRule> rule(
      ObjectReader fields, String peersName, boolean baseline) {
    Optional<Action> action =
        fields
            .required("action")
            .flatMap(
                field ->
                    baseline
                        ? field.choice("Allow", "Deny")
                        : field.choice("Allow", "Deny", "Pass"))
            .map(word -> Action.valueOf(word.toUpperCase(Locale.ROOT)));
    Optional<Field> nameField = fields.field("name");
    String name = nameField.flatMap(Field::string).orElse("");
    if (name.length() > LONGEST_NAME) {
      nameField.orElseThrow().error("must have at most %d characters".formatted(LONGEST_NAME));
    }
    boolean egress = peersName.equals("to");
    List<PolicyPeer> peers = new ArrayList<>();
    for (Field item : fields.required(peersName).map(f -> f.list(MOST)).orElse(List.of())) {
      item.asObject().ifPresent(peer -> peers.addAll(egress ? destination(peer) : source(peer)));
    }
    List<PolicyPort> ports = new ArrayList<>();
    List<Field> items = fields.list("ports");
    if (items.size() > MOST) {
      fields.at("ports").error("must have at most %d items, not %d".formatted(MOST, items.size()));
    } else {
      items.forEach(item -> item.asObject().flatMap(AdminPolicyReader::port).ifPresent(ports::add));
    }
    fields.warnUnknown();
    return action.map(a -> new PolicyRule(a, name, peers, ports, fields.self().origin()));
  }

  private static List<PolicyPeer> source(ObjectReader fields) {
    return workloads(fields).<List<PolicyPeer>>map(List::of).orElse(List.of());
  }

  private static List<PolicyPeer> destination(ObjectReader fields) {
    if (fields.has("domainNames")) {
      fields.at("domainNames").error("is not translated: names are not looked up; name networks");
      return List.of();
    }
    if (fields.has("nodes") || fields.has("networks")) {
      if (!isOneOf(fields, "namespaces", "pods", "nodes", "networks")) {
        return List.of();
      }
      List<PolicyPeer> peers = new ArrayList<>();
      fields
          .object("nodes")
          .map(SelectorReader::read)
          .ifPresent(selector -> peers.add(new PolicyPeer.Nodes(selector)));
      peers.addAll(
          fields.list("networks", MOST_NETWORKS, item -> item.cidr().map(PolicyPeer.Block::of)));
      fields.warnUnknown();
      return peers;
    }
    return source(fields);
  }

  private static Optional<PolicyPort> port(ObjectReader fields) {
    if (!isOneOf(fields, "portNumber", "portRange", "namedPort")) {
      return Optional.empty();
    }
    Optional<PolicyPort> port =
        fields
            .object("portNumber")
            .flatMap(number -> numbers(number, "port", "port"))
            .or(() -> fields.object("portRange").flatMap(r -> numbers(r, "start", "end")))
            .or(() -> fields.field("namedPort").flatMap(AdminPolicyReader::named));
    fields.warnUnknown();
    return port;
  }

  private static Optional<PolicyPort> named(Field field) {
    return field
        .string()
        .filter(text -> field.passes(Names.portName(text)))
        .map(name -> new PolicyPort.Named(Optional.empty(), name));
  }

  private static Optional<PolicyPort> numbers(
      ObjectReader fields, String firstName, String lastName) {
    Optional<Protocol> protocol = PolicyFields.protocol(fields);
    Optional<Integer> first = fields.required(firstName).flatMap(PolicyFields::number);
    Optional<Integer> last =
        lastName.equals(firstName)
            ? first
            : fields.required(lastName).flatMap(PolicyFields::number);
    fields.warnUnknown();
    if (protocol.isEmpty() || first.isEmpty() || last.isEmpty()) {
      return Optional.empty();
    }
    if (last.get() < first.get()) {
      fields.at(lastName).error("must not be less than start, " + first.get());
      return Optional.empty();
    }
    return Optional.of(new PolicyPort.Numbers(protocol.get(), first.get(), last.get()));
  }
}
