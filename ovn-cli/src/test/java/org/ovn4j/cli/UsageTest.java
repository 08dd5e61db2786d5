package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program says to a command line that it cannot follow. */
class UsageTest {

  @TempDir Path directory;
  private String manifests = "";

  @BeforeEach
  void writeManifests() {
    manifests = Samples.write(directory, "tenant.yaml", Samples.TENANT);
  }

  private static Stream<Arguments> misuses() {
    return Stream.of(
        arguments("", "Missing required subcommand"),
        arguments("plna", "Did you mean: ovn4j plan"),
        arguments("plan", "Missing required option: '--filename=PATH'"),
        arguments("plan -f", "Missing required parameter for option '--filename'"),
        arguments("leases --nbb x", "Possible solutions: --nb"),
        arguments("leases extra", "Unmatched argument at index 1: 'extra'"),
        arguments("leases -o xml", "expected one of [text, json]"),
        arguments("status", "Missing required option: '--filename=PATH'"),
        arguments("status -f MANIFESTS -o xml", "expected one of [text, json, yaml]"),
        arguments("explain -f MANIFESTS", "Missing required options: '--from="),
        arguments(
            "explain -f MANIFESTS --from a/b --to c/d --protocol gre", "[tcp, udp, sctp, icmp]"),
        arguments("plan -f MANIFESTS -o xml", "expected one of [text, json, ops]"),
        arguments("draw -f MANIFESTS --format png", "expected one of [svg, mermaid]"),
        arguments("apply -f MANIFESTS --nb unix:/s --wait all", "expected one of [SB, HV]"),
        arguments("apply -f MANIFESTS --timeout soon", "'soon' is not an int"));
  }

  @ParameterizedTest
  @MethodSource("misuses")
  void unknownWordsAreToldWithTheWayToHelp(String words, String message) {
    Cli result = run(words);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.errors().get(0)).startsWith("ovn4j: ");
    assertThat(result.err()).contains(message).containsPattern("Try 'ovn4j.* --help'\\.\\R$");
    assertThat(result.errors()).hasSizeLessThanOrEqualTo(3);
  }

  private static Stream<Arguments> contradictions() {
    return Stream.of(
        arguments("leases --nb foo", "--nb foo: endpoint \"foo\": write unix:PATH, tcp:HOST:PORT"),
        arguments("leases --nb tcp:h:99999", "port 99999 is not in the range 1..65535"),
        arguments("leases --nb ssl:h:1", "needs -p KEY -c CERT -C CA; -C is missing"),
        arguments("leases --nb ssl:h:1 -p k -c c", "-C is missing"),
        arguments("leases --nb ssl:h:1 -p k -C a", "-p and -c go together; -c is missing"),
        arguments("leases --nb ssl:h:1 -c c -C a", "-p and -c go together; -p is missing"),
        arguments("leases --nb unix:/s -C a", "are for ssl: endpoints; --nb unix:/s has none"),
        arguments("leases -p k -c c -C a", "name one with --nb"),
        arguments("leases --no-verify-host-name", "name one with --nb"),
        arguments("delete -C a", "name one with --nb"),
        arguments("plan -f MANIFESTS -p k", "name one with --nb"),
        arguments("status -f MANIFESTS -C a", "name one with --nb"),
        arguments("draw -f MANIFESTS -C a", "name one with --nb"),
        arguments("explain -f MANIFESTS --from a/b --to c/d -C a", "name one with --nb"),
        arguments("draw -f MANIFESTS -o a.png", "-o a.png: the name ends in neither .svg nor .mmd"),
        arguments("draw -f MANIFESTS --nb unix:/s -o /nowhere/a", "add --format svg or mermaid"),
        arguments("apply -f MANIFESTS -c c", "name one with --nb"),
        arguments("apply -f MANIFESTS --wait hv", "no OVN follows the embedded database"),
        arguments("apply -f MANIFESTS --timeout 0", "--timeout 0: write the seconds to wait"),
        arguments("leases --owner=", "--owner: the name is empty"),
        arguments("serve --remote tcp:1", "tcp:1 is none of punix:PATH, ptcp:PORT[:HOST], pssl"),
        arguments("serve --remote ptcp:99999", "99999"),
        arguments("serve --remote punix:/nonexistent/nb.sock", "/nonexistent/nb.sock"),
        arguments("serve --remote pssl:0 -p k -c c", "needs all of -p KEY -c CERT -C CA"),
        arguments("serve -p k", "-p, -c and -C are for pssl: remotes; name one with --remote"),
        arguments("serve --schema /nonexistent.json", "--schema /nonexistent.json: cannot be read"),
        arguments("serve --schema MANIFESTS", "not JSON"),
        arguments("serve --db /nonexistent/nb.db", "there is no directory /nonexistent"),
        arguments("serve --db MANIFESTS", "is not an OVSDB database"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void optionsThatDoNotFitAreOneLineThatSaysWhatToWrite(String words, String message) {
    Cli result = run(words);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.errors()).singleElement().asString().startsWith("ovn4j: ").contains(message);
  }

  private static Stream<Arguments> unreachable() {
    return Stream.of(
        arguments("--nb unix:/nonexistent/nb.sock", "No such file or directory"),
        arguments("--nb tcp:127.0.0.1:1", "Connection refused"),
        arguments("--nb unix:/nonexistent/nb.sock,tcp:127.0.0.1:1", "Connection refused"),
        arguments("--nb ssl:127.0.0.1:1 -p k -c c -C /nonexistent.pem", "CA certificate file"));
  }

  @ParameterizedTest
  @MethodSource("unreachable")
  void databaseThatCannotBeReachedIsOneLineOfEveryCommand(String options, String reason) {
    for (String command :
        List.of(
            "plan -f MANIFESTS",
            "apply -f MANIFESTS",
            "status -f MANIFESTS",
            "draw -f MANIFESTS",
            "explain -f MANIFESTS --from green/a --to green/b",
            "delete",
            "leases -o json")) {
      Cli result = run(command + " " + options);

      assertThat(result.status()).as(command).isEqualTo(1);
      assertThat(result.out()).as(command).isEmpty();
      assertThat(result.errors())
          .as(command)
          .singleElement()
          .asString()
          .startsWith("ovn4j: no Northbound database: ")
          .contains(reason);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "validate",
        "plan",
        "apply",
        "delete",
        "status",
        "explain",
        "draw",
        "leases",
        "serve",
        "demo"
      })
  void everyCommandHasHelpAndVersion(String command) {
    Cli help = Cli.run(command, "--help");

    assertThat(help.status()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).startsWith("Usage: ovn4j " + command).contains("--version");
    assertThat(Cli.run(command, "--version").out()).startsWith("ovn4j ");
  }

  @Test
  void listOfCommandsHasAWholeSentenceForEach() {
    assertThat(Cli.run("--help").out().lines().dropWhile(line -> !line.equals("Commands:")).skip(1))
        .hasSize(11)
        .allMatch(line -> line.endsWith("."));
  }

  private Cli run(String words) {
    String[] args = words.isEmpty() ? new String[0] : words.split(" ", -1);
    for (int i = 0; i < args.length; i++) {
      args[i] = args[i].equals("MANIFESTS") ? manifests : args[i];
    }
    return Cli.run(args);
  }
}
