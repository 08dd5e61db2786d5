package org.ovn4j.model.internal;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The syntax of names in Kubernetes. Each check returns what is wrong and what is allowed, or empty
 * for a good name.
 */
public final class Names {
  private static final int LABEL_MAX = 63;
  private static final int SUBDOMAIN_MAX = 253;
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern QUALIFIED =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final int PORT_NAME_MAX = 15;
  private static final int PORT_MAX = 65_535;
  private static final Pattern CHASSIS = Pattern.compile("[-A-Za-z0-9._]+");

  private static final Pattern NETWORK = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9_.]*");

  private Names() {}

  /** The check of an RFC 1123 label, such as a namespace's name. */
  public static Optional<String> label(String name) {
    return name.length() <= LABEL_MAX && DNS_LABEL.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "is not an RFC 1123 label: 1 to 63 lower case letters, digits or '-',"
                + " with a letter or digit at both ends");
  }

  /** The check of an RFC 1123 subdomain, such as a pod's name. */
  public static Optional<String> subdomain(String name) {
    return isSubdomain(name)
        ? Optional.empty()
        : Optional.of(
            "is not an RFC 1123 subdomain: 1 to 253 lower case letters, digits, '-' or '.',"
                + " with a letter or digit at both ends of each dotted part");
  }

  private static boolean isSubdomain(String name) {
    if (name.length() > SUBDOMAIN_MAX) {
      return false;
    }
    for (String part : name.split("\\.", -1)) {
      if (!DNS_LABEL.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }

  /** The check of a label's key: an optional subdomain and '/', then a name. */
  public static Optional<String> labelKey(String key) {
    int slash = key.indexOf('/');
    boolean good =
        isQualified(key.substring(slash + 1))
            && (slash < 0 || isSubdomain(key.substring(0, slash)));
    return good
        ? Optional.empty()
        : Optional.of(
            "is not a label key: an optional domain and '/', then 1 to 63 letters, digits,"
                + " '-', '_' or '.', with a letter or digit at both ends");
  }

  /** The check of a label's value. */
  public static Optional<String> labelValue(String value) {
    return value.isEmpty() || isQualified(value)
        ? Optional.empty()
        : Optional.of(
            "is not a label value: empty, or up to 63 letters, digits, '-', '_' or '.',"
                + " with a letter or digit at both ends");
  }

  private static boolean isQualified(String text) {
    return text.length() <= LABEL_MAX && QUALIFIED.matcher(text).matches();
  }

  /** The check of a port's name, an RFC 6335 service name. */
  public static Optional<String> portName(String name) {
    boolean good =
        name.length() <= PORT_NAME_MAX
            && DNS_LABEL.matcher(name).matches()
            && !name.contains("--")
            && name.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    return good
        ? Optional.empty()
        : Optional.of(
            "is not a port's name: 1 to 15 lower case letters, digits or '-', at least one letter,"
                + " no two '-' together, with a letter or digit at both ends");
  }

  /**
   * Refuses what is no port.
   *
   * @throws IllegalArgumentException unless it is from 1 to 65535
   */
  public static void requirePort(int number) {
    if (number < 1 || number > PORT_MAX) {
      throw new IllegalArgumentException("Port " + number + " must be from 1 to " + PORT_MAX);
    }
  }

  /** The check of a chassis name, which OVN takes in comma separated lists. */
  public static Optional<String> chassis(String name) {
    return name.length() <= SUBDOMAIN_MAX && CHASSIS.matcher(name).matches()
        ? Optional.empty()
        : Optional.of("is not a chassis name: 1 to 253 letters, digits, '.', '_' or '-'");
  }

  /**
   * The check of a network's name in a CNI configuration, as CNI has it; two names are kept for the
   * cluster's default network.
   */
  public static Optional<String> network(String name) {
    if (name.equals("default") || name.equals("ovn-kubernetes")) {
      return Optional.of("is the name of the cluster's default network; choose another one");
    }
    return name.length() <= SUBDOMAIN_MAX && NETWORK.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "is not a network's name: 1 to 253 letters, digits, '_', '.' or '-',"
                + " with a letter or digit first");
  }

  /** The check of a physical network's name, one side of a pair in {@code ovn-bridge-mappings}. */
  public static Optional<String> physicalNetwork(String name) {
    if (name.isEmpty() || name.length() > SUBDOMAIN_MAX) {
      return Optional.of("must have 1 to 253 characters");
    }
    if (name.indexOf(',') >= 0 || name.indexOf(':') >= 0) {
      return Optional.of("physicalNetworkName cannot contain `,` or `:` characters");
    }
    return name.chars().anyMatch(Character::isISOControl)
        ? Optional.of("physicalNetworkName cannot contain control characters")
        : Optional.empty();
  }

  /**
   * Refuses what a check found.
   *
   * @throws IllegalArgumentException naming the value, if there is something wrong
   */
  public static void require(String what, String value, Optional<String> problem) {
    if (problem.isPresent()) {
      throw new IllegalArgumentException("%s '%s' %s".formatted(what, value, problem.get()));
    }
  }

  /**
   * An immutable copy of good labels.
   *
   * @throws IllegalArgumentException naming the first key or value that is not allowed
   */
  public static Map<String, String> requireLabels(Map<String, String> labels) {
    labels.forEach(
        (key, value) -> {
          require("Label key", key, labelKey(key));
          require("Value of label " + key, value, labelValue(value));
        });
    return Map.copyOf(labels);
  }
}
