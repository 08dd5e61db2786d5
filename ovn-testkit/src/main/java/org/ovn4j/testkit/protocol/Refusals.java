package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.testkit.database.Execution;
import org.ovn4j.testkit.database.Requester;

/**
 * Runs transactions, except those that the server refuses: changes of a reserved database, and as
 * many as a test wants to fail.
 *
 * <p>Both are run up to where they are refused and then aborted. So operations that fail by
 * themselves are answered as ever.
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
    int firstWrite = firstWrite(operations);
    if (firstWrite < 0) {
      return database.database().transact(operations, requester, elapsedMillis);
    }
    if (!database.isWritable()) {
      return refuse(
          database,
          operations,
          firstWrite,
          notAllowed(operations.get(firstWrite), database),
          requester,
          elapsedMillis);
    }
    if (left > 0) {
      Execution refused =
          refuse(database, operations, operations.size(), error, requester, elapsedMillis);
      left -= refused instanceof Execution.Done ? 1 : 0;
      return refused;
    }
    return database.database().transact(operations, requester, elapsedMillis);
  }

  private static int firstWrite(ArrayNode operations) {
    for (int i = 0; i < operations.size(); i++) {
      if (WRITING.contains(operations.get(i).path("op").asText())) {
        return i;
      }
    }
    return -1;
  }

  private static ObjectNode notAllowed(JsonNode operation, ServedDatabase database) {
    return JsonNodeFactory.instance
        .objectNode()
        .put(
            "details",
            operation.get("op").asText()
                + " operation not allowed on table in reserved database "
                + database.name())
        .put("error", "not allowed");
  }

  /** Runs the operations before an index and answers with the error there. */
  private static Execution refuse(
      ServedDatabase database,
      ArrayNode operations,
      int index,
      ObjectNode error,
      Requester requester,
      long elapsedMillis) {
    ArrayNode part = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < index; i++) {
      part.add(operations.get(i));
    }
    part.addObject().put("op", "abort");
    Execution execution = database.database().transact(part, requester, elapsedMillis);
    if (!(execution instanceof Execution.Done done)
        || !(done.reply() instanceof ArrayNode results)) {
      return execution;
    }
    if (results.size() > index && results.get(index).isObject()) {
      results.set(index, error);
    }
    while (results.size() < operations.size()) {
      results.addNull();
    }
    return new Execution.Done(results, Optional.empty());
  }
}
