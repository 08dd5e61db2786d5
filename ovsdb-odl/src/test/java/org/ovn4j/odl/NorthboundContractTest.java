package org.ovn4j.odl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.NorthboundServer;
import org.ovn4j.testkit.RealOvsdbServer;
import org.ovn4j.testkit.junit.RemoteNorthboundDbContract;

/** A database over OpenDaylight's interface keeps to the contract of its port. */
class NorthboundContractTest {

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final List<AutoCloseable> connections = new ArrayList<>();

  /** Over the library's own client and endpoint. */
  private NorthboundDb overTheirs(NorthboundServer server) throws InterruptedException {
    Connection connection = Connection.to(server.remote());
    connections.add(connection);
    return OdlNorthbound.over(connection.client(), DEADLINE);
  }

  private NorthboundDb overOurs(NorthboundServer server) {
    OdlClient client =
        OdlClient.connect(
            ClientOptions.builder(server.remote())
                .callDeadline(DEADLINE)
                .probeInterval(Duration.ofSeconds(1))
                .build());
    connections.add(client);
    return OdlNorthbound.over(client, DEADLINE);
  }

  @AfterEach
  void disconnect() throws Exception {
    for (AutoCloseable connection : connections) {
      connection.close();
    }
  }

  @Nested
  class OnTheEmbeddedServer extends RemoteNorthboundDbContract {
    @Override
    protected NorthboundServer startServer() {
      return EmbeddedServer.start();
    }

    @Override
    protected NorthboundDb connect(NorthboundServer server) throws InterruptedException {
      return overTheirs(server);
    }
  }

  @Nested
  class OverOurClientOnTheEmbeddedServer extends RemoteNorthboundDbContract {
    @Override
    protected NorthboundServer startServer() {
      return EmbeddedServer.start();
    }

    @Override
    protected NorthboundDb connect(NorthboundServer server) {
      return overOurs(server);
    }
  }

  @Nested
  @Tag("real-ovn")
  class OnOvsdbServer extends RemoteNorthboundDbContract {
    @Override
    protected NorthboundServer startServer() {
      return RealOvsdbServer.start();
    }

    @Override
    protected NorthboundDb connect(NorthboundServer server) throws InterruptedException {
      return overTheirs(server);
    }
  }

  @Nested
  @Tag("real-ovn")
  class OverOurClientOnOvsdbServer extends RemoteNorthboundDbContract {
    @Override
    protected NorthboundServer startServer() {
      return RealOvsdbServer.start();
    }

    @Override
    protected NorthboundDb connect(NorthboundServer server) {
      return overOurs(server);
    }
  }
}
