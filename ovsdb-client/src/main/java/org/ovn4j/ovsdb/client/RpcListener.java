package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a session tells of its own accord. It is called by the thread that receives the server's
 * messages, one after another, so it must not block and not wait for an answer.
 */
public interface RpcListener {
  /**
   * A notification arrived, RFC 7047 section 4.1: {@code update}, {@code locked} and the like.
   *
   * @throws IllegalArgumentException if it makes no sense. That ends the session, as does any other
   *     exception
   */
  void notified(String method, JsonNode params);

  /** The session ended. Called once, after its calls without an answer have failed. */
  void ended(String reason);
}
