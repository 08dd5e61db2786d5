package org.ovn4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Origin;
import org.ovn4j.model.kubernetes.Manifests;
import org.ovn4j.model.kubernetes.Reading;
import picocli.CommandLine.Option;

/** Which manifests a command reads. */
final class ManifestOptions {

  private static final Intent NOTHING = Intent.builder().build();

  @Option(
      names = {"-f", "--filename"},
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files or directories of Kubernetes manifests, YAML or JSON.")
  List<Path> paths;

  /**
   * What the manifests say. That they say nothing at all is an error: it is a wrong path more often
   * than the wish to remove everything.
   */
  Reading read() {
    Reading reading = Manifests.read(paths);
    if (reading.hasErrors() || !reading.intent().equals(NOTHING)) {
      return reading;
    }
    List<Diagnostic> diagnostics = new ArrayList<>(reading.diagnostics());
    diagnostics.add(
        Diagnostic.error(
            Origin.of(""),
            "the manifests define nothing; is the path right?"
                + " To remove everything of an owner, use delete"));
    return new Reading(reading.intent(), diagnostics, reading.revision(), reading.objects());
  }
}
