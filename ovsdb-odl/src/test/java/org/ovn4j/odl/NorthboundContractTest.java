package org.ovn4j.odl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.NorthboundServer;
import org.ovn4j.testkit.RealOvsdbServer;
import org.ovn4j.testkit.junit.RemoteNorthboundDbContract;

/** A database over OpenDaylight's client keeps to the contract of its port. */
class NorthboundContractTest {

  private final List<Connection> connections = new ArrayList<>();

  private NorthboundDb connectTo(NorthboundServer server) throws InterruptedException {
    Connection connection = Connection.to(server.remote());
    connections.add(connection);
    return OdlNorthbound.over(connection.client(), Duration.ofSeconds(2));
  }

  @AfterEach
  void disconnect() {
    connections.forEach(Connection::close);
  }

  @Nested
  class OnTheEmbeddedServer extends RemoteNorthboundDbContract {
    @Override
    protected NorthboundServer startServer() {
      return EmbeddedServer.start();
    }

    @Override
    protected NorthboundDb connect(NorthboundServer server) throws InterruptedException {
      return connectTo(server);
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
      return connectTo(server);
    }
  }
}
