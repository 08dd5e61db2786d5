package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.testkit.EmbeddedServer;

/** {@code ovn4j draw}. */
class DrawTest {

  @TempDir Path directory;

  private String write(String text) {
    return Samples.write(directory, "tenant.yaml", text);
  }

  @Test
  void pictureInTheReadmeIsWhatItsCommandMakes() throws Exception {
    String readme = Files.readString(Path.of("../README.md"));
    assertThat(readme)
        .contains("](docs/images/fosdem2025.svg)")
        .contains("./ovn4j draw -f examples/fosdem2025 -o docs/images/fosdem2025.svg");

    assertThat(Cli.run("draw", "-f", "../examples/fosdem2025").out())
        .isEqualTo(Files.readString(Path.of("../docs/images/fosdem2025.svg")));
  }

  @Test
  void formatIsAsTheFileIsCalledOrAsSaid() throws Exception {
    String manifests = write(Samples.TENANT);
    Path svg = directory.resolve("a.SVG");
    Path mermaid = directory.resolve("a.mmd");
    Path text = directory.resolve("a.txt");

    Cli result = Cli.run("draw", "-f", manifests, "-o", svg.toString());
    assertThat(result.status()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.errors()).singleElement().asString().startsWith("note: ").contains("--nb");
    assertThat(Files.readString(svg)).startsWith("<svg ").contains("203.203.0.3");

    assertThat(Cli.run("draw", "-f", manifests, "-o", mermaid.toString()).status()).isZero();
    assertThat(Files.readString(mermaid)).contains("flowchart LR").contains("203.203.0.3");

    Cli said = Cli.run("draw", "-f", manifests, "-o", text.toString(), "--format", "mermaid");
    assertThat(said.status()).isZero();
    assertThat(Files.readString(text)).isEqualTo(Files.readString(mermaid));
    assertThat(Cli.run("draw", "-f", manifests, "--format", "mermaid").out())
        .isEqualTo(Files.readString(mermaid));
  }

  @Test
  void workloadsKeepWhatTheyHoldInTheDatabase() {
    String two = write(Samples.TENANT + pod("zeta"));
    try (EmbeddedServer server = EmbeddedServer.start()) {
      assertThat(Cli.run("apply", "-f", two, "--nb", server.remote()).status()).isZero();
      String three = write(Samples.TENANT + pod("zeta") + pod("alpha"));

      String held = Cli.run("draw", "-f", three, "--nb", server.remote()).out();
      String fresh = Cli.run("draw", "-f", three).out();

      assertThat(addressAfter(held, "zeta")).isEqualTo("203.203.0.4");
      assertThat(addressAfter(held, "alpha")).isEqualTo("203.203.0.5");
      assertThat(addressAfter(fresh, "alpha")).isEqualTo("203.203.0.3");
    }
  }

  private static String pod(String name) {
    return """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: green}
        spec: {}
        """
        .formatted(name);
  }

  private static String addressAfter(String svg, String name) {
    String rest = svg.substring(svg.indexOf(">" + name + "</text>"));
    String line = rest.lines().skip(1).findFirst().orElseThrow();
    return line.replaceAll("<[^>]*>", "");
  }

  @Test
  void manifestsWithErrorsMakeNoPicture() {
    Path picture = directory.resolve("a.svg");

    Cli result = Cli.run("draw", "-f", write(Samples.FAULTY), "-o", picture.toString());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors()).hasSize(4).last().isEqualTo("2 errors");
    assertThat(picture).doesNotExist();
  }

  @Test
  void workloadWithoutAnAddressIsDrawnAndTold() {
    String full = Samples.TENANT.replace("203.203.0.0/16", "203.203.0.0/30");

    Cli result = Cli.run("draw", "-f", write(full));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors().get(0)).contains("error: ").contains("no address on network");
    assertThat(result.out()).contains(">web</text>").contains(">no address</text>");
  }
}
