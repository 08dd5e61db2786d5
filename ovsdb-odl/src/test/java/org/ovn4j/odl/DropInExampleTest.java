package org.ovn4j.odl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.opendaylight.ovsdb.lib.OvsdbClient;
import org.opendaylight.ovsdb.lib.OvsdbConnectionListener;
import org.opendaylight.ovsdb.lib.operations.Insert;
import org.opendaylight.ovsdb.lib.operations.OperationResult;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.junit.OvnTest;

/** The example of the documentation. */
@OvnTest
class DropInExampleTest {

  /** Code that is there already: it knows the library's interfaces only. */
  private static String addSwitch(OvsdbClient client, String name) throws Exception {
    DatabaseSchema schema = client.getSchema("OVN_Northbound").get();
    GenericTableSchema switches = schema.table("Logical_Switch", GenericTableSchema.class);
    Insert<GenericTableSchema> insert =
        new Insert<>(switches).value(switches.column("name", String.class), name);
    List<OperationResult> results = client.transactBuilder(schema).add(insert).execute().get();
    return results.get(0).getError() == null ? "added" : results.get(0).getError();
  }

  /** Connects again, as the connection does not by itself. */
  private static final class Keeper implements OvsdbConnectionListener {
    private final CompletableFuture<Boolean> lost = new CompletableFuture<>();

    @Override
    public void connected(OvsdbClient client) {}

    @Override
    public void disconnected(OvsdbClient client) {
      lost.complete(true); // and have another thread connect
    }
  }

  private static OvsdbClient connect(String endpoints, OvsdbConnectionListener listener) {
    return OdlClient.connect(
        ClientOptions.builder(endpoints).callDeadline(Duration.ofSeconds(10)).build(), listener);
  }

  @Test
  void addsSwitchesBeforeAndAfterALoss(EmbeddedServer server) throws Exception {
    Keeper keeper = new Keeper();
    OvsdbClient client = connect(server.remote(), keeper);
    assertThat(addSwitch(client, "blue")).isEqualTo("added");

    server.faults().dropConnections();
    assertThat(keeper.lost.get(10, TimeUnit.SECONDS)).isTrue();
    OvsdbClient next = connect(server.remote(), keeper);
    assertThat(addSwitch(next, "green")).isEqualTo("added");
    next.disconnect();

    assertThat(server.dump()).contains("blue", "green");
  }
}
