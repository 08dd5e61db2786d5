package org.ovn4j.odl;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.util.concurrent.AbstractFuture;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a call of our session, as a future of the kind that the library's users wait on.
 */
final class Answer<T> extends AbstractFuture<T> {

  private final CompletableFuture<JsonNode> call;

  private Answer(CompletableFuture<JsonNode> call) {
    this.call = call;
  }

  /**
   * What the reader makes of the result. Fails as the call does, or with the reader's exception.
   * Cancelling it gives up the call.
   */
  static <T> Answer<T> of(CompletableFuture<JsonNode> call, Function<JsonNode, T> reader) {
    Answer<T> answer = new Answer<>(call);
    CompletableFuture<JsonNode> unused =
        call.whenComplete((result, failure) -> answer.take(result, failure, reader));
    return answer;
  }

  private void take(JsonNode result, @Nullable Throwable failure, Function<JsonNode, T> reader) {
    if (failure != null) {
      setException(failure);
      return;
    }
    try {
      set(reader.apply(result));
    } catch (RuntimeException e) {
      setException(e);
    }
  }

  @Override
  protected void afterDone() {
    if (isCancelled()) {
      call.cancel(false);
    }
  }
}
