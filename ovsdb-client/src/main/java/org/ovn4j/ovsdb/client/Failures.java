package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one line what went wrong on a connection. */
final class Failures {

  private static final int EXCERPT = 200;

  private Failures() {}

  static String describe(@Nullable Throwable failure) {
    if (failure == null) {
      return "no reason known";
    }
    if (failure instanceof TooLongFrameException) {
      return "the server sent a message longer than allowed: " + failure.getMessage();
    }
    if (failure instanceof CorruptedFrameException) {
      return "the server sent malformed JSON: " + failure.getMessage();
    }
    if (failure instanceof DecoderException && failure.getCause() != null) {
      return describe(failure.getCause());
    }
    if (failure instanceof ClosedChannelException) {
      return "the connection was closed";
    }
    if (failure instanceof SSLException) {
      String message = message(root(failure));
      // Of a certificate that the server's authorities have not issued, nothing is sent.
      return "TLS: "
          + message
          + (message.contains("certificate_required")
              ? ": the client has none, or of an authority that the server does not trust"
              : "");
    }
    if (failure instanceof ConnectException && failure.getCause() != null) {
      return message(failure.getCause());
    }
    return message(failure);
  }

  /** The beginning of a message that was not understood. */
  static String excerpt(JsonNode message) {
    String text = message.toString();
    return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "...";
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
