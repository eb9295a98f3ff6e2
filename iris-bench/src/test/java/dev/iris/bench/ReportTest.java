package dev.iris.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportTest {

  private static final String RESULT =
      """
      {
        "benchmark": "dev.iris.bench.%s",
        "jdkVersion": "25",
        "params": {%s},
        "primaryMetric": {"score": 0, "scoreError": "NaN", "rawData": %s},
        "secondaryMetrics": {"load": {"rawData": [[1.5, 2.5]]}}
      }
      """;

  @Test
  void comparesWithTheBestPeerAndTheCalibration() {
    String json =
        "["
            + String.join(
                ",",
                RESULT.formatted("Calibration.steps", "", "[[40e6]]"),
                RESULT.formatted(
                    "W1PingPong.iris",
                    "\"roundTrips\": \"7\"",
                    "[[18e6, 20e6], [19e6, 30e6, 1e6]]"),
                pekko("default", "[[5e6]]"),
                pekko("tuned", "[[9e6, 10e6]]"))
            + "]";

    assertThat(Report.table(Report.parse(json)))
        .contains("load average at most 2.50")
        .contains(
            "| W1 ping-pong, messages/s | roundTrips=7 | 19.0M (1.00–30.0) | 0.475"
                + " | 9.50M (9.00–10.0) | pekko, tuned | 2.000 | 3.0 |");
  }

  @Test
  void halvesOfTheBlitzAreRowsOfTheirOwn() {
    String json =
        "["
            + String.join(
                ",",
                RESULT.formatted("W6Blitz.irisSpawns", "", "[[2e6]]"),
                RESULT.formatted("W6Blitz.pekkoSpawns", "", "[[1e5]]"),
                RESULT.formatted("W6Blitz.irisMessages", "", "[[8e6]]"))
            + "]";

    assertThat(Report.table(Report.parse(json)))
        .contains("2.00M (2.00–2.00) | – | 0.100M (0.100–0.100) | pekko | 20.000 | 20.0 |")
        .contains("8.00M (8.00–8.00) | – | – | – | – | 6.0 |");
  }

  private static String pekko(String dispatcher, String scores) {
    return RESULT.formatted(
        "W1PingPong.pekko",
        "\"roundTrips\": \"7\", \"dispatcher\": \"%s\"".formatted(dispatcher),
        scores);
  }
}
