package org.ovn4j.ovsdb.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ovn4j.ipam.IpAddress;

/** Where a database server listens, in the words of OVN's tools. */
public sealed interface Endpoint {

  /** A Unix domain socket: {@code unix:PATH}. */
  record Unix(Path path) implements Endpoint {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /**
   * A TCP port: {@code tcp:HOST:PORT}.
   *
   * @param host a name, an IPv4 address, or an IPv6 address without brackets
   * @param port 1..65535
   */
  record Tcp(String host, int port) implements Endpoint {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if one is out of range; says what is allowed
     */
    public Tcp {
      check(host, port);
    }

    @Override
    public String toString() {
      return "tcp:" + bracketed(host) + ":" + port;
    }
  }

  /**
   * A TCP port that speaks TLS: {@code ssl:HOST:PORT}.
   *
   * @param host a name, an IPv4 address, or an IPv6 address without brackets
   * @param port 1..65535
   */
  record Ssl(String host, int port) implements Endpoint {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if one is out of range; says what is allowed
     */
    public Ssl {
      check(host, port);
    }

    @Override
    public String toString() {
      return "ssl:" + bracketed(host) + ":" + port;
    }
  }

  /**
   * The endpoint that the text names; {@code toString} gives the text back.
   *
   * @throws IllegalArgumentException if the text is none; names it and says what is allowed
   */
  static Endpoint parse(String text) {
    try {
      if (text.startsWith("unix:") && text.length() > "unix:".length()) {
        return new Unix(Path.of(text.substring("unix:".length())));
      }
      Matcher matcher = Syntax.HOST_PORT.matcher(text);
      if (matcher.matches()) {
        String host =
            matcher.group("address") != null ? matcher.group("address") : matcher.group("name");
        int port = Integer.parseInt(matcher.group("port"));
        return matcher.group("scheme").equals("tcp") ? new Tcp(host, port) : new Ssl(host, port);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("endpoint \"" + text + "\": " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "endpoint \""
            + text
            + "\": write unix:PATH, tcp:HOST:PORT or ssl:HOST:PORT,"
            + " with an IPv6 address in brackets as in tcp:[::1]:6641");
  }

  /**
   * The endpoints of a comma-separated list, in its order.
   *
   * @throws IllegalArgumentException if one of them is none; names it and says what is allowed
   */
  static List<Endpoint> parseList(String text) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      endpoints.add(parse(part.strip()));
    }
    return List.copyOf(endpoints);
  }

  private static void check(String host, int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in the range 1..65535");
    }
    boolean valid =
        host.indexOf(':') < 0
            ? Syntax.NAME.matcher(host).matches()
            : IpAddress.tryParse(host.replaceFirst("%.*", "")).isPresent();
    if (!valid) {
      throw new IllegalArgumentException(
          "host \"" + host + "\" is not a name, an IPv4 address or an IPv6 address");
    }
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** Patterns; a class of its own since an interface would publish them. */
  final class Syntax {
    private static final Pattern HOST_PORT =
        Pattern.compile(
            "(?<scheme>tcp|ssl):(?:\\[(?<address>[^\\]]*:[^\\]]*)\\]|(?<name>[^:\\[\\]]+)):(?<port>[0-9]{1,9})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private Syntax() {}
  }
}
