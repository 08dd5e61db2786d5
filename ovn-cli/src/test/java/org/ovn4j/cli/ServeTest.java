package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as a process of its own, as a user starts and ends it. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServeTest {

  @TempDir Path directory;
  private String manifests = "";

  @BeforeEach
  void writeManifests() {
    manifests = Samples.write(directory, "tenant.yaml", Samples.TENANT);
  }

  /** A running {@code ovn4j serve} that said it is ready. */
  private static final class Served implements AutoCloseable {
    private final Process process;
    private final Path errors;
    private final List<String> remotes = new ArrayList<>();

    private Served(Process process, Path errors) throws IOException {
      this.process = process;
      this.errors = errors;
      BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
      for (String line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
        assertThat(line).as(() -> "instead of ready; " + errors()).isNotNull();
        assertThat(line).startsWith("listening on ");
        remotes.add(line.substring("listening on ".length()));
      }
    }

    String errors() {
      try {
        return Files.readString(errors);
      } catch (IOException e) {
        return e.toString();
      }
    }

    /** The exit status after the signal. */
    int end(String signal) throws IOException, InterruptedException {
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start().waitFor();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private Served serve(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve"));
    command.addAll(List.of(options));
    Path errors = Files.createTempFile(directory, "serve", ".err");
    return new Served(new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void itListensUntilASignalEndsItAsASuccess(String signal)
      throws IOException, InterruptedException {
    try (Served served = serve()) {
      assertThat(served.remotes).singleElement().asString().startsWith("unix:/");
      Path socket = Path.of(served.remotes.get(0).substring("unix:".length()));
      assertThat(Cli.run("leases", "--nb", served.remotes.get(0)).status()).isZero();

      assertThat(served.end(signal)).isZero();

      assertThat(served.errors()).isEmpty();
      assertThat(socket.getParent()).doesNotExist();
    }
  }

  @Test
  void itListensAtAllRemotesInTheirOrder() throws IOException {
    Path socket = directory.resolve("nb.sock");
    try (Served served =
        serve("--remote", "ptcp:0:127.0.0.1", "--remote", "punix:" + socket, "--remote=ptcp:0")) {
      assertThat(served.remotes).hasSize(3);
      assertThat(served.remotes.get(0)).matches("tcp:127\\.0\\.0\\.1:\\d+");
      assertThat(served.remotes.get(1)).isEqualTo("unix:" + socket);
      for (String remote : served.remotes) {
        assertThat(Cli.run("leases", "--nb", remote).status()).as(remote).isZero();
      }
    }
  }

  @Test
  void aFileKeepsTheRowsAndTornCommitsAreToldOf() throws IOException, InterruptedException {
    Path file = directory.resolve("nb.db");
    try (Served served = serve("--db", file.toString())) {
      assertThat(Cli.run("apply", "-f", manifests, "--nb", served.remotes.get(0)).status())
          .isZero();
      assertThat(served.end("TERM")).isZero();
    }
    Files.writeString(file, "OVSDB JSON 12", StandardOpenOption.APPEND);
    try (Served served = serve("--db", file.toString())) {
      assertThat(served.errors())
          .startsWith("ovn4j: " + file.toRealPath() + ": parse error at offset ")
          .contains("\"OVSDB JSON 12\"", ": 13 byte(s) are lost");
      Cli plan = Cli.run("plan", "-f", manifests, "--nb", served.remotes.get(0));
      assertThat(plan.status()).as(plan.out()).isZero();
      served.end("KILL");
    }
    try (Served served = serve("--db", file.toString())) {
      assertThat(served.errors()).isEmpty();
      assertThat(Cli.run("plan", "-f", manifests, "--nb", served.remotes.get(0)).status()).isZero();
    }
  }

  @Test
  @Tag("real-ovn")
  void ovnNbctlWorksOnIt() throws IOException, InterruptedException {
    Path schema = Path.of("/usr/share/ovn/ovn-nb.ovsschema");
    try (Served served = serve("--schema", schema.toString())) {
      String db = "--db=" + served.remotes.get(0);
      assertThat(nbctl(db, "ls-add", "blue", "--", "lsp-add", "blue", "p")).isEmpty();
      assertThat(nbctl(db, "lsp-list", "blue")).matches("[-0-9a-f]{36} \\(p\\)\n");
      assertThat(nbctl(db, "--bare", "--columns=name", "list", "Logical_Switch"))
          .isEqualTo("blue\n");
    }
  }

  private static String nbctl(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ovn-nbctl"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
