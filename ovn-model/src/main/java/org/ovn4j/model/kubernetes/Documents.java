package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ovn4j.model.Origin;
import org.ovn4j.model.SourceLocation;

/** Cuts a text into its documents. A broken one does not keep the others from being read. */
final class Documents {
  static final int MAX_DOCUMENTS = 10_000;

  private static final String MARKER = "---";

  private final String file;
  private final Problems problems;
  private final List<Value> documents = new ArrayList<>();

  private Documents(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The documents of a text: JSON if the file's name ends so, else YAML. */
  static List<Value> of(String file, String text, Problems problems) {
    Documents documents = new Documents(file, problems);
    int before = problems.mark();
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (file.toLowerCase(Locale.ROOT).endsWith(".json")) {
      documents.json(content);
    } else {
      documents.yaml(content);
    }
    if (documents.documents.isEmpty() && !problems.hasErrorSince(before)) {
      problems.warning(Origin.of("", new SourceLocation(file, 1, 1)), "has no objects in it");
    }
    return documents.documents;
  }

  private void json(String text) {
    try {
      List<Value> values =
          JsonDocument.parse(
              text, (line, column) -> new SourceLocation(file, line, column), this::fault);
      values.stream().limit(MAX_DOCUMENTS).forEach(documents::add);
      if (values.size() > MAX_DOCUMENTS) {
        tooMany(values.get(MAX_DOCUMENTS).at());
      }
    } catch (SyntaxException notJson) {
      fault(notJson.at(), notJson.problem());
    }
  }

  /**
   * A line that starts with three hyphens starts a document wherever it stands, YAML 1.2 section
   * 9.1, so the text can be cut there before it is parsed.
   */
  private void yaml(String text) {
    int start = 0;
    int startLine = 0;
    boolean hasContent = false;
    int pieces = 0;
    int line = 0;
    for (int at = 0; at < text.length(); line++) {
      int end = text.indexOf('\n', at);
      int next = end < 0 ? text.length() : end + 1;
      if (hasContent && isMarker(text, at)) {
        yamlPiece(text.substring(start, at), startLine);
        if (++pieces == MAX_DOCUMENTS) {
          tooMany(new SourceLocation(file, line + 1, 1));
          return;
        }
        start = at;
        startLine = line;
        hasContent = false;
      }
      hasContent = hasContent || !isPreamble(text, at, next);
      at = next;
    }
    yamlPiece(text.substring(start), startLine);
  }

  private static boolean isMarker(String text, int at) {
    int after = at + MARKER.length();
    return text.startsWith(MARKER, at)
        && (after == text.length() || Character.isWhitespace(text.charAt(after)));
  }

  /** Whether a line belongs to the marker after it: a directive, a comment, nothing. */
  private static boolean isPreamble(String text, int at, int next) {
    String line = text.substring(at, next).strip();
    return line.isEmpty() || line.startsWith("%") || line.startsWith("#");
  }

  private void yamlPiece(String text, int linesBefore) {
    try {
      documents.addAll(YamlDocument.parse(file, text, linesBefore, this::fault));
    } catch (SyntaxException notYaml) {
      fault(notYaml.at(), notYaml.problem());
    }
  }

  private void tooMany(SourceLocation at) {
    fault(
        at,
        "has more than %d documents; the rest is not read, split the file"
            .formatted(MAX_DOCUMENTS));
  }

  private void fault(SourceLocation at, String message) {
    problems.error(Origin.of("", at), message);
  }
}
