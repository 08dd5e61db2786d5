package org.ovn4j.testkit.protocol;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.testkit.database.Database;

/** Starts servers of an empty Northbound database. */
final class TestServer {

  private TestServer() {}

  /** A server at a unix socket and at a TCP port. */
  static RpcServer start(Path directory) throws IOException {
    return start(directory, Limits.DEFAULT, Optional.empty());
  }

  static RpcServer start(Path directory, Limits limits, Optional<Duration> probeInterval)
      throws IOException {
    return start(
        List.of("punix:" + directory.resolve("nb.sock"), "ptcp:0"),
        Optional.empty(),
        limits,
        probeInterval);
  }

  static RpcServer start(
      List<String> remotes, Optional<PemFiles> tls, Limits limits, Optional<Duration> probeInterval)
      throws IOException {
    return RpcServer.start(
        new ServerSettings(
            new Database(Northbound.SCHEMA),
            SchemaJson.write(Northbound.SCHEMA),
            remotes,
            tls,
            probeInterval,
            limits,
            UUID::randomUUID));
  }
}
