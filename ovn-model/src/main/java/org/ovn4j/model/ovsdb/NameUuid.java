package org.ovn4j.model.ovsdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Name-based UUIDs by SHA-1: version 5 of RFC 9562 section 5.5. */
final class NameUuid {

  /** Never used itself: a copy costs less than to ask the platform for another one. */
  private static final MessageDigest SHA1 = sha1();

  private NameUuid() {}

  /** The version-5 UUID of a name in a name space. */
  static UUID of(UUID namespace, String name) {
    return of(namespace, name.getBytes(StandardCharsets.UTF_8));
  }

  /** The same, of a name that is octets. */
  static UUID of(UUID namespace, byte[] name) {
    MessageDigest sha1 = fresh();
    sha1.update(
        ByteBuffer.allocate(16)
            .putLong(namespace.getMostSignificantBits())
            .putLong(namespace.getLeastSignificantBits())
            .flip());
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name));
    long high = (hash.getLong() & ~0xf000L) | 0x5000L;
    long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private static MessageDigest fresh() {
    try {
      return (MessageDigest) SHA1.clone();
    } catch (CloneNotSupportedException e) {
      return sha1();
    }
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
