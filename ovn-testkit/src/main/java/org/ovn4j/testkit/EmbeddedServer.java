package org.ovn4j.testkit;

/** Placeholder until the protocol server is merged. */
final class EmbeddedServer {
  private EmbeddedServer() {}
}
