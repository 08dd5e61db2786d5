package org.ovn4j.ovsdb.client;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.NorthboundServer;
import org.ovn4j.testkit.junit.RemoteNorthboundDbContract;

/** The client keeps to the contract of its port, whatever server it has. */
class NorthboundContractTest {

  private static NorthboundDb connectTo(NorthboundServer server) {
    return OvsdbClient.connect(
        ClientOptions.builder(server.remote()).callDeadline(Duration.ofSeconds(2)).build());
  }

  @Nested
  class OnTheEmbeddedServer extends RemoteNorthboundDbContract {
    @Override
    protected NorthboundServer startServer() {
      return EmbeddedServer.start();
    }

    @Override
    protected NorthboundDb connect(NorthboundServer server) {
      return connectTo(server);
    }
  }

  @Nested
  @Tag("real-ovn")
  class OnOvsdbServer extends RemoteNorthboundDbContract {
    @Override
    protected NorthboundServer startServer() {
      return org.ovn4j.testkit.RealOvsdbServer.start();
    }

    @Override
    protected NorthboundDb connect(NorthboundServer server) {
      return connectTo(server);
    }
  }
}
