package org.ovn4j.testkit.database;

/** Who asks for a transaction, as far as its outcome depends on that. */
@FunctionalInterface
public interface Requester {

  /** Somebody who holds no lock. */
  Requester NOBODY = lock -> false;

  /** The server itself, which alone writes to databases whose name begins with an underscore. */
  Requester SERVER = lock -> false;

  /**
   * Whether the requester owns the lock of this name, for {@code assert} (RFC 7047 section 5.2.10).
   */
  boolean owns(String lock);
}
