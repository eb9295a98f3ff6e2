package dev.iris.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One benchmark of a result file.
 *
 * @param workload the class
 * @param method the method: {@code iris…}, or the peer's name
 * @param variant the dispatcher's name, or empty
 * @param sizes the other parameters
 * @param scores one for each round, sorted
 * @param load the highest load average of a round, or NaN
 * @param jdk the JDK's version
 */
record Measured(
    String workload,
    String method,
    String variant,
    String sizes,
    List<Double> scores,
    double load,
    String jdk) {

  private static final String VARIANT = "dispatcher";

  static Measured of(Map<?, ?> result) {
    String[] name = text(result.get("benchmark")).split("\\.", -1);
    TreeMap<String, String> params = new TreeMap<>();
    map(result.get("params")).forEach((key, value) -> params.put(text(key), text(value)));
    String variant = params.remove(VARIANT);
    return new Measured(
        name[name.length - 2],
        name[name.length - 1],
        variant == null ? "" : variant,
        params.toString().replaceAll("[{}]", ""),
        scores(map(result.get("primaryMetric"))),
        load(map(result.get("secondaryMetrics"))),
        text(result.get("jdkVersion")));
  }

  private static double load(Map<?, ?> metrics) {
    Map<?, ?> metric = map(metrics.get(LoadProfiler.LABEL));
    List<Double> loads = scores(metric);
    return loads.isEmpty() ? Double.NaN : loads.getLast();
  }

  /** All rounds of all forks. */
  private static List<Double> scores(Map<?, ?> metric) {
    if (!(metric.get("rawData") instanceof Collection<?> forks)) {
      return List.of();
    }
    return forks.stream()
        .flatMap(fork -> ((Collection<?>) fork).stream())
        .map(score -> ((Number) score).doubleValue())
        .sorted()
        .toList();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(@Nullable Object value) {
    return Objects.toString(value);
  }

  boolean isIris() {
    return method.startsWith("iris");
  }

  String peer() {
    String name = method.replaceAll("(Spawns|Messages)$", "");
    return variant.isEmpty() ? name : name + ", " + variant;
  }

  double median() {
    int middle = scores.size() / 2;
    double upper = scores.get(middle);
    return scores.size() % 2 == 1 ? upper : (scores.get(middle - 1) + upper) / 2;
  }

  /** As in {@code 19.2M (18.7–20.1)}. */
  String range() {
    return "%sM (%s–%s)"
        .formatted(millions(median()), millions(scores.getFirst()), millions(scores.getLast()));
  }

  private static String millions(double score) {
    double millions = score / 1e6;
    String format =
        millions < 0.1 ? "%.4f" : millions < 1 ? "%.3f" : millions < 10 ? "%.2f" : "%.1f";
    return String.format(Locale.ROOT, format, millions);
  }
}
