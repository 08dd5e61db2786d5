package org.ovn4j.odl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.operations.OperationResult;

/** Reads the reply to a transaction into the library's objects, RFC 7047 section 4.1.3. */
final class Results {

  /** The error of an operation that did not fail itself, in a transaction that did. */
  static final String NO_EFFECT = "no effect";

  private Results() {}

  /**
   * A result for each operation, and one more with the error of a commit that failed. A result
   * without an error says that the operation took effect: a transaction does so as a whole, so that
   * after a failure all others have the error {@link #NO_EFFECT}.
   */
  @SuppressWarnings("rawtypes") // as the library declares it
  static List<OperationResult> read(List<Operation> operations, List<JsonNode> reply) {
    List<OperationResult> results = new ArrayList<>();
    for (int i = 0; i < reply.size(); i++) {
      results.add(read(i < operations.size() ? operations.get(i) : null, reply.get(i)));
    }
    failure(operations.size(), results).ifPresent(why -> mark(results, why));
    return results;
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // as the library declares it
  private static OperationResult read(@Nullable Operation operation, JsonNode outcome) {
    OperationResult result = new OperationResult();
    if (outcome.has("error")) {
      result.setError(outcome.path("error").asText());
      result.setDetails(outcome.path("details").asText(null));
    }
    if (outcome.has("count")) {
      result.setCount(outcome.path("count").asInt());
    }
    if (outcome.has("uuid")) {
      result.setUuid(
          List.of(outcome.path("uuid").path(0).asText(), outcome.path("uuid").path(1).asText()));
    }
    if (outcome.has("rows") && operation != null && operation.getTableSchema() != null) {
      result.setRows(operation.getTableSchema().createRows(outcome));
    }
    return result;
  }

  /** What failed and why; empty if all took effect. */
  private static Optional<String> failure(int operations, List<OperationResult> results) {
    for (int i = 0; i < results.size(); i++) {
      OperationResult result = results.get(i);
      if (result.getError() != null) {
        String details = result.getDetails() == null ? "" : ": " + result.getDetails();
        String what = i < operations ? "operation " + i : "the commit";
        return Optional.of(what + " failed: " + result.getError() + details);
      }
    }
    return Optional.empty();
  }

  private static void mark(List<OperationResult> results, String why) {
    for (OperationResult result : results) {
      if (result.getError() == null) {
        result.setError(NO_EFFECT);
        result.setDetails(why);
      }
    }
  }
}
