package org.ovn4j.odl;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.message.OvsdbRPC;
import org.opendaylight.ovsdb.lib.message.TransactBuilder;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.ovsdb.client.RpcException;

/**
 * Commits transactions over the connection to a Northbound database that a user of OpenDaylight's
 * OVSDB library has already.
 *
 * <p>The library's own operations know neither {@code wait} nor a UUID of the client's choice, and
 * its {@code OvsdbClient.transact} shows what follows a failed operation as successes. So requests
 * and replies pass it by here: only its remote procedure call is used. Thread-safe, as far as the
 * call is.
 */
public final class OdlTransactions {

  private OdlTransactions() {}

  /** The transaction in the form in which the library sends it, to be given to one call. */
  public static TransactBuilder request(Transaction transaction) {
    return new TransactionRequest(transaction);
  }

  /**
   * What became of the transaction; the future does not block and never fails. Anything but a reply
   * of the right form is {@link CommitResult.InDoubt}: the library's own endpoint reports a lost
   * connection, a server that is late and an error of the request alike, after its time-out, by a
   * cancellation. Over {@link OdlRpc} an error of the request is a refusal, and doubts have
   * reasons.
   */
  public static ListenableFuture<CommitResult> commit(OvsdbRPC rpc, Transaction transaction) {
    return FluentFuture.from(rpc.transact(request(transaction)))
        .transform(reply -> result(transaction, reply), MoreExecutors.directExecutor())
        .catching(
            Exception.class,
            failure -> failed(transaction, failure),
            MoreExecutors.directExecutor());
  }

  private static CommitResult failed(Transaction transaction, Exception failure) {
    if (!(failure instanceof RpcException call)) {
      return new CommitResult.InDoubt(failure.toString());
    }
    return call.kind() == RpcException.Kind.ERROR
        ? new OvsdbError(call.error(), call.details(), transaction.operations().size()).result()
        : new CommitResult.InDoubt(call.reason());
  }

  /**
   * What became of a transaction according to the reply to it, RFC 7047 section 4.1.3. The first
   * error decides; one that follows the results of all operations is that of the commit.
   *
   * @param reply as {@link OvsdbRPC#transact} gives it: a result for each operation, null for those
   *     after one that failed
   */
  public static CommitResult result(
      Transaction transaction, List<? extends @Nullable JsonNode> reply) {
    for (int i = 0; i < reply.size(); i++) {
      JsonNode outcome = reply.get(i);
      if (outcome != null && outcome.has("error")) {
        String details = outcome.path("details").asText();
        return new OvsdbError(outcome.get("error").asText(), details, i).result();
      }
    }
    int operations = transaction.operations().size();
    return reply.size() == operations
        ? new CommitResult.Committed()
        : new CommitResult.InDoubt(
            "the reply has " + reply.size() + " results for " + operations + " operations");
  }
}
