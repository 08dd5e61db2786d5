package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What came of running a transaction once. */
public sealed interface Execution {

  /**
   * It ended, well or not.
   *
   * @param reply the {@code result} of RFC 7047 section 4.1.3: an array of results, a failure of
   *     the commit as one more; an error object where the params were no transaction
   * @param commit what it did; empty if it failed
   */
  record Done(JsonNode reply, Optional<Commit> commit) implements Execution {}

  /**
   * A {@code wait} does not hold yet. Nothing took effect; the transaction is to be run again, from
   * its beginning, after the next commit, and when its time is over.
   *
   * @param timeoutMillis time since the transaction's arrival after which it fails; {@link
   *     Long#MAX_VALUE} if never
   */
  record Waiting(long timeoutMillis) implements Execution {}
}
