package dev.iris.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs that measure in JVMs of their own, for a moment each. */
@Timeout(60)
class ProgramsTest {

  @ParameterizedTest
  @ValueSource(strings = {"push-capturing", "pull", "supervised", "supervised-path", "pekko"})
  void heap(String kind) {
    List<String> jvm = List.of("-XX:+UseSerialGC", "-Xmx128m");
    List<String> args = List.of("--kind", kind, "--count", "500");
    assertThat(HeapPerActor.inChild(jvm, args, Duration.ofSeconds(30))).matches("-?\\d+\\.\\d");
  }

  /** A hog that never ends does not hang who measures it, whatever the figures are. */
  @ParameterizedTest
  @CsvSource({"self-sending,iris", "looping,iris", "blocked,pekko-default"})
  void fairness(String kind, String peer) {
    Arguments few = new Arguments(new String[] {"--probes", "20", "--wait", "0"}, "probes", "wait");
    assertThat(Fairness.inChild(few, kind, peer).split(" \\| ", -1)).hasSize(5);
  }

  @Test
  void unrelatedThreads() {
    String[] options = {"--seconds", "1", "--threads", "10", "--actors", "4"};
    Arguments few = new Arguments(options, "seconds", "threads", "actors");
    assertThat(UnrelatedThreads.inChild(few, "push+pull").split(" \\| ", -1)).hasSize(6);
  }

  @Test
  void childIsEndedWhenItsTimeIsUp() {
    List<String> forever = List.of("--kind", "none", "--peer", "iris", "--probes", "100000");
    assertThatThrownBy(
            () -> ChildJvm.run(Fairness.class, List.of(), forever, Duration.ofMillis(500)))
        .hasMessageContaining("not done after PT0.5S");
  }

  @Test
  void unknownOptionIsNamed() {
    assertThatThrownBy(() -> new Arguments(new String[] {"--cuont", "1"}, "count"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--cuont");
  }
}
