package org.ovn4j.ovsdb.client;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.NorthboundServer;
import org.ovn4j.testkit.RealOvsdbServer;

/** The competition for the lead, on each kind of server. */
class LeadershipTest {

  @Nested
  class OnEmbeddedServer extends LeadershipContract {
    @Override
    NorthboundServer startServer() {
      return EmbeddedServer.start();
    }
  }

  @Nested
  @Tag("real-ovn")
  class OnOvsdbServer extends LeadershipContract {
    @Override
    NorthboundServer startServer() {
      return RealOvsdbServer.start();
    }
  }
}
