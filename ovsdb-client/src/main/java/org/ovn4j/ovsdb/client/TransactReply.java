package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.OvsdbError;

/** Reads the result of {@code transact}, RFC 7047 section 4.1.3. */
final class TransactReply {

  private TransactReply() {}

  /**
   * What became of the transaction. Its first error decides; one that follows the results of all
   * operations is that of the commit.
   *
   * @param operations the number of operations
   * @throws IllegalArgumentException if the result is not that of a transaction of so many
   */
  static CommitResult read(JsonNode result, int operations) {
    if (!result.isArray()) {
      throw new IllegalArgumentException("not a list of results: " + Failures.excerpt(result));
    }
    for (int i = 0; i < result.size(); i++) {
      JsonNode outcome = result.get(i);
      if (outcome.has("error")) {
        return new OvsdbError(outcome.get("error").asText(), outcome.path("details").asText(), i)
            .result();
      }
    }
    if (result.size() != operations) {
      throw new IllegalArgumentException(
          result.size() + " results for " + operations + " operations");
    }
    return new CommitResult.Committed();
  }
}
