package dev.iris.bench;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes a Markdown table of JMH's JSON results: what Iris reached, as a number and as a multiple of
 * the calibration loop, and beside it the best of its peers. Run it on the machine that measured.
 */
public final class Report {

  private Report() {}

  /** Takes one result file, or several, and prints. */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      System.err.println(
          "usage: java -cp benchmarks.jar dev.iris.bench.Report result.json [more.json …]");
      System.exit(2);
    }
    List<Measured> all = new ArrayList<>();
    for (String file : args) {
      all.addAll(parse(Files.readString(Path.of(file))));
    }
    System.out.print(table(all));
  }

  /** Reads a result file: an array, wrapped here because the parser wants an object. */
  static List<Measured> parse(String json) {
    var strict = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
    Map<String, Object> root =
        ConfigFactory.parseString("{\"results\":" + json + "}", strict).root().unwrapped();
    return ((Collection<?>) Objects.requireNonNull(root.get("results")))
        .stream().map(result -> Measured.of((Map<?, ?>) result)).toList();
  }

  static String table(List<Measured> all) {
    Optional<Measured> calibration =
        all.stream().filter(m -> m.workload().equals("Calibration")).findFirst();
    StringBuilder out = new StringBuilder(machine(all, calibration));
    out.append(
        """

        | workload | sizes | Iris: median (min–max) | × calibration | best peer: median (min–max) \
        | peer | ratio | target |
        |---|---|---|---|---|---|---|---|
        """);
    for (Target target : Target.values()) {
      rows(target, all, calibration).forEach(out::append);
    }
    return out.toString();
  }

  /** One row for each choice of sizes. */
  private static Collection<String> rows(
      Target target, List<Measured> all, Optional<Measured> calibration) {
    Map<String, List<Measured>> bySizes = new TreeMap<>();
    for (Measured measured : all) {
      if (target.covers(measured)) {
        bySizes.computeIfAbsent(measured.sizes(), sizes -> new ArrayList<>()).add(measured);
      }
    }
    return bySizes.entrySet().stream()
        .map(entry -> row(target, entry.getKey(), entry.getValue(), calibration))
        .toList();
  }

  private static String row(
      Target target, String sizes, List<Measured> measured, Optional<Measured> calibration) {
    Optional<Measured> iris = best(measured.stream().filter(Measured::isIris).toList());
    Optional<Measured> peer = best(measured.stream().filter(m -> !m.isIris()).toList());
    return "| %s | %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            target.title,
            sizes,
            iris.map(Measured::range).orElse("–"),
            ratio(iris, calibration),
            peer.map(Measured::range).orElse("–"),
            peer.map(Measured::peer).orElse("–"),
            ratio(iris, peer),
            target.ratio == 0 ? "–" : decimal("%.1f", target.ratio));
  }

  private static Optional<Measured> best(List<Measured> some) {
    return some.stream().max((a, b) -> Double.compare(a.median(), b.median()));
  }

  private static String ratio(Optional<Measured> some, Optional<Measured> other) {
    if (some.isEmpty() || other.isEmpty()) {
      return "–";
    }
    return decimal("%.3f", some.get().median() / other.get().median());
  }

  private static String decimal(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }

  private static String machine(List<Measured> all, Optional<Measured> calibration) {
    List<String> jdks = all.stream().map(Measured::jdk).distinct().toList();
    double highest =
        all.stream()
            .mapToDouble(Measured::load)
            .filter(load -> !Double.isNaN(load))
            .max()
            .orElse(Double.NaN);
    return """
        - %s %s, %d processors; JDK %s
        - load average %s while measuring, %s now
        - calibration: %s
        """
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            String.join(", ", jdks),
            Double.isNaN(highest) ? "not recorded" : decimal("at most %.2f", highest),
            decimal("%.2f", LoadProfiler.now()),
            calibration.map(Measured::range).orElse("not run"));
  }

  /** The workloads in the order of the table, and how many times the best peer Iris must reach. */
  enum Target {
    W1("W1 ping-pong, messages/s", "W1PingPong", "", 3),
    W1B("W1b 1000 pairs, messages/s", "W1bPairs", "", 1.5),
    W2("W2 counting, messages/s", "W2Counting", "", 2),
    W3("W3 fan-in, messages/s", "W3FanIn", "", 5),
    W4("W4 ring, hops/s", "W4Ring", "", 3),
    W5("W5 big ring, hops/s", "W5BigRing", "", 1.3),
    W6_SPAWNS("W6 blitz, spawns/s", "W6Blitz", "Spawns", 20),
    W6_MESSAGES("W6 blitz, messages/s", "W6Blitz", "Messages", 6),
    W6P_SPAWNS("W6p pull blitz, spawns/s", "W6pPullBlitz", "Spawns", 0),
    W6P_MESSAGES("W6p pull blitz, messages/s", "W6pPullBlitz", "Messages", 0),
    W8("W8 fork-join create, actors/s", "W8ForkJoinCreate", "", 40),
    W9("W9 big, messages/s", "W9Big", "", 2.5),
    W10("W10 pull ping-pong, messages/s", "W10PullPingPong", "", 1),
    W12("W12 timers, sets/s", "W12Timers", "", 0),
    W14("W14 kill storm, restarts/s", "W14KillStorm", "", 0),
    W15("W15 hot swap, swaps/s", "W15HotSwap", "", 0);

    private final String title;
    private final String workload;
    private final String half;
    private final double ratio;

    Target(String title, String workload, String half, double ratio) {
      this.title = title;
      this.workload = workload;
      this.half = half;
      this.ratio = ratio;
    }

    private boolean covers(Measured measured) {
      return measured.workload().equals(workload) && measured.method().endsWith(half);
    }
  }
}
