package org.ovn4j.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a run of the program left behind.
 *
 * @param status the exit status
 * @param out the standard output
 * @param err the error output
 */
record Cli(int status, String out, String err) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Runs the program as from a pipe. */
  static Cli run(String... args) {
    return run(false, args);
  }

  static Cli run(boolean colour, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new Console(new PrintWriter(out), new PrintWriter(err), colour), args);
    return new Cli(status, out.toString(), err.toString());
  }

  List<String> errors() {
    return err.lines().toList();
  }

  /** The one JSON value that the standard output is. */
  JsonNode json() {
    return json(out);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readValue(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
