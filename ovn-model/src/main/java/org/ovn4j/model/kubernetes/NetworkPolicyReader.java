package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.NetworkPolicy.On;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPort;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.internal.Names;
import org.ovn4j.model.kubernetes.Value.Scalar;
import org.ovn4j.model.kubernetes.Value.ScalarType;

/** Reads NetworkPolicy, and MultiNetworkPolicy, which is the same for secondary networks. */
final class NetworkPolicyReader {
  private static final String POLICY_FOR = "k8s.v1.cni.cncf.io/policy-for";
  private static final String STATELESS = "k8s.ovn.org/acl-stateless";

  private final ObjectCatalog catalog;
  private final Intent.Builder intent;

  NetworkPolicyReader(ObjectCatalog catalog, Intent.Builder intent) {
    this.catalog = catalog;
    this.intent = intent;
  }

  void readAll() {
    catalog.all(Kind.NETWORK_POLICY).forEach(object -> read(object, Optional.empty()));
    catalog
        .all(Kind.MULTI_NETWORK_POLICY)
        .forEach(object -> read(object, Optional.of(networks(object))));
  }

  private void read(KubernetesObject object, Optional<List<On>> networks) {
    int mark = object.problems().mark();
    ObjectReader fields = object.fields();
    fields.ignore("status");
    Optional<NetworkPolicy> policy =
        fields
            .required("spec")
            .flatMap(Field::asObject)
            .map(spec -> policy(object, spec, networks));
    fields.warnUnknown();
    if (object.problems().hasErrorSince(mark)) {
      catalog.markFaulty(object.path());
    } else {
      policy.ifPresent(intent::add);
    }
  }

  private static NetworkPolicy policy(
      KubernetesObject object, ObjectReader spec, Optional<List<On>> networks) {
    LabelSelector workloads =
        spec.object("podSelector").map(SelectorReader::read).orElse(LabelSelector.EVERYTHING);
    List<Field> ingress = spec.list("ingress");
    List<Field> egress = spec.list("egress");
    Set<Direction> isolates = isolates(spec, !ingress.isEmpty(), !egress.isEmpty());
    spec.warnUnknown();
    return NetworkPolicy.builder(object.namespace(), object.name())
        .workloads(workloads)
        .isolates(isolates)
        .ingress(rules(ingress, "from"))
        .egress(rules(egress, "to"))
        .networks(networks)
        .stateless(
            Optional.ofNullable(object.annotations().get(STATELESS))
                .flatMap(Field::string)
                .filter("true"::equals)
                .isPresent())
        .origin(object.origin())
        .build();
  }

  /** As the API server completes it: always ingress, and egress if there are rules for it. */
  private static Set<Direction> isolates(ObjectReader spec, boolean ingress, boolean egress) {
    List<Field> words = spec.list("policyTypes");
    if (words.isEmpty()) {
      return egress
          ? EnumSet.of(Direction.INGRESS, Direction.EGRESS)
          : EnumSet.of(Direction.INGRESS);
    }
    if (words.size() > 2) {
      spec.at("policyTypes").error("may not specify more than two policyTypes");
    }
    Set<Direction> isolates = EnumSet.noneOf(Direction.class);
    for (Field word : words) {
      word.choice("Ingress", "Egress")
          .ifPresent(
              type -> isolates.add(type.equals("Egress") ? Direction.EGRESS : Direction.INGRESS));
    }
    if (ingress && !isolates.contains(Direction.INGRESS)) {
      withoutEffect(spec, "ingress");
    }
    if (egress && !isolates.contains(Direction.EGRESS)) {
      withoutEffect(spec, "egress");
    }
    return isolates;
  }

  private static void withoutEffect(ObjectReader spec, String rules) {
    spec.at(rules).warning("is without effect, since policyTypes does not name the direction");
  }

  private static List<PolicyRule> rules(List<Field> items, String peersName) {
    List<PolicyRule> rules = new ArrayList<>();
    for (Field item : items) {
      item.asObject().ifPresent(fields -> rules.add(rule(fields, peersName)));
    }
    return rules;
  }

  private static PolicyRule rule(ObjectReader fields, String peersName) {
    List<PolicyPeer> peers = new ArrayList<>();
    for (Field item : fields.list(peersName)) {
      item.asObject().flatMap(NetworkPolicyReader::peer).ifPresent(peers::add);
    }
    List<PolicyPort> ports = new ArrayList<>();
    for (Field item : fields.list("ports")) {
      item.asObject().flatMap(NetworkPolicyReader::port).ifPresent(ports::add);
    }
    fields.warnUnknown();
    return PolicyRule.allow(peers, ports, fields.self().origin());
  }

  private static Optional<PolicyPeer> peer(ObjectReader fields) {
    Optional<LabelSelector> pods = fields.object("podSelector").map(SelectorReader::read);
    Optional<LabelSelector> namespaces =
        fields.object("namespaceSelector").map(SelectorReader::read);
    Optional<ObjectReader> block = fields.object("ipBlock");
    boolean bySelector = fields.has("podSelector") || fields.has("namespaceSelector");
    boolean byBlock = fields.has("ipBlock");
    fields.warnUnknown();
    if (bySelector == byBlock) {
      fields
          .self()
          .error(
              byBlock
                  ? "may not specify both ipBlock and another peer"
                  : "must specify a peer: podSelector, namespaceSelector, both, or ipBlock");
      return Optional.empty();
    }
    return byBlock
        ? block.flatMap(NetworkPolicyReader::block)
        : Optional.of(new PolicyPeer.Workloads(namespaces, pods.orElse(LabelSelector.EVERYTHING)));
  }

  private static Optional<PolicyPeer> block(ObjectReader fields) {
    Optional<Cidr> cidr = fields.required("cidr").flatMap(Field::cidr);
    List<Cidr> except = new ArrayList<>();
    for (Field item : fields.list("except")) {
      Optional<Cidr> hole = item.cidr();
      if (hole.isPresent() && cidr.isPresent()) {
        if (!cidr.get().contains(hole.get()) || cidr.equals(hole)) {
          item.error("must be a strict subset of `cidr`, " + cidr.get());
        } else {
          except.add(hole.get());
        }
      }
    }
    fields.warnUnknown();
    return cidr.map(whole -> new PolicyPeer.Block(whole, except));
  }

  private static Optional<PolicyPort> port(ObjectReader fields) {
    Optional<Protocol> protocol = PolicyFields.protocol(fields);
    Optional<Field> port = fields.field("port");
    Optional<Field> end = fields.field("endPort");
    fields.warnUnknown();
    if (port.isEmpty()) {
      end.ifPresent(field -> field.error("may not be specified when `port` is not specified"));
      return protocol.map(PolicyPort.Numbers::every);
    }
    if (port.get().value() instanceof Scalar scalar && scalar.type() == ScalarType.STRING) {
      end.ifPresent(field -> field.error("may not be specified when `port` is non-numeric"));
      Optional<String> name =
          port.get().string().filter(text -> port.get().passes(Names.portName(text)));
      return name.flatMap(text -> protocol.map(p -> new PolicyPort.Named(Optional.of(p), text)));
    }
    Optional<Integer> first = port.flatMap(PolicyFields::number);
    Optional<Integer> last = end.isEmpty() ? first : end.flatMap(PolicyFields::number);
    if (protocol.isEmpty() || first.isEmpty() || last.isEmpty()) {
      return Optional.empty();
    }
    if (last.get() < first.get()) {
      end.orElseThrow().error("must be greater than or equal to `port`, " + first.get());
      return Optional.empty();
    }
    return Optional.of(new PolicyPort.Numbers(protocol.get(), first.get(), last.get()));
  }

  /** The networks that a MultiNetworkPolicy holds on; another namespace's are of one name only. */
  private static List<On> networks(KubernetesObject object) {
    List<On> networks = new ArrayList<>();
    Field annotation = object.annotations().get(POLICY_FOR);
    String text =
        Optional.ofNullable(annotation).flatMap(Field::string).map(String::strip).orElse("");
    if (annotation == null || text.isEmpty()) {
      object
          .problems()
          .warning(
              object.origin(),
              "has no annotation %s, so it holds on no network; name networks in it, separated by commas"
                  .formatted(POLICY_FOR));
      return networks;
    }
    for (String word : text.split(",", -1)) {
      NetworkSelection.reference(annotation, word.strip(), object.namespace())
          .ifPresent(reference -> networks.add(new On(reference.namespace(), reference.name())));
    }
    return networks;
  }
}
