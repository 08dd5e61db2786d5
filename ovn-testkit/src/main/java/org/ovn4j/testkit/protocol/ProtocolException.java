package org.ovn4j.testkit.protocol;

import java.io.IOException;

/** A client sent what is no message of the protocol: its connection ends. */
final class ProtocolException extends IOException {

  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
