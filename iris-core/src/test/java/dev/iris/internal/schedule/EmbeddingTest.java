package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.IrisRuntime;
import dev.iris.internal.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the engine may find itself: inside a virtual thread, and in a JVM with one carrier. */
class EmbeddingTest extends EngineFixture {

  @Test
  void startedUsedAndClosedByAVirtualThread() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                IrisRuntime iris = start(quiet());
                block(iris, CORES + 1);
                spin(iris, CORES + 1);
                assertAnswers(iris, doubler(iris), 20);
                enough = true;
                assertAnswers(iris, pullDoubler(iris), 20);
                letGo();
                assertThat(iris.shutdown(Eventually.LIMIT)).isEmpty();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    Eventually.result(done, "the virtual thread");
  }

  @Test
  void startedByAnActorOfAnotherRuntime() {
    IrisRuntime outer = start(parallelism(1));
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    outer
        .spawn(
            String.class,
            (m, ctx) -> {
              try (IrisRuntime inner = IrisRuntime.start(parallelism(1))) {
                answer.complete(ask(inner, doubler(inner), 21));
              }
            })
        .send("start");
    assertThat(Eventually.result(answer, "an answer from inside", () -> Dump.of(outer)))
        .isEqualTo(42);
  }

  /** What a JVM runs virtual threads on can only be said when it starts, hence another JVM. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aJvmWithOneCarrier(int workers) throws Exception {
    Path output = Files.createTempFile("one-carrier", ".txt");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-Diris.test.log=OFF",
                "-cp",
                OtherJvm.classPath(),
                OneCarrier.class.getName(),
                String.valueOf(workers))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = child.waitFor(2 * Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
      String said = Files.readString(output);
      assertThat(ended).as("the other JVM ended; it said:%n%s", said).isTrue();
      assertThat(child.exitValue()).as("its exit; it said:%n%s", said).isZero();
      assertThat(said).endsWith(OneCarrier.ALL_IS_WELL + System.lineSeparator());
    } finally {
      child.destroyForcibly();
      Files.delete(output);
    }
  }
}
