package org.ovn4j.ovsdb.client;

/** A call that brought no result. Immutable. */
public final class RpcException extends Exception {

  private static final long serialVersionUID = 1L;

  /** How far the call came. */
  public enum Kind {
    /** The server saw nothing of it. */
    NOT_SENT,
    /**
     * The server may have carried it out, but no answer came in time or before the session ended.
     */
    NO_ANSWER,
    /** The server answered with an error. */
    ERROR
  }

  /** The error of a server that does not know the method. */
  static final String UNKNOWN_METHOD = "unknown method";

  private final Kind kind;
  private final String error;
  private final String details;

  private RpcException(Kind kind, String error, String details) {
    super(details.isEmpty() ? error : error + ": " + details);
    this.kind = kind;
    this.error = error;
    this.details = details;
  }

  static RpcException notSent(String reason) {
    return new RpcException(Kind.NOT_SENT, reason, "");
  }

  static RpcException noAnswer(String reason) {
    return new RpcException(Kind.NO_ANSWER, reason, "");
  }

  /** An answer's {@code error}, RFC 7047 section 3.1, and {@code details}, which may be empty. */
  static RpcException error(String error, String details) {
    return new RpcException(Kind.ERROR, error, details);
  }

  /** Throws this exception, unless it says that the server is too old to know the method. */
  void rethrowUnlessUnknownMethod() throws RpcException {
    if (!isError(UNKNOWN_METHOD)) {
      throw this;
    }
  }

  /** Whether the server answered with this error. */
  boolean isError(String word) {
    return kind == Kind.ERROR && error.equals(word);
  }

  /** The error and its details in one line; the message of the exception. */
  public String reason() {
    return details.isEmpty() ? error : error + ": " + details;
  }

  /** How far the call came. */
  public Kind kind() {
    return kind;
  }

  /** The word of the server's error; without an answer, why there is none. */
  public String error() {
    return error;
  }

  /** What the server says of its error; often empty. */
  public String details() {
    return details;
  }
}
