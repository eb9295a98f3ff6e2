package dev.iris.examples;

import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs the examples: {@code Main NAME [options]}. Without a name it runs {@link Showcase}, with
 * {@code --help} it lists them all.
 */
@Command(
    name = "iris-examples",
    synopsisHeading = "Usage: ",
    customSynopsis = "iris-examples [NAME [options]]",
    description = {"%nRuns one of the examples of Iris; without a name, Showcase.%n"},
    commandListHeading = "The examples:%n",
    footer = {"%n'NAME --help' explains the options of one."},
    subcommands = {
      Showcase.class,
      PingPong.class,
      Saga.class,
      WorkerPool.class,
      Millions.class,
      MeshNodeExample.class,
      SelfHealingCart.class,
      SupervisionExample.class,
      HotSwap.class
    })
public final class Main {

  private static final String DEFAULT = "Showcase";
  private static final int BAD_INPUT = 2;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Explain the options and end.")
  @SuppressWarnings("UnusedVariable") // its being here is what matters
  private boolean help;

  private Main() {}

  /**
   * Runs an example and ends the JVM: with 0 if all is well, 1 if the example found something
   * wrong, 2 if the arguments are.
   *
   * @param args the name of the example and its options
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    Locale.setDefault(Locale.ROOT); // numbers look the same on every machine
    return new CommandLine(new Main())
        .setUsageHelpWidth(100)
        .setSubcommandsCaseInsensitive(true)
        .setParameterExceptionHandler(Main::explain)
        .setExecutionExceptionHandler(Main::failed)
        .execute(withName(args));
  }

  private static String[] withName(String[] args) {
    boolean named = args.length > 0 && !args[0].startsWith("-");
    boolean help = args.length > 0 && (args[0].equals("-h") || args[0].equals("--help"));
    if (named || help) {
      return args;
    }
    var all = new String[args.length + 1];
    all[0] = DEFAULT;
    System.arraycopy(args, 0, all, 1, args.length);
    return all;
  }

  private static int explain(ParameterException e, String[] args) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    var err = e.getCommandLine().getErr();
    if (command.parent() == null) {
      String names = String.join(", ", command.subcommands().keySet());
      err.println("There is no example '" + args[0] + "'. The examples are: " + names + ".");
      err.println("Name one of them, or none for " + DEFAULT + "; --help says what each shows.");
      return BAD_INPUT;
    }
    err.println(command.name() + ": " + e.getMessage());
    if (e instanceof UnmatchedArgumentException) {
      err.println("Its options are: " + options(command) + ".");
    }
    err.println("'" + command.name() + " --help' explains them.");
    return BAD_INPUT;
  }

  /** Bad input that only the example itself could notice is answered like any other. */
  private static int failed(Exception e, CommandLine command, ParseResult parsed) throws Exception {
    if (e instanceof BadInput) {
      return explain(
          new ParameterException(command, String.valueOf(e.getMessage())), new String[0]);
    }
    throw e;
  }

  private static String options(CommandSpec command) {
    return command.options().stream()
        .map(option -> option.longestName() + label(option))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String label(ArgSpec option) {
    return option.arity().max() == 0 ? "" : " " + option.paramLabel();
  }
}
