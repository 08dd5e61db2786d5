package org.ovn4j.cli;

import java.nio.file.Path;
import java.util.List;
import org.ovn4j.model.kubernetes.Manifests;
import org.ovn4j.model.kubernetes.Reading;
import picocli.CommandLine.Option;

/** Which manifests a command reads. */
final class ManifestOptions {

  @Option(
      names = {"-f", "--filename"},
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files or directories of Kubernetes manifests, YAML or JSON.")
  List<Path> paths;

  Reading read() {
    return Manifests.read(paths);
  }
}
