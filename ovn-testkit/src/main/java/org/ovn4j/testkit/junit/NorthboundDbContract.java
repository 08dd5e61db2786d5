package org.ovn4j.testkit.junit;

import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;

/**
 * What every {@link NorthboundDb} keeps to, as tests. Who writes one extends this class:
 *
 * <pre>{@code
 * class MyDatabaseTest extends NorthboundDbContract {
 *   @Override
 *   protected NorthboundServer startServer() {
 *     return EmbeddedServer.start(); // or RealOvsdbServer.start()
 *   }
 *
 *   @Override
 *   protected NorthboundDb connect(NorthboundServer server) {
 *     return MyDatabase.connect(server.remote());
 *   }
 * }
 * }</pre>
 *
 * <p>The tests are about operations and what becomes of them, every kind of {@link CommitResult};
 * snapshots; listeners; several callers and several connections at once; use after the end. {@link
 * RemoteNorthboundDbContract} adds the loss of a connection.
 *
 * <p>Needs JUnit and AssertJ.
 */
public abstract class NorthboundDbContract extends SharingContract {

  /** For subclasses. */
  protected NorthboundDbContract() {}
}
