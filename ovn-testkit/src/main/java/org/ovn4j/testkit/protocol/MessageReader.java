package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * Makes JSON values of a stream of bytes, in which they follow each other without a delimiter and
 * are cut anywhere.
 *
 * <p>It is as strict as ovsdb-server's parser: a value is an object or an array, at most 1000 deep,
 * strings are Unicode without the character 0. Of members of one name the last counts.
 */
final class MessageReader {

  private static final int CHUNK = 32 * 1024;
  private static final JsonFactory FACTORY =
      OvsdbJson.mapper()
          .getFactory()
          .rebuild()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(TreeBuilder.MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final long maxBytes;
  private final byte[] chunk = new byte[CHUNK];
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private final TreeBuilder tree = new TreeBuilder();
  private long received;
  private long messageStart;

  /**
   * A reader at the start of a stream.
   *
   * @param maxBytes the longest message, see {@link Limits#messageBytes}
   */
  MessageReader(long maxBytes) {
    this.maxBytes = maxBytes;
    try {
      parser = FACTORY.createNonBlockingByteArrayParser();
    } catch (IOException e) {
      throw new IllegalStateException("a parser that reads nothing yet", e);
    }
    feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  /** Where to put bytes for {@link #received}. Its content counts until {@link #next} gave null. */
  byte[] chunk() {
    return chunk;
  }

  /** Takes over the first bytes of the chunk. Only after {@link #next} gave null. */
  void received(int length) throws IOException {
    received += length;
    feeder.feedInput(chunk, 0, length);
  }

  /**
   * The next value that has been received completely; null if none has.
   *
   * @throws ProtocolException if what was received cannot be the start of one
   */
  @Nullable JsonNode next() throws IOException {
    try {
      JsonToken token;
      while ((token = parser.nextToken()) != JsonToken.NOT_AVAILABLE) {
        JsonNode value = tree.add(token, parser);
        if (value != null) {
          messageStart = parser.currentLocation().getByteOffset();
          return value;
        }
        checkSize();
      }
      checkSize();
      return null;
    } catch (JsonParseException | StreamConstraintsException e) {
      throw new ProtocolException("not JSON: " + e.getOriginalMessage());
    }
  }

  private void checkSize() throws ProtocolException {
    if (received - messageStart + tree.size() > maxBytes) {
      throw new ProtocolException("a message is longer than " + maxBytes + " bytes");
    }
  }
}
