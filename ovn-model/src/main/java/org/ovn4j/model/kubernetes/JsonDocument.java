package org.ovn4j.model.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.SourceLocation;
import org.ovn4j.model.kubernetes.TreeBuilder.Faults;
import org.ovn4j.model.kubernetes.TreeBuilder.MappingBuilder;
import org.ovn4j.model.kubernetes.Value.Scalar;
import org.ovn4j.model.kubernetes.Value.ScalarType;
import org.ovn4j.model.kubernetes.Value.Sequence;

/** Builds the values of a JSON text, RFC 8259, one after the other if there are several. */
final class JsonDocument {
  /** The library's own bounds come after ours, which have clearer words. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2 * TreeBuilder.MAX_DEPTH)
                  .maxStringLength(ManifestFiles.MAX_BYTES)
                  .maxNameLength(ManifestFiles.MAX_BYTES)
                  .build())
          .build();

  /** Tells where a place of the text stands. */
  @FunctionalInterface
  interface Locator {
    SourceLocation at(int line, int column);
  }

  private final JsonParser parser;
  private final Locator locator;
  private final TreeBuilder tree;

  private JsonDocument(JsonParser parser, Locator locator, Faults faults) {
    this.parser = parser;
    this.tree = new TreeBuilder(faults);
    this.locator = locator;
  }

  /**
   * The values in a text.
   *
   * @param faults told what is wrong but leaves the rest readable
   * @throws SyntaxException if the text is not JSON or goes beyond a bound
   */
  static List<Value> parse(String text, Locator locator, Faults faults) throws SyntaxException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new JsonDocument(parser, locator, faults).documents();
    } catch (JsonProcessingException notJson) {
      throw new SyntaxException(
          place(locator, notJson.getLocation()), "is not JSON: " + notJson.getOriginalMessage());
    } catch (IOException impossible) {
      throw new UncheckedIOException("A string is read without I/O", impossible);
    }
  }

  private static SourceLocation place(Locator locator, @Nullable JsonLocation location) {
    return location == null
        ? locator.at(1, 1)
        : locator.at(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }

  private SourceLocation at() {
    return place(locator, parser.currentTokenLocation());
  }

  private List<Value> documents() throws IOException, SyntaxException {
    List<Value> documents = new ArrayList<>();
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      documents.add(value(token));
    }
    return documents;
  }

  private Value value(JsonToken token) throws IOException, SyntaxException {
    return switch (token) {
      case START_OBJECT -> mapping();
      case START_ARRAY -> sequence();
      case VALUE_STRING -> new Scalar(at(), ScalarType.STRING, parser.getText());
      case VALUE_NUMBER_INT -> new Scalar(at(), ScalarType.INTEGER, parser.getText());
      case VALUE_NUMBER_FLOAT -> new Scalar(at(), ScalarType.DECIMAL, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> new Scalar(at(), ScalarType.BOOLEAN, parser.getText());
      case VALUE_NULL -> new Scalar(at(), ScalarType.NULL, "");
      default -> throw new SyntaxException(at(), "is not JSON: a value is missing");
    };
  }

  private Value mapping() throws IOException, SyntaxException {
    SourceLocation start = at();
    tree.enter(start);
    MappingBuilder mapping = tree.mapping(start);
    while (next() == JsonToken.FIELD_NAME) {
      SourceLocation keyAt = at();
      String key = parser.currentName();
      mapping.put(key, keyAt, value(next()));
    }
    tree.leave();
    return mapping.build();
  }

  private Value sequence() throws IOException, SyntaxException {
    SourceLocation start = at();
    tree.enter(start);
    List<Value> items = new ArrayList<>();
    long size = 1;
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      Value item = value(token);
      items.add(item);
      size += item.size();
    }
    tree.leave();
    return new Sequence(start, items, size);
  }

  private JsonToken next() throws IOException, SyntaxException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new SyntaxException(at(), "is not JSON: it ends too early");
    }
    return token;
  }
}
