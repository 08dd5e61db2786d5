package org.ovn4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ovn4j.cli.draw.Mermaid;
import org.ovn4j.cli.draw.Svg;
import org.ovn4j.cli.draw.Topology;
import org.ovn4j.cli.draw.TopologyReader;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.translator.Assignment;
import org.ovn4j.translator.Ipam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j draw}: a picture of the networks. */
@Command(
    name = "draw",
    description = {
      "Draws the networks across the nodes, with workloads, services and policies.",
      "Addresses are those that apply would give; with --nb, workloads keep what they hold."
    })
final class DrawCommand implements Callable<Integer> {

  enum Format {
    svg,
    mermaid
  }

  @ParentCommand Main main;
  @Mixin ManifestOptions manifests;
  @Mixin DatabaseOptions database;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the picture goes. Default: the standard output.")
  @Nullable Path file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "svg or mermaid. Default: as the file's name ends, .svg or .mmd; else svg.")
  @Nullable Format format;

  @Override
  public Integer call() {
    database.check();
    Format chosen = format();
    Reading reading = manifests.read();
    List<Diagnostic> diagnostics = new ArrayList<>(reading.diagnostics());
    if (reading.hasErrors()) {
      main.console().print(diagnostics);
      return ExitStatus.ERROR;
    }
    Assignment assignment = assign(reading);
    diagnostics.addAll(assignment.diagnostics());
    main.console().print(diagnostics);
    Topology topology = TopologyReader.read(assignment);
    write(chosen == Format.svg ? Svg.write(topology) : Mermaid.write(topology));
    if (database.isEmbedded()) {
      main.console()
          .err()
          .println("note: the addresses are those for an empty database; --nb names a real one");
    }
    return diagnostics.stream().anyMatch(Diagnostic::isError) ? ExitStatus.ERROR : ExitStatus.DONE;
  }

  private Assignment assign(Reading reading) {
    try (NorthboundDb nb = database.open()) {
      return Ipam.restore(nb.snapshot(), database.owner).assign(reading.intent());
    }
  }

  private Format format() {
    if (format != null) {
      return format;
    }
    String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
    if (file == null || name.endsWith(".svg")) {
      return Format.svg;
    } else if (name.endsWith(".mmd")) {
      return Format.mermaid;
    }
    throw new UsageException(
        "-o " + file + ": the name ends in neither .svg nor .mmd; add --format svg or mermaid");
  }

  private void write(String picture) {
    if (file == null) {
      main.console().out().print(picture);
      main.console().out().flush();
      return;
    }
    try {
      Files.writeString(file, picture);
    } catch (IOException e) {
      throw new UsageException("-o " + file + ": cannot be written: " + e);
    }
  }
}
