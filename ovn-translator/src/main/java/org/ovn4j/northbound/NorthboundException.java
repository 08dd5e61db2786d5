package org.ovn4j.northbound;

/** A Northbound database could not be reached, did not answer in time, or answered nonsense. */
public final class NorthboundException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An exception with the reason. */
  public NorthboundException(String message) {
    super(message);
  }

  /** An exception with the reason and what caused it. */
  public NorthboundException(String message, Throwable cause) {
    super(message, cause);
  }
}
