package org.ovn4j.cli;

import picocli.CommandLine.Option;

/** How a command prints its result. */
final class OutputOptions {

  enum Format {
    text,
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (docs/cli.md). Default: text.")
  Format format;

  boolean isJson() {
    return format == Format.json;
  }
}
