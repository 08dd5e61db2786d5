package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteBufferFeeder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Counts the attempts of a {@link CommitStream} that clients send through a proxy. */
final class Attempts {

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, BitSet> seen = new HashMap<>();
  private int sent;
  private int repeated;

  /** A tap for one connection. */
  FaultyProxy.Tap tap() {
    try {
      JsonParser parser = JSON.createNonBlockingByteBufferParser();
      ByteBufferFeeder feeder = (ByteBufferFeeder) parser.getNonBlockingInputFeeder();
      return bytes -> read(parser, feeder, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(JsonParser parser, ByteBufferFeeder feeder, ByteBuffer bytes) {
    try {
      feeder.feedInput(bytes);
      JsonToken token = parser.nextToken();
      while (token != null && token != JsonToken.NOT_AVAILABLE) {
        if (token == JsonToken.VALUE_STRING && "comment".equals(parser.currentName())) {
          count(parser.getText().split(" "));
        }
        token = parser.nextToken();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void count(String[] words) {
    if (words[0].equals(CommitStream.ATTEMPT)) {
      BitSet attempts = seen.computeIfAbsent(words[1], writer -> new BitSet());
      int attempt = Integer.parseInt(words[2]);
      sent++;
      repeated += attempts.get(attempt) ? 1 : 0;
      attempts.set(attempt);
    }
  }

  /** How many transactions were sent. */
  synchronized int sent() {
    return sent;
  }

  /** How many of them had been sent before. */
  synchronized int repeated() {
    return repeated;
  }
}
