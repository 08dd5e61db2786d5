package org.ovn4j.testkit.junit;

import java.util.List;
import org.opentest4j.TestAbortedException;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.NorthboundServer;
import org.ovn4j.testkit.RealOvsdbServer;

/** One kind of server. */
enum ServerKind {
  EMBEDDED("embedded server"),
  REAL("ovsdb-server");

  private final String name;

  ServerKind(String name) {
    this.name = name;
  }

  static List<ServerKind> of(OvnTest.Server servers) {
    return switch (servers) {
      case EMBEDDED -> List.of(EMBEDDED);
      case REAL -> List.of(REAL);
      case BOTH -> List.of(EMBEDDED, REAL);
    };
  }

  /**
   * Returns where there is such a server.
   *
   * @throws TestAbortedException if there is none: the test is skipped
   */
  void require() {
    if (this == REAL && !RealOvsdbServer.isInstalled()) {
      throw new TestAbortedException("ovsdb-server is not installed");
    }
  }

  /** A new server without rows. */
  NorthboundServer start() {
    return this == EMBEDDED ? EmbeddedServer.start() : RealOvsdbServer.start();
  }

  @Override
  public String toString() {
    return name;
  }
}
