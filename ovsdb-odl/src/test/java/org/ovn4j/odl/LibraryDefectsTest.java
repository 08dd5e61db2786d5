package org.ovn4j.odl;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.NorthboundServer;
import org.ovn4j.testkit.RealOvsdbServer;

/** The library's defects do not depend on the server, and neither does the cure. */
class LibraryDefectsTest {

  @Nested
  class OnTheEmbeddedServer extends LibraryDefects {
    @Override
    NorthboundServer startServer() {
      return EmbeddedServer.start();
    }
  }

  @Nested
  @Tag("real-ovn")
  class OnOvsdbServer extends LibraryDefects {
    @Override
    NorthboundServer startServer() {
      return RealOvsdbServer.start();
    }
  }
}
