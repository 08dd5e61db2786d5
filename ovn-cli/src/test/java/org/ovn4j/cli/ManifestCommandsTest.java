package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that read manifests, on the embedded database. */
class ManifestCommandsTest {

  @TempDir Path directory;

  private String write(String text) {
    return Samples.write(directory, "tenant.yaml", text);
  }

  @Test
  void validManifestsAreCounted() {
    Cli result = Cli.run("validate", "-f", write(Samples.TENANT));

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .isEqualToIgnoringNewLines(
            "valid: 1 network, 1 namespace, 0 nodes, 1 workload, 1 service, 0 policies");
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "plan", "apply"})
  void allProblemsAreToldAtOnceWithTheirPlaces(String command) {
    String file = write(Samples.FAULTY);

    Cli result = Cli.run(command, "-f", file);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.errors()).hasSize(4).last().isEqualTo("2 errors");
    assertThat(result.errors().get(0)).startsWith(file + ":12:5: warning: ").contains("subnets");
    assertThat(result.errors().get(1)).startsWith(file + ":13:15: error: ").contains("CIDR");
    assertThat(result.errors().get(2)).startsWith(file + ":14:10: error: ").contains("quotes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "plan", "apply"})
  void jsonOfFaultyManifestsHasNothingButTheDiagnostics(String command) {
    String file = write(Samples.FAULTY);

    Cli result = Cli.run(command, "-f", file, "-o", "json");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).isEmpty();
    assertThat(result.json().fieldNames()).toIterable().containsExactly("format", "diagnostics");
    assertThat(result.json().get("format").asInt()).isEqualTo(1);
    JsonNode diagnostics = result.json().get("diagnostics");
    assertThat(diagnostics).hasSize(3);
    JsonNode error = diagnostics.get(1);
    assertThat(error.fieldNames())
        .toIterable()
        .containsExactly("severity", "file", "line", "column", "path", "value", "message");
    assertThat(error.get("severity").asText()).isEqualTo("error");
    assertThat(error.get("file").asText()).isEqualTo(file);
    assertThat(error.get("line").asInt()).isEqualTo(13);
    assertThat(error.get("column").asInt()).isEqualTo(15);
    assertThat(error.get("value").asText()).isEqualTo("10.0.0.0/33");
    assertThat(diagnostics.get(0).get("severity").asText()).isEqualTo("warning");
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "plan", "apply", "plan -o ops"})
  void whatOnlyThePlanFindsIsAnErrorThatSaysWhatToDo(String command) {
    String[] words = (command + " -f " + write(Samples.CRAMPED)).split(" ", -1);

    Cli result = Cli.run(words);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.errors().get(0))
        .contains("tenant.yaml:8:1: error: UserDefinedNetwork green/net: keeps a gateway")
        .contains("allowed: /30 or larger");
  }

  @Test
  void pathsThatCannotBeReadAreErrors() throws Exception {
    Path binary = directory.resolve("binary.yaml");
    Files.write(binary, new byte[] {'a', (byte) 0xff});
    String missing = directory.resolve("missing.yaml").toString();
    String below = binary.resolve("below").toString();

    Cli result = Cli.run("plan", "-f", missing, below, binary.toString());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.errors())
        .containsExactly(
            missing + ":1:1: error: does not exist",
            below + ":1:1: error: cannot be read: Not a directory",
            binary + ":1:2: error: is not UTF-8 text from here on; save it as UTF-8",
            "3 errors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "plan", "apply"})
  void directoryWithoutManifestsIsAnErrorAndNotTheWishToRemoveEverything(String command) {
    Cli result = Cli.run(command, "-f", directory.toString());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.errors().get(0)).contains("warning: has no files ending in .yaml");
    assertThat(result.errors().get(1)).contains("define nothing").contains("use delete");
  }

  @Test
  void planShowsWhatIsPending() {
    Cli result = Cli.run("plan", "-f", write(Samples.TENANT));

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).startsWith("note: the embedded database is always empty");
    assertThat(result.out())
        .contains("+ Logical_Switch green_net_ovn_layer2_switch")
        .contains("203.203.0.3")
        .containsPattern("[1-9][0-9]* to add, 0 to change, 0 to delete, 0 unchanged");
  }

  @Test
  void planOfNothingToChangeHasStatusZero() {
    String namespaceOnly =
        Samples.TENANT.substring(0, Samples.TENANT.indexOf("---")).replace("labels:", "x:");

    Cli result = Cli.run("plan", "-f", write(namespaceOnly));

    assertThat(result.status()).isZero();
    assertThat(result.out()).startsWith("0 to add");
  }

  @Test
  void operationsAreTheParametersOfTransactRequests() {
    Cli result = Cli.run("plan", "-f", write(Samples.TENANT), "-o", "ops");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errors()).singleElement().asString().startsWith("note: ");
    List<JsonNode> lines = result.out().lines().map(Cli::json).toList();
    assertThat(lines).isNotEmpty();
    for (JsonNode line : lines) {
      assertThat(line.isArray()).isTrue();
      assertThat(line.get(0).asText()).isEqualTo("OVN_Northbound");
      assertThat(line.get(1).has("op")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "apply"})
  void jsonHasTheDocumentedFields(String command) {
    Cli result = Cli.run(command, "-f", write(Samples.TENANT), "-o", "json", "--owner", "me");

    JsonNode json = result.json();
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("format", "owner", "diagnostics", "changes", "summary");
    assertThat(json.get("format").asInt()).isEqualTo(1);
    assertThat(json.get("owner").asText()).isEqualTo("me");
    assertThat(json.get("diagnostics")).isEmpty();
    assertThat(json.get("summary").fieldNames())
        .toIterable()
        .containsExactly("insert", "update", "delete", "unchanged", "foreign");
    assertThat(json.get("summary").get("insert").asInt())
        .isEqualTo(json.get("changes").size())
        .isPositive();
    for (JsonNode change : json.get("changes")) {
      assertThat(change.get("action").asText()).isEqualTo("insert");
      assertThat(change.fieldNames())
          .toIterable()
          .containsExactly(
              "action", "table", "uuid", "name", "origin", "file", "line", "column", "after");
      assertThat(change.at("/after").toString()).contains("ovn4j.org/owner").contains("me");
    }
  }

  @Test
  void applySaysWhereAndThatTheEmbeddedDatabaseEnds() {
    Cli result = Cli.run("apply", "-f", write(Samples.TENANT));

    assertThat(result.status()).isZero();
    assertThat(result.out()).endsWith("done in the embedded database" + System.lineSeparator());
    assertThat(result.errors()).singleElement().asString().startsWith("note: ").contains("--nb");
  }

  @Test
  void noteAboutTheEmbeddedDatabaseIsNotInTheJson() {
    Cli result = Cli.run("apply", "-f", write(Samples.TENANT), "-o", "json");

    assertThat(result.json().has("changes")).isTrue();
    assertThat(result.errors()).singleElement().asString().startsWith("note: ");
  }

  @Test
  void warningsDoNotHinder() {
    String withoutDns = Samples.TENANT.substring(0, Samples.TENANT.lastIndexOf("---"));

    Cli result = Cli.run("plan", "-f", write(withoutDns));

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errors()).hasSize(2).first().asString().startsWith("warning: ");
    assertThat(Cli.run("validate", "-f", write(withoutDns)).status()).isZero();
  }

  @Test
  void colourIsOnlyWhereItIsWanted() {
    String good = write(Samples.TENANT);
    String bad = Samples.write(directory, "bad.yaml", Samples.FAULTY);

    assertThat(Cli.run(true, "plan", "-f", good).out()).contains("\u001b[32m+ ");
    assertThat(Cli.run(true, "plan", "-f", bad).err()).contains("\u001b[31m" + bad);
    assertThat(Cli.run("plan", "-f", good).out()).doesNotContain("\u001b");
    assertThat(Cli.run("plan", "-f", bad).err()).doesNotContain("\u001b");
    assertThat(Cli.run(true, "plan", "-f", good, "-o", "json").out()).doesNotContain("\u001b");
  }

  @Test
  void leasesOfTheEmbeddedDatabaseAreNoneAndItSaysWhy() {
    Cli result = Cli.run("leases");

    assertThat(result.status()).isZero();
    assertThat(result.out().split("\\s+")).contains("NETWORK", "PORT", "ADDRESSES", "STATE");
    assertThat(result.errors())
        .singleElement()
        .asString()
        .contains("always empty")
        .contains("--nb");
    assertThat(Cli.run("leases", "-o", "json").json().toString())
        .isEqualTo("{\"format\":1,\"leases\":[],\"services\":[]}");
  }

  @Test
  void textOfManifestsComesOutAsUtf8WhateverTheLocale() throws Exception {
    String file = write(Samples.TENANT.replace("10.96.0.10", "Zürich→10"));

    Program result = Program.run("-Dfile.encoding=US-ASCII", "validate", "-f", file);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("\"Zürich→10\"");
  }
}
