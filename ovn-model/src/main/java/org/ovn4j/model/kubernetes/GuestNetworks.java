package org.ovn4j.model.kubernetes;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Origin;
import org.ovn4j.model.internal.Nearest;

/** Reads the networks and interfaces of a virtual machine. */
final class GuestNetworks {
  /** What KubeVirt calls the pod network of a machine that lists no networks. */
  private static final String IMPLICIT_NETWORK = "default";

  private final KubernetesObject machine;
  private final Set<String> claims;
  private final Attachments attachments;
  private boolean hasPrimary;

  /**
   * Prepares to read.
   *
   * @param claims the IPAMClaims that exist, as {@code namespace/name}
   * @param attachments takes the interfaces
   */
  GuestNetworks(KubernetesObject machine, Set<String> claims, Attachments attachments) {
    this.machine = machine;
    this.claims = claims;
    this.attachments = attachments;
  }

  /**
   * The interfaces.
   *
   * @param guest the spec of the instance
   * @param annotations those that its pod will have
   */
  List<Attachment> read(ObjectReader guest, Map<String, Field> annotations) {
    Optional<ObjectReader> devices =
        guest.object("domain").flatMap(domain -> domain.object("devices"));
    Map<String, ObjectReader> interfaces =
        devices.map(fields -> byName(fields.list("interfaces"))).orElse(Map.of());
    Map<String, ObjectReader> networks = byName(guest.list("networks"));
    NetworkSelection primary = Attachments.primaryOf(machine, annotations);
    boolean implicit =
        devices.flatMap(fields -> fields.bool("autoattachPodInterface")).orElse(true);
    if (networks.isEmpty() && interfaces.isEmpty() && implicit) {
      attachments.addPrimary(
          selection(primary, Optional.empty(), IMPLICIT_NETWORK, primary.origin()));
    }
    Map<String, ObjectReader> unused = new HashMap<>(interfaces);
    networks.forEach(
        (name, network) ->
            network(name, network, Optional.ofNullable(unused.remove(name)), primary));
    unused.forEach(
        (name, reader) ->
            reader
                .at("name")
                .error(
                    "names no network in spec.networks" + Nearest.hint(name, networks.keySet())));
    NetworkSelection.secondary(machine.namespace(), annotations).forEach(attachments::addSecondary);
    return attachments.all();
  }

  private static Map<String, ObjectReader> byName(List<Field> items) {
    Map<String, ObjectReader> byName = new LinkedHashMap<>();
    for (Field item : items) {
      Optional<ObjectReader> reader = item.asObject();
      Optional<Field> nameField = reader.flatMap(fields -> fields.required("name"));
      Optional<String> name = nameField.flatMap(Field::string);
      if (name.isPresent() && byName.putIfAbsent(name.get(), reader.get()) != null) {
        nameField.get().error("is used twice; give each its own name");
      }
    }
    return byName;
  }

  private void network(
      String name,
      ObjectReader network,
      Optional<ObjectReader> guestInterface,
      NetworkSelection primary) {
    if (guestInterface.isEmpty()) {
      network
          .at("name")
          .error("has no interface; add one of this name to spec.domain.devices.interfaces");
    }
    Optional<MacAddress> mac =
        guestInterface.flatMap(fields -> fields.field("macAddress")).flatMap(Field::mac);
    boolean unplugged =
        guestInterface
            .flatMap(fields -> fields.string("state"))
            .filter("absent"::equals)
            .isPresent();
    Optional<Field> pod = network.field("pod");
    Optional<Field> multus = network.field("multus");
    if (pod.isPresent() == multus.isPresent()) {
      network
          .self()
          .error("needs one of pod and multus, not " + (pod.isPresent() ? "both" : "none"));
      return;
    }
    if (unplugged) {
      return;
    }
    if (pod.isPresent()) {
      pod(name, pod.get(), mac, primary);
    } else {
      multus.flatMap(Field::asObject).ifPresent(fields -> multus(name, fields, mac));
    }
  }

  private void pod(String name, Field pod, Optional<MacAddress> mac, NetworkSelection primary) {
    if (hasPrimary) {
      pod.error("is the second pod network; a machine has only one");
      return;
    }
    hasPrimary = true;
    attachments.addPrimary(selection(primary, mac, name, pod.origin()));
  }

  private void multus(String name, ObjectReader fields, Optional<MacAddress> mac) {
    fields
        .field("default")
        .filter(field -> field.bool().orElse(false))
        .ifPresent(
            field ->
                field.error("is not supported; write pod: {} for the namespace's primary network"));
    Optional<Field> networkName = fields.required("networkName");
    networkName
        .flatMap(Field::string)
        .flatMap(text -> NetworkSelection.reference(networkName.get(), text, machine.namespace()))
        .map(
            reference ->
                new NetworkSelection(
                    reference.namespace(),
                    reference.name(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    networkName.get().origin()))
        .ifPresent(
            selection ->
                attachments.addSecondary(selection(selection, mac, name, selection.origin())));
  }

  /** The request, with the interface's MAC address and the claim that KubeVirt makes for it. */
  private NetworkSelection selection(
      NetworkSelection request, Optional<MacAddress> mac, String network, Origin origin) {
    String claim = machine.name() + "." + network;
    return new NetworkSelection(
        request.namespace(),
        request.name(),
        request.addresses(),
        mac.or(request::mac),
        request
            .claim()
            .or(
                () ->
                    claims.contains(machine.namespace() + "/" + claim)
                        ? Optional.of(claim)
                        : Optional.empty()),
        origin);
  }
}
