package dev.iris.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * JMH's command line, with the forks taken in turns: all benchmarks once, then all once more, and
 * so on, so that a slow hour of the machine meets Iris and its peers alike. JMH itself runs all
 * forks of one before the next. Adds {@link LoadProfiler}, and writes one result file as JMH would.
 */
public final class Interleaved {

  private static final int DEFAULT_FORKS = 2;
  private static final String DEFAULT_FILE = "jmh-result.json";

  private Interleaved() {}

  /** Takes JMH's options; {@code -f} is the number of turns. */
  public static void main(String[] args) throws CommandLineOptionException, RunnerException {
    CommandLineOptions options = new CommandLineOptions(args);
    String file = options.getResult().orElse(DEFAULT_FILE);
    ResultFormatType format = options.getResultFormat().orElse(ResultFormatType.JSON);
    Map<String, List<BenchmarkResult>> results = new LinkedHashMap<>();
    int turns = options.getForkCount().orElse(DEFAULT_FORKS);
    for (int turn = 1; turn <= turns; turn++) {
      System.out.printf("# Turn %d of %d%n%n", turn, turns);
      for (RunResult result : oneTurn(options)) {
        results
            .computeIfAbsent(result.getParams().id(), id -> new ArrayList<>())
            .addAll(result.getBenchmarkResults());
      }
      write(results, format, file); // so that an aborted run leaves something
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    ResultFormatFactory.getInstance(ResultFormatType.TEXT, out).writeOut(merged(results));
    System.out.println("Written to " + file);
  }

  private static Collection<RunResult> oneTurn(CommandLineOptions options) throws RunnerException {
    var once =
        new OptionsBuilder().parent(options).forks(1).addProfiler(LoadProfiler.class).build();
    return new Runner(once).run();
  }

  private static void write(
      Map<String, List<BenchmarkResult>> results, ResultFormatType format, String file) {
    ResultFormatFactory.getInstance(format, file).writeOut(merged(results));
  }

  private static List<RunResult> merged(Map<String, List<BenchmarkResult>> results) {
    return results.values().stream()
        .map(forks -> new RunResult(forks.get(0).getParams(), forks))
        .toList();
  }
}
