package org.ovn4j.odl;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opendaylight.ovsdb.lib.jsonrpc.JsonRpcEndpoint;
import org.opendaylight.ovsdb.lib.message.TransactBuilder;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Transaction;

/** Requests and replies through the library's own endpoint, on a channel without a network. */
class OdlTransactionsTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final UUID SWITCH = UUID.fromString("11111111-1111-5111-8111-111111111111");
  private static final UUID PORT = UUID.fromString("22222222-2222-5222-8222-222222222222");

  /** A guard, an insert with a UUID of our choice, and a mutate. */
  private static final Transaction TRANSACTION =
      new Transaction(
          List.of(
              new Operation.Expect(
                  LogicalSwitch.TABLE, SWITCH, new TreeMap<>(Map.of("name", Datum.of("blue")))),
              new Operation.Insert(
                  LogicalSwitchPort.TABLE,
                  PORT,
                  new TreeMap<>(
                      Map.of("name", Datum.of("\"p\" \\ ü"), "tag_request", Datum.of(42L)))),
              new Operation.Mutate(
                  LogicalSwitch.TABLE,
                  SWITCH,
                  List.of(
                      new Operation.Mutation("ports", Operation.Mutator.INSERT, Datum.of(PORT))))));

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final JsonRpcEndpoint rpc = new JsonRpcEndpoint(channel);

  OdlTransactionsTest() {
    channel.pipeline().addLast(rpc);
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void theLibrarySendsTheTransactionAsItIs() throws Exception {
    assertThat(OdlTransactions.commit(rpc, TRANSACTION)).isNotDone();

    JsonNode request = sent();
    assertThat(request.get("method").asText()).isEqualTo("transact");
    assertThat(request.get("params").toString()).isEqualTo(TRANSACTION.toJson());
  }

  @Test
  void resultsOfAllOperationsAreACommit() throws Exception {
    assertThat(answered("[{}, {'uuid': ['uuid', '" + PORT + "']}, {'count': 1}]"))
        .isEqualTo(new CommitResult.Committed());
  }

  @Test
  void aGuardThatDoesNotHoldIsAConflict() throws Exception {
    assertThat(answered("[{'error': 'timed out', 'details': '\\\"where\\\" clause'}, null, null]"))
        .isEqualTo(new CommitResult.Conflict(new OvsdbError("timed out", "\"where\" clause", 0)));
  }

  @Test
  void anErrorIsThatOfItsOperation() throws Exception {
    assertThat(answered("[{}, {'error': 'constraint violation', 'details': 'too long'}, null]"))
        .isEqualTo(
            new CommitResult.ConstraintViolation(
                new OvsdbError("constraint violation", "too long", 1)));
  }

  @Test
  void anErrorAfterAllResultsIsThatOfTheCommit() throws Exception {
    assertThat(answered("[{}, {}, {'count': 1}, {'error': 'referential integrity violation'}]"))
        .isEqualTo(
            new CommitResult.ConstraintViolation(
                new OvsdbError("referential integrity violation", "", 3)));
  }

  @Test
  void aReplyOfAnotherLengthSaysNothing() throws Exception {
    assertThat(answered("[{}]")).isInstanceOf(CommitResult.InDoubt.class);
  }

  @Test
  void aFailedCallIsInDoubt() throws Exception {
    ListenableFuture<CommitResult> result = OdlTransactions.commit(rpc, TRANSACTION);
    sent();

    // The endpoint cancels what was not answered within a second.
    assertThat(Futures.getChecked(result, Exception.class, 30, TimeUnit.SECONDS))
        .isInstanceOf(CommitResult.InDoubt.class);
  }

  @Test
  void aRequestTakesNoFurtherOperations() {
    TransactBuilder request = OdlTransactions.request(TRANSACTION);

    assertThatThrownBy(() -> request.addOperations(List.of()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> request.addOperation(null))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** What the library wrote. */
  private JsonNode sent() throws Exception {
    String request = channel.readOutbound();
    return MAPPER.readTree(request);
  }

  /** What a commit gives that the server answers with these results. */
  private CommitResult answered(String results) throws Exception {
    ListenableFuture<CommitResult> commit = OdlTransactions.commit(rpc, TRANSACTION);
    JsonNode id = sent().get("id");
    String reply = "{\"id\": " + id + ", \"error\": null, \"result\": " + json(results) + "}";
    channel.writeInbound(MAPPER.readTree(reply));
    return requireNonNull(Futures.getDone(commit));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
