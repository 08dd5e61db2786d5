package org.ovn4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.openjdk.jmh.infra.Blackhole;

/** Texts of addresses, and the addresses as a library's values. */
final class TextBatch<T> {

  static final TextBatch<?> NONE = new TextBatch<>(TextCodec.ip("jdk"), 0, () -> "");

  private final TextCodec<T> codec;
  private final List<String> texts = new ArrayList<>();
  private final List<T> values = new ArrayList<>();

  /** So many addresses, as their {@code toString} writes them. */
  TextBatch(TextCodec<T> codec, int count, Supplier<?> addresses) {
    this.codec = codec;
    for (int i = 0; i < count; i++) {
      texts.add(addresses.get().toString());
    }
    renew();
  }

  /** Makes the values anew. Is not timed. */
  void renew() {
    values.clear();
    for (String text : texts) {
      values.add(codec.parse().apply(text));
    }
  }

  /** Reads each text. */
  void parse(Blackhole sink) {
    for (String text : texts) {
      sink.consume(Calls.apply(codec.parse(), text));
    }
  }

  /** Writes each value. */
  void format(Blackhole sink) {
    for (T value : values) {
      sink.consume(Calls.apply(codec.format(), value));
    }
  }
}
