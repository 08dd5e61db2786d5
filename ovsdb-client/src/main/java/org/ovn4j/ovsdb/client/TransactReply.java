package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.OvsdbError;

/** Reads the result of {@code transact}, RFC 7047 section 4.1.3. */
final class TransactReply {

  private TransactReply() {}

  /**
   * What became of the transaction. Its first error decides; one that follows the results of all
   * operations is that of the commit.
   *
   * @param operations the number of operations, the guards included
   * @param guards the operations at the beginning that only a leader's transaction passes; errors
   *     count from after them
   * @throws IllegalArgumentException if the result is not that of a transaction of so many
   */
  static CommitResult read(JsonNode result, int operations, List<Operation> guards) {
    if (!result.isArray()) {
      throw new IllegalArgumentException("not a list of results: " + Failures.excerpt(result));
    }
    for (int i = 0; i < result.size(); i++) {
      JsonNode outcome = result.get(i);
      if (outcome.has("error")) {
        OvsdbError error =
            new OvsdbError(
                outcome.get("error").asText(),
                outcome.path("details").asText(),
                Math.max(0, i - guards.size()));
        return i < guards.size() ? new CommitResult.NotLeader(error) : error.result();
      }
    }
    if (result.size() != operations) {
      throw new IllegalArgumentException(
          result.size() + " results for " + operations + " operations");
    }
    return new CommitResult.Committed();
  }
}
