package org.ovn4j.testkit.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a record looks: a line {@code OVSDB JSON <length> <sha1>}, then so many bytes of JSON, the
 * last of which is a new-line. ovsdb(5), "Standalone format".
 */
final class RecordFormat {

  static final String STANDALONE = "JSON";
  static final String CLUSTERED = "CLUSTER";

  /** ovsdb-server reads no longer line. */
  static final int MAX_HEADER_BYTES = 128;

  private static final Pattern HEADER =
      Pattern.compile(
          "OVSDB (" + STANDALONE + "|" + CLUSTERED + ") ([1-9][0-9]{0,17}) ([0-9a-fA-F]{40})");

  /**
   * The first line of a record.
   *
   * @param magic {@link #STANDALONE} or {@link #CLUSTERED}
   * @param length number of the bytes that follow the line
   * @param sha1 their SHA-1 in lower-case hexadecimal digits
   */
  record Header(String magic, long length, String sha1) {

    /** The header; empty if the line, without its new-line, is none. */
    static Optional<Header> parse(String line) {
      Matcher matcher = HEADER.matcher(line);
      return matcher.matches()
          ? Optional.of(
              new Header(
                  matcher.group(1),
                  Long.parseLong(matcher.group(2)),
                  HexFormat.of().formatHex(HexFormat.of().parseHex(matcher.group(3)))))
          : Optional.empty();
    }
  }

  private RecordFormat() {}

  /** The bytes of a record. */
  static byte[] encode(byte[] json) {
    byte[] body = new byte[json.length + 1];
    System.arraycopy(json, 0, body, 0, json.length);
    body[json.length] = '\n';
    byte[] header =
        ("OVSDB " + STANDALONE + " " + body.length + " " + sha1(body) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] record = new byte[header.length + body.length];
    System.arraycopy(header, 0, record, 0, header.length);
    System.arraycopy(body, 0, record, header.length, body.length);
    return record;
  }

  /**
   * SHA-1 in lower-case hexadecimal digits. It guards against accidents here, not against an enemy.
   */
  static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
