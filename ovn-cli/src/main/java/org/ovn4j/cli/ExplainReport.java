package org.ovn4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ovn4j.explain.Decision;
import org.ovn4j.explain.Explanation;
import org.ovn4j.explain.Explanation.Verdict;
import org.ovn4j.explain.Hop;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;

/** Explanations for people, or as objects. Diagnostics go to the error output. */
final class ExplainReport {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INDENT = "  ";

  private final Console console;
  private final ExplainCommand.Format format;
  private final Set<Diagnostic> diagnostics = new LinkedHashSet<>();

  ExplainReport(Console console, ExplainCommand.Format format) {
    this.console = console;
    this.format = format;
  }

  void add(Collection<Diagnostic> more) {
    diagnostics.addAll(more);
  }

  /** The manifests cannot be used. */
  int failed(Collection<Diagnostic> problems) {
    console.print(problems);
    return ExitStatus.ERROR;
  }

  /** Prints the explanations; gives the exit status. */
  int explained(List<Explanation> explanations) {
    console.print(diagnostics);
    if (format == ExplainCommand.Format.text) {
      console.out().print(String.join("\n", explanations.stream().map(this::text).toList()));
    } else {
      ObjectNode object = JSON.createObjectNode().put("format", 1);
      ArrayNode all = object.putArray("explanations");
      explanations.forEach(explanation -> write(all.addObject(), explanation));
      console.out().print(format == ExplainCommand.Format.json ? json(object) : Yaml.write(object));
    }
    console.out().flush();
    return !explanations.isEmpty() && explanations.stream().allMatch(Explanation::isAllowed)
        ? ExitStatus.DONE
        : ExitStatus.CHANGES_PENDING;
  }

  private String text(Explanation of) {
    StringBuilder text = new StringBuilder();
    text.append(headline(console, of)).append('\n');
    text.append(INDENT).append(of.reason()).append('\n');
    if (!of.path().isEmpty()) {
      text.append('\n').append(Columns.align(path(of)).indent(INDENT.length()));
    }
    List<List<String>> lines =
        of.decisions().stream()
            .filter(decision -> !decision.text().equals(of.reason()))
            .map(d -> List.of(d.direction().word() + " of " + d.workload() + ":", d.text()))
            .toList();
    if (!lines.isEmpty()) {
      text.append('\n').append(Columns.align(lines).indent(INDENT.length()));
    }
    return text.toString();
  }

  /** Who asks whom for what, and what becomes of it. */
  static String headline(Console console, Explanation of) {
    return "%s → %s, %s: %s"
        .formatted(of.from(), of.to(), of.transport(), verdict(console, of.verdict()));
  }

  private static String verdict(Console console, Verdict verdict) {
    String word =
        switch (verdict) {
          case ALLOWED -> "allowed";
          case DENIED -> "denied by a policy";
          case ISOLATED -> "not reached";
          case REFUSED -> "refused";
        };
    String code = verdict == Verdict.ALLOWED ? "32" : "31";
    return console.colour() ? "\u001b[" + code + "m" + word + "\u001b[0m" : word;
  }

  /** From sender to receiver, a line each. */
  private static List<List<String>> path(Explanation of) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "from",
            of.from(),
            of.source().map(source -> "sends as " + source).orElse("")
                + of.destination().map(to -> " to " + target(of, to)).orElse("")));
    for (Hop hop : of.path()) {
      lines.add(List.of(hop.kind().name().toLowerCase(Locale.ROOT), hop.name(), changes(hop)));
    }
    of.arrival()
        .ifPresentOrElse(
            arrival -> lines.add(List.of("to", of.to(), "sees " + arrival.source())),
            () -> {
              if (of.verdict() == Verdict.ALLOWED) {
                lines.add(List.of("to", of.to(), ""));
              } else {
                lines.add(
                    List.of("✗", "", of.verdict() == Verdict.REFUSED ? "is told" : "ends here"));
              }
            });
    return lines;
  }

  private static String target(Explanation of, IpAddress to) {
    boolean port = of.transport().protocol().isPresent();
    String address = port && !to.isIpv4() ? "[" + to + "]" : to.toString();
    return port ? address + ":" + of.transport().port() : address;
  }

  private static String changes(Hop hop) {
    String to = hop.destination().map(destination -> "sends it to " + destination).orElse("");
    String as = hop.source().map(source -> "as " + source).orElse("");
    return to.isEmpty() ? as.replace("as ", "sends it as ") : as.isEmpty() ? to : to + " " + as;
  }

  private static void write(ObjectNode json, Explanation of) {
    json.put("verdict", of.verdict().name().toLowerCase(Locale.ROOT));
    json.put("reason", of.reason());
    json.put("from", of.from());
    of.source().ifPresent(source -> json.put("source", source.toString()));
    json.put("to", of.to());
    of.destination().ifPresent(to -> json.put("destination", to.toString()));
    json.put(
        "protocol",
        of.transport().protocol().map(p -> p.name().toLowerCase(Locale.ROOT)).orElse("icmp"));
    if (of.transport().protocol().isPresent()) {
      json.put("port", of.transport().port());
    }
    ArrayNode path = json.putArray("path");
    for (Hop hop : of.path()) {
      ObjectNode part = path.addObject();
      part.put("kind", hop.kind().name().toLowerCase(Locale.ROOT)).put("name", hop.name());
      hop.source().ifPresent(source -> part.put("source", source.toString()));
      hop.destination().ifPresent(destination -> part.put("destination", destination));
    }
    of.arrival()
        .ifPresent(
            arrival ->
                json.putObject("arrival")
                    .put("port", arrival.port())
                    .put("source", arrival.source().toString()));
    ArrayNode policies = json.putArray("policies");
    of.decisions().forEach(decision -> write(policies.addObject(), decision));
  }

  private static void write(ObjectNode json, Decision decision) {
    json.put("direction", decision.direction().word());
    json.put("workload", decision.workload());
    json.put("allows", decision.allows());
    decision.rule().ifPresent(rule -> write(json.putObject("rule"), rule));
    json.put("text", decision.text());
  }

  private static void write(ObjectNode json, Origin origin) {
    json.put("path", origin.path());
    origin
        .location()
        .ifPresent(
            place ->
                json.put("file", place.file())
                    .put("line", place.line())
                    .put("column", place.column()));
  }

  private static String json(ObjectNode object) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
