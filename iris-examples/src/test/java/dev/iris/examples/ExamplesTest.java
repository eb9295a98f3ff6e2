package dev.iris.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.examples.census.TestSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Runs each example with little to do and looks at what it prints. */
@ResourceLock(Resources.SYSTEM_OUT)
@Timeout(120)
class ExamplesTest {

  @Test
  void crowdHandlesEveryMessage() {
    Run run = Run.of("Showcase", "--parts", "a", "--actors", "500");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("500 actors of each kind")
        .containsPattern("push +[\\d,]+/s +[\\d,]+/s")
        .containsPattern("pull +[\\d,]+/s +[\\d,]+/s")
        .containsPattern("(?s)(5,000 of 5,000 messages handled; by 500 of 500 actors.*){2}");
  }

  @Test
  void censusShowsTotalsAndTablesAndIsVerified(@TempDir Path folder) throws Exception {
    Path zip = folder.resolve("sources.zip");
    var files = Map.of("A.java", "class A { int x; }", "B.java", "class B { A a = x + x; }");
    TestSources.writeZip(zip, files, "C.java");
    Run run = Run.of("--parts", "b", "--verify", "--source", zip.toString(), "--top", "2");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("3 entries; 3 *.java")
        .contains("2 files read")
        .contains("unreadable, left out: C.java (ZipException")
        .containsPattern("10 words +7 identifiers")
        .containsPattern("1\\. +3 +a +1\\. +3 +x")
        .containsPattern("2\\. +3 +x +2\\. +2 +A")
        .doesNotContain("3. ")
        .contains("verified: equal");
  }

  @Test
  void censusOfTheFirstFilesReadsNoMore(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("A.java"), "class A {}");
    Files.writeString(folder.resolve("B.java"), "class B {}");
    Run run = Run.of("--parts", "b", "--files", "1", "--source", folder.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("1 files read").doesNotContain("verified");
  }

  @Test
  void aProbeArrivesAmongHandlersThatNeverReturn() {
    Run run = Run.of("Showcase", "--parts", "c", "--probes", "100");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsPattern("the probe's latency +p50 +p99 +max")
        .containsPattern("with nobody in its way( +[\\d.]+ ms){3}")
        .containsPattern("behind two that spin, two that block( +[\\d.]+ ms){3}")
        .contains("100 of 100 probes arrived", "the 2 that blocked were killed");
  }

  @Test
  void pingPongPrintsMessagesPerSecond() {
    Run run = Run.of("PingPong", "--rounds", "1000", "--games", "2");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .hasSize(2)
        .allMatch(line -> line.matches("game \\d: 2,000 messages in .* [\\d,]+ messages/s; .*"));
  }

  @Test
  void sagaPrintsTheThreeOutcomes() {
    Run run = Run.of("Saga", "--patience", "1000");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "order 1: confirmed",
            "order 2: refused: no lamp in stock",
            "order 3: timed out: no answer from payment; the goods go back",
            "books in stock: 1 (there were 2, and one was sold)");
  }

  @Test
  void supervisionPrintsTheTreeBeforeDuringAndAfter() {
    Run run = Run.of("Supervision");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsSubsequence(
            "/shop/pay/ledger has order 1, its 1. since it started",
            "before",
            "during back-off",
            "/shop/pay/ledger has order 2, its 1. since it started",
            "after: same pids",
            "/shop/pay/gate     pid 1.2  restarts 1",
            "/shop/pay/ledger   pid 1.1  restarts 1",
            "after a kill",
            "failures of /shop/pay: 1");
  }

  @Test
  void workerPoolBalances() {
    Run run = Run.of("WorkerPool", "--jobs", "200", "--workers", "2");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("block: 2 workers", "redirect:")
        .containsPattern("(?s)(sent 200;.*balances.*){2}")
        .doesNotContain("DOES NOT");
  }

  @Test
  void hotSwapPricesEachSaleOnceByTheVersionInForce() {
    Run run = Run.of("HotSwap", "--sales", "500");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsSubsequence(
            "version 1 is live",
            "compiled and packed while books are sold: discount.jar",
            "version 2 is live, from the jar",
            "rolled back: version 1 is live");
    Matcher sold =
        Pattern.compile(
                "version (\\d): ([\\d,]+) books at ([\\d.]+), its sales ([\\d,]+) to ([\\d,]+)")
            .matcher(run.out());
    List<MatchResult> periods = sold.results().toList();
    assertThat(periods)
        .extracting(p -> p.group(1) + " " + p.group(3))
        .containsExactly("1 20.00", "2 18.00", "1 20.00");
    int end = number(periods.get(0), 5);
    assertThat(number(periods.get(1), 4)).as("state is carried over").isEqualTo(end + 1);
    assertThat(number(periods.get(2), 4)).as("as it was left").isEqualTo(end + 1);
    int sum = periods.stream().mapToInt(p -> number(p, 2)).sum();
    assertThat(run.out())
        .contains(
            String.format(
                Locale.ROOT,
                "sent %,d; handled %,d; refused 0; lost 0: each handled once, in order",
                sum,
                sum));
  }

  private static int number(MatchResult match, int group) {
    return Integer.parseInt(match.group(group).replace(",", ""));
  }

  @Test
  void millionsAreAliveAtOnceAndClosedInOrder() {
    Run run = Run.of("Millions", "--actors", "500");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("500 push actors spawned", "500 pull actors spawned")
        .contains("1,000 actors alive, 1,000 messages handled; heap used: ")
        .contains("1,001 actors listed in 2 pages", "meanwhile an actor handled")
        .containsPattern("closed one after the other in [\\d.]+ s; alive: 0, killed: 0");
  }
}
