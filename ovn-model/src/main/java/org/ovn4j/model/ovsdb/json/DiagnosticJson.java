package org.ovn4j.model.ovsdb.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.SourceLocation;

/** Diagnostics and places in JSON, as docs/cli.md describes them. */
public final class DiagnosticJson {

  private DiagnosticJson() {}

  /** Writes a field {@code diagnostics}. */
  public static void write(JsonGenerator json, Collection<Diagnostic> diagnostics)
      throws IOException {
    json.writeArrayFieldStart("diagnostics");
    for (Diagnostic diagnostic : diagnostics) {
      json.writeStartObject();
      json.writeStringField("severity", diagnostic.isError() ? "error" : "warning");
      write(json, diagnostic.location());
      json.writeStringField("path", diagnostic.path());
      if (diagnostic.value().isPresent()) {
        json.writeStringField("value", diagnostic.value().get());
      }
      json.writeStringField("message", diagnostic.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes the fields {@code file}, {@code line} and {@code column} of a place that is known. */
  public static void write(JsonGenerator json, Optional<SourceLocation> location)
      throws IOException {
    if (location.isPresent()) {
      json.writeStringField("file", location.get().file());
      json.writeNumberField("line", location.get().line());
      json.writeNumberField("column", location.get().column());
    }
  }

  /** The diagnostic that was written. */
  public static Diagnostic read(JsonNode json) {
    return new Diagnostic(
        json.path("severity").asText().equals("error")
            ? Diagnostic.Severity.ERROR
            : Diagnostic.Severity.WARNING,
        readLocation(json),
        json.path("path").asText(),
        Optional.ofNullable(json.path("value").textValue()),
        json.path("message").asText());
  }

  /** The place that was written, if one was. */
  public static Optional<SourceLocation> readLocation(JsonNode json) {
    return json.has("file")
        ? Optional.of(
            new SourceLocation(
                json.get("file").asText(), json.path("line").asInt(), json.path("column").asInt()))
        : Optional.empty();
  }
}
