package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.ovn4j.testkit.database.Execution;
import org.ovn4j.testkit.database.Requester;

/**
 * Runs transactions, but lets as many fail as a test wants.
 *
 * <p>Those are run and then aborted. So operations that fail by themselves are answered as ever.
 */
final class Refusals {

  private static final Set<String> WRITING = Set.of("insert", "update", "mutate", "delete");

  private int left;
  private ObjectNode error = JsonNodeFactory.instance.objectNode();

  /** Refuses the next commits of clients with this error. */
  void refuseNext(int count, String name, String details) {
    left = count;
    error = JsonNodeFactory.instance.objectNode().put("error", name).put("details", details);
  }

  Execution execute(
      ServedDatabase database, ArrayNode operations, Requester requester, long elapsedMillis) {
    if (left == 0 || !database.isOrdinary() || !writes(operations)) {
      return database.database().transact(operations, requester, elapsedMillis);
    }
    ArrayNode aborted = operations.deepCopy();
    aborted.addObject().put("op", "abort");
    Execution execution = database.database().transact(aborted, requester, elapsedMillis);
    if (execution instanceof Execution.Done done && done.reply() instanceof ArrayNode results) {
      left--;
      int last = operations.size();
      if (results.get(last).isObject()) {
        results.set(last, error);
      } else {
        results.remove(last);
      }
    }
    return execution;
  }

  private static boolean writes(ArrayNode operations) {
    for (JsonNode operation : operations) {
      if (WRITING.contains(operation.path("op").asText())) {
        return true;
      }
    }
    return false;
  }
}
