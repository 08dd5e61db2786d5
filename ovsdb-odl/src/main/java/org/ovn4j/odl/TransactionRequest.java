package org.ovn4j.odl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.StreamSupport;
import org.opendaylight.ovsdb.lib.message.TransactBuilder;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.ovn4j.northbound.Transaction;

/**
 * The params of a {@code transact} request: the database's name and the operations, as {@link
 * Transaction#toJson} writes them. They are JSON trees, which every mapper that a connection may
 * use writes as they are.
 */
final class TransactionRequest extends TransactBuilder {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<Object> params;

  TransactionRequest(Transaction transaction) {
    super(null); // the schema: only the database's name would be taken from it
    params = params(transaction);
  }

  private static List<Object> params(Transaction transaction) {
    try {
      JsonNode json = MAPPER.readTree(transaction.toJson());
      return StreamSupport.stream(json.spliterator(), false).map(Object.class::cast).toList();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a transaction writes JSON", e);
    }
  }

  /** The operations alone, each in the library's class for one. */
  @SuppressWarnings("rawtypes") // as the library declares it
  static List<Operation> operations(Transaction transaction) {
    return params(transaction).stream()
        .skip(1) // the database's name
        .<Operation>map(json -> new JsonOperation((JsonNode) json))
        .toList();
  }

  @Override
  public List<Object> params() {
    return params;
  }

  /** Refused: the transaction is complete, and its reply could not be told apart. */
  @Override
  @SuppressWarnings("rawtypes") // as the library declares it
  public void addOperation(Operation operation) {
    throw new UnsupportedOperationException("the transaction is complete");
  }

  /** Refused as {@link #addOperation} is. */
  @Override
  @SuppressWarnings("rawtypes") // as the library declares it
  public void addOperations(List<Operation> operations) {
    throw new UnsupportedOperationException("the transaction is complete");
  }
}
