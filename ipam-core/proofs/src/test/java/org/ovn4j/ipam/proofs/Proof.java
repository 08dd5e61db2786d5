package org.ovn4j.ipam.proofs;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a proof in a virtual machine of its own, on the product or on a mutant of it. */
final class Proof {
  static final String CLASS_PATH = System.getProperty("java.class.path");

  /** How many times as long as usual to search. */
  static final int EFFORT = Integer.getInteger("proofs.effort");

  /** How many mutants each tool has to catch. */
  static final int MUTANTS = Integer.getInteger("proofs.mutants");

  private static final Path TARGET = Path.of(System.getProperty("proofs.target"));

  private Proof() {}

  static Path directory(String name) throws IOException {
    return Files.createDirectories(TARGET.resolve(name));
  }

  /** Searches the interleavings of a structure; what Lincheck says. */
  static Result modelCheck(String name, String structure, List<Path> mutant)
      throws IOException, InterruptedException {
    Result result =
        run(
            "lincheck-" + name,
            mutant,
            List.of("-XX:TieredStopAtLevel=1"),
            List.of(
                ModelCheck.class.getName(),
                structure,
                String.valueOf(60 * EFFORT),
                String.valueOf(structure.equals("Hints") ? 0 : 3 * (EFFORT - 1))));
    assertThat(result.exit()).as("%s", result).isZero();
    return result;
  }

  /** Runs the stress tests that match; what jcstress says. */
  static Result stress(String name, String tests, List<Path> mutant, int milliseconds)
      throws IOException, InterruptedException {
    String time = String.valueOf(milliseconds * EFFORT);
    Path report = directory("proofs/report-" + name);
    return run(
        "jcstress-" + name,
        mutant,
        List.of(),
        List.of(
            "org.openjdk.jcstress.Main",
            "-t",
            tests,
            "-r",
            report.toString(), //
            "-f",
            "1",
            "-iters",
            "1",
            "-time",
            time,
            "-sc",
            "false",
            "-af",
            "NONE", //
            "-jvmArgs",
            "-XX:+UseSerialGC"));
  }

  private static Result run(
      String name, List<Path> mutant, List<String> options, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> classPath = new ArrayList<>();
    mutant.forEach(directory -> classPath.add(directory.toString()));
    classPath.add(CLASS_PATH);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
    command.addAll(arguments);
    Path log = directory("proofs").resolve(name.replaceAll("\\W+", "-") + ".log");
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(directory("proofs").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(600L * EFFORT, SECONDS)).as("%s ended in time", name).isTrue();
    } finally {
      process.destroyForcibly();
    }
    long seconds = SECONDS.convert(System.nanoTime() - start, NANOSECONDS);
    return new Result(process.exitValue(), Files.readString(log), seconds, log);
  }

  /** What a proof said. */
  record Result(int exit, String output, long seconds, Path log) {
    boolean says(String text) {
      return output.contains(text);
    }

    @Override
    public String toString() {
      return "%s:%n%s".formatted(log, output.lines().limit(80).toList());
    }
  }
}
