package dev.iris.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(Resources.SYSTEM_OUT)
class MainTest {

  @Test
  void helpListsAllExamplesOnALineEach() {
    Run run = Run.of("--help");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .anyMatch(line -> line.matches(" +Showcase +\\S.*"))
        .anyMatch(line -> line.matches(" +PingPong +\\S.*"))
        .anyMatch(line -> line.matches(" +Saga +\\S.*"))
        .anyMatch(line -> line.matches(" +WorkerPool +\\S.*"))
        .anyMatch(line -> line.matches(" +HotSwap +\\S.*"))
        .anyMatch(line -> line.matches(" +Millions +\\S.*"))
        .allMatch(line -> line.length() <= 100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Showcase",
        "PingPong",
        "Saga",
        "WorkerPool",
        "MeshNode",
        "SelfHealingCart",
        "Supervision",
        "HotSwap",
        "Millions"
      })
  void eachExampleExplainsItsOptions(String name) {
    Run run = Run.of(name, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains(name, "--help");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNames() {
    Run run = Run.of("PongPing", "--rounds", "3");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("'PongPing'", "Showcase, PingPong, Saga, WorkerPool, Millions");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "10000001", "99999999999", "1.5"})
  void aBadNumberIsAnsweredWithWhatIsAllowed(String number) {
    Run run = Run.of("PingPong", "--rounds", number);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--rounds", "'" + number + "'", "from 1 to 10000000");
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheOptions() {
    Run run = Run.of("PingPong", "--round", "3");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("'--round'", "--rounds N", "--games N");
  }

  @Test
  void optionsWithoutANameAreTheShowcases() {
    Run run = Run.of("--parts", "a,z");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("Showcase:").contains("'a,z'", "a, b, c");
  }

  @Test
  void aSourceThatIsNotThereIsReportedBeforeAnythingRuns(@TempDir Path folder) {
    Run run = Run.of("--source", folder.resolve("none.zip").toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("none.zip", "no such file", "folder or a zip file");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aSourceThatIsNoZipFileIsReported(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("text.zip"), "no zip file at all");
    Run run = Run.of("--source", file.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("text.zip", "folder or a zip file");
  }

  @Test
  void aSourceWithoutSourcesIsReported(@TempDir Path folder) {
    Run run = Run.of("--source", folder.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(folder.toString(), "no *.java");
  }
}
