package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.NorthboundServer;
import org.ovn4j.testkit.RealOvsdbServer;

/** The controller as a process, on each kind of server, and before there is one. */
class RunTest {

  @Nested
  class OnEmbeddedServer extends RunContract {
    @Override
    NorthboundServer startServer() {
      return EmbeddedServer.start();
    }
  }

  @Nested
  @Tag("real-ovn")
  class OnOvsdbServer extends RunContract {
    @Override
    NorthboundServer startServer() {
      return RealOvsdbServer.start();
    }
  }

  @Test
  @Timeout(60)
  void itMayBeThereBeforeItsDatabase(@TempDir Path directory) throws Exception {
    Path manifests = Files.writeString(directory.resolve("tenant.yaml"), Samples.TENANT);
    Path socket = directory.resolve("nb.sock");
    try (Running run = Running.start("-f", manifests.toString(), "--nb", "unix:" + socket)) {
      assertThat(run.await("connect-failed")).containsEntry("level", "error");
      try (EmbeddedServer server = EmbeddedServer.builder().remote("punix:" + socket).start()) {
        run.await("leader");
        run.await("reconciled");
        assertThat(server.northbound().snapshot().size()).isPositive();
      }
    }
  }

  @Test
  void aDatabaseThatStaysIsNeeded(@TempDir Path directory) throws IOException {
    Path manifests = Files.writeString(directory.resolve("tenant.yaml"), Samples.TENANT);
    Cli result = Cli.run("run", "-f", manifests.toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("name it with --nb");
    Cli listening =
        Cli.run("run", "-f", manifests.toString(), "--nb", "unix:/s", "--metrics-listen", "70000");
    assertThat(listening.err()).contains("--metrics-listen 70000: write HOST:PORT");
  }
}
