package org.ovn4j.translator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What OVN-Kubernetes calls a row that a policy makes: the controller of the network, the kind of
 * thing that the row is for, and values that tell it from others of its kind.
 *
 * @param controller of the network
 * @param type of the thing
 * @param values by their names, in the order that belongs to the type
 */
record ObjectIds(String controller, String type, Map<String, String> values) {

  /** The name of the value that all things have. */
  static final String NAME = "k8s.ovn.org/name";

  static final String DIRECTION = "direction";
  static final String INDEX = "gress-index";
  static final String PROTOCOL = "port-policy-protocol";
  static final String FAMILY = "ip-family";

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  static ObjectIds of(String controller, String type, String name) {
    return new ObjectIds(controller, type, Map.of(NAME, name));
  }

  /** These, told from others by one more value. */
  ObjectIds with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new ObjectIds(controller, type, more);
  }

  /** All in one text. */
  String text() {
    return controller + ":" + type + ":" + String.join(":", values.values());
  }

  /** The name of a set or group: a letter, and the FNV-1a hash of the text, of 64 bits. */
  String hashed() {
    return "a" + Long.toUnsignedString(hash(text()));
  }

  static long hash(String text) {
    long hash = FNV_OFFSET;
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** The {@code external_ids}, besides those of the network. */
  Map<String, String> externalIds() {
    Map<String, String> ids = new TreeMap<>(values);
    ids.put("k8s.ovn.org/id", text());
    ids.put("k8s.ovn.org/owner-controller", controller);
    ids.put("k8s.ovn.org/owner-type", type);
    return ids;
  }
}
