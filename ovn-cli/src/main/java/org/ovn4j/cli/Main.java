package org.ovn4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.ovn4j.northbound.NorthboundException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.ScopeType;

/** The program {@code ovn4j}. */
@Command(
    name = "ovn4j",
    // Help, version and the order of options are the same for all commands.
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpWidth = 100,
    description = "Carries Kubernetes network manifests into an OVN Northbound database.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ValidateCommand.class,
      PlanCommand.class,
      ApplyCommand.class,
      RunCommand.class,
      DeleteCommand.class,
      StatusCommand.class,
      ExplainCommand.class,
      DrawCommand.class,
      LeasesCommand.class,
      ServeCommand.class,
      DemoCommand.class
    })
public final class Main {

  private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

  private final Console console;

  private Main(Console console) {
    this.console = console;
  }

  Console console() {
    return console;
  }

  /** Runs a command and ends the JVM with its exit status, see {@link ExitStatus}. */
  public static void main(String[] args) {
    // What the parts log is told as this program tells all else: a line each.
    System.setProperty(LOG_FORMAT, System.getProperty(LOG_FORMAT, "ovn4j: %5$s%6$s%n"));
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(new Console(out, err, wantsColour(System.getenv())), args));
  }

  /**
   * Colour is for a person at a terminal who did not say NO_COLOR, see no-color.org. The launcher
   * tells whether the output is one: Java 17 cannot.
   */
  private static boolean wantsColour(Map<String, String> environment) {
    return Boolean.getBoolean("ovn4j.terminal")
        && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** The exit status of a command. */
  static int run(Console console, String... args) {
    return new CommandLine(new Main(console))
        .setOut(console.out())
        .setErr(console.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(Help.defaultColorScheme(console.colour() ? Help.Ansi.ON : Help.Ansi.OFF))
        .setParameterExceptionHandler(Main::misused)
        .setExecutionExceptionHandler((e, commandLine, parsed) -> failed(e, console))
        .execute(args);
  }

  private static int misused(CommandLine.ParameterException e, String[] args) {
    e.getCommandLine().getErr().println("ovn4j: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, e.getCommandLine().getErr());
    e.getCommandLine()
        .getErr()
        .println("Try 'ovn4j " + subcommand(e.getCommandLine()) + "--help'.");
    return ExitStatus.ERROR;
  }

  private static String subcommand(CommandLine commandLine) {
    return commandLine.getParent() == null ? "" : commandLine.getCommandName() + " ";
  }

  /** What the user can do something about is one line; a defect of ours is a stack trace. */
  private static int failed(Exception e, Console console) {
    if (e instanceof UsageException || e instanceof NorthboundException) {
      console.err().println("ovn4j: " + e.getMessage());
    } else {
      e.printStackTrace(console.err());
    }
    return ExitStatus.ERROR;
  }
}
