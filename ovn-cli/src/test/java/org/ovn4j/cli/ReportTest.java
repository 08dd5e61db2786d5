package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.model.Intent;
import org.ovn4j.model.kubernetes.Manifests;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.testkit.EmbeddedNorthbound;
import org.ovn4j.translator.HeldService;
import org.ovn4j.translator.Ipam;

/** What is told of a database that holds something already. */
class ReportTest {

  private static final String OWNER = "ovn4j";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
  private final NorthboundDb nb = EmbeddedNorthbound.create();
  private final Reconciler reconciler = new Reconciler(nb, OWNER);
  @TempDir Path directory;

  @BeforeEach
  void fill() {
    reconciler.apply(intent(Samples.TENANT));
  }

  @AfterEach
  void close() {
    nb.close();
  }

  private static Intent intent(String manifests) {
    return Manifests.parse("tenant.yaml", manifests).orElseThrow();
  }

  private int leases(boolean json) {
    return new Report(console, json)
        .leases(
            Ipam.restore(nb.snapshot(), OWNER).leases(), HeldService.read(nb.snapshot(), OWNER));
  }

  @Test
  void leasesAreATableAndServicesAnother() {
    assertThat(leases(false)).isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "NETWORK    PORT                 ADDRESSES    MAC                STATE",
            "green_net  green.net_green_web  203.203.0.3  0a:58:cb:cb:00:03  bound",
            "",
            "NETWORK  SERVICE               ADDRESSES          NODE PORTS",
            "default  kube-system/kube-dns  10.96.0.10:53/UDP");
  }

  @Test
  void withoutServicesThereIsNoTableOfThem() {
    reconciler.apply(intent(Samples.TENANT.substring(0, Samples.TENANT.lastIndexOf("---"))));

    assertThat(leases(false)).isZero();
    assertThat(out.toString().lines()).hasSize(2);
  }

  @Test
  void leasesInJsonHaveTheDocumentedFields() {
    assertThat(leases(true)).isZero();

    JsonNode json = Cli.json(out.toString());
    assertThat(json.fieldNames()).toIterable().containsExactly("format", "leases", "services");
    assertThat(json.get("services").toString())
        .isEqualTo(
            "[{\"network\":\"default\",\"service\":\"kube-system/kube-dns\","
                + "\"addresses\":[\"10.96.0.10:53/UDP\"],\"nodePorts\":[]}]");
    assertThat(json.get("leases")).hasSize(1);
    assertThat(json.get("leases").get(0).toString())
        .isEqualTo(
            "{\"network\":\"green_net\",\"port\":\"green.net_green_web\","
                + "\"addresses\":[\"203.203.0.3\"],\"mac\":\"0a:58:cb:cb:00:03\","
                + "\"state\":\"bound\"}");
  }

  @Test
  void updateInJsonHasTheChangedColumnsOnly() {
    Intent placed =
        intent(
            Samples.TENANT.replace("spec: {}", "spec: {nodeName: n1}")
                + "---\napiVersion: v1\nkind: Node\nmetadata: {name: n1}\n");

    assertThat(new Report(console, true).planned(reconciler.plan(placed))).isEqualTo(2);

    JsonNode changes = Cli.json(out.toString()).get("changes");
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).fieldNames())
        .toIterable()
        .containsExactly(
            "action", "table", "uuid", "name", "origin", "file", "line", "column", "before",
            "after");
    assertThat(changes.get(0).get("after").toString())
        .isEqualTo("{\"options\":[\"map\",[[\"requested-chassis\",\"n1\"]]]}");
    assertThat(changes.get(0).get("before").fieldNames()).toIterable().containsExactly("options");
  }

  @Test
  void deletionInJsonHasTheRowsAndNoOrigin() {
    assertThat(new Report(console, true).planned(reconciler.planDeletion())).isEqualTo(2);

    JsonNode changes = Cli.json(out.toString()).get("changes");
    assertThat(changes).isNotEmpty();
    for (JsonNode change : changes) {
      assertThat(change.get("action").asText()).isEqualTo("delete");
      assertThat(change.fieldNames())
          .toIterable()
          .containsExactly("action", "table", "uuid", "name", "before");
    }
  }

  @Test
  void errorsOfThePlanChangeNothingAndHideTheHalfThatWouldWork() {
    var before = nb.snapshot().size();

    int status =
        new Report(console, false)
            .applied(reconciler.apply(intent(Samples.CRAMPED)), new DatabaseOptions());

    assertThat(status).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("error: UserDefinedNetwork green/net");
    assertThat(nb.snapshot().size()).isEqualTo(before);
  }

  @Test
  void deletionOfNothingIsDone() {
    assertThat(Cli.run("delete").status()).isZero();
    assertThat(Cli.run("delete", "--dry-run").status()).isZero();
    assertThat(Cli.run("delete", "-o", "json").json().fieldNames())
        .toIterable()
        .containsExactly("format", "owner", "diagnostics", "changes", "summary");
  }
}
