package org.ovn4j.testkit;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.testkit.junit.NorthboundDbContract;
import org.ovn4j.testkit.junit.RemoteNorthboundDbContract;

/** The kit's own connections keep to the contract. */
class NorthboundContractTest {

  /** Within this JVM: nothing can be lost on the way. */
  @Nested
  class OfTheEmbeddedServer extends NorthboundDbContract {
    @Override
    protected NorthboundServer startServer() {
      return EmbeddedServer.start();
    }

    @Override
    protected NorthboundDb connect(NorthboundServer server) {
      return server.northbound();
    }
  }

  /** Without a server: who holds the object shares the database. */
  @Nested
  class OfAnObject extends NorthboundDbContract {
    @Override
    protected NorthboundServer startServer() {
      return new OnlyObject(EmbeddedNorthbound.create());
    }

    @Override
    protected NorthboundDb connect(NorthboundServer server) {
      return server.northbound();
    }
  }

  @Nested
  @Tag("real-ovn")
  class OfOvsdbServer extends RemoteNorthboundDbContract {
    @Override
    protected NorthboundServer startServer() {
      return RealOvsdbServer.start();
    }

    @Override
    protected NorthboundDb connect(NorthboundServer server) {
      return server.northbound();
    }
  }

  /** As much of a server as an object is. */
  private record OnlyObject(EmbeddedNorthbound northbound) implements NorthboundServer {
    @Override
    public DatabaseSchema schema() {
      return northbound.snapshot().schema();
    }

    @Override
    public String remote() {
      throw new UnsupportedOperationException("no remote");
    }

    @Override
    public String transact(String operations) {
      throw new UnsupportedOperationException("no transactions but by commit");
    }

    @Override
    public String dump() {
      return northbound.toString();
    }

    @Override
    public void close() {
      northbound.close();
    }
  }
}
