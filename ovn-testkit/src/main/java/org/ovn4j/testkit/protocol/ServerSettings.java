package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.ovn4j.testkit.database.Database;

/**
 * What to serve, and where.
 *
 * @param database the database
 * @param schema its schema, as {@code get_schema} answers it
 * @param remotes where to listen: {@code punix:PATH}, {@code ptcp:PORT[:HOST]}, {@code
 *     pssl:PORT[:HOST]}
 * @param tls keys for {@code pssl:}
 * @param probeInterval how long clients may be silent before they are asked whether they live; zero
 *     if for ever; empty for ovsdb-server's five seconds on networks
 * @param limits bounds for clients
 * @param uuids where ids of the server and of transactions come from; called by one thread at a
 *     time
 */
public record ServerSettings(
    Database database,
    JsonNode schema,
    List<String> remotes,
    Optional<PemFiles> tls,
    Optional<Duration> probeInterval,
    Limits limits,
    Supplier<UUID> uuids) {

  private static final Duration NETWORK_PROBE_INTERVAL = Duration.ofSeconds(5);

  /** Copies the remotes. */
  public ServerSettings {
    remotes = List.copyOf(remotes);
  }

  /** How long a client may be silent. */
  Duration probeInterval(Acceptor acceptor) {
    return probeInterval.orElse(acceptor.isRemote() ? NETWORK_PROBE_INTERVAL : Duration.ZERO);
  }
}
