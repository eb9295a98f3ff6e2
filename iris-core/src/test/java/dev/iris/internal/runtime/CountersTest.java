package dev.iris.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.internal.Crew;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The accounts, as they are reported. */
class CountersTest {

  private final Counters counters = new Counters();

  private TreeMap<String, Long> report(long accepted, long handled, long queued) {
    TreeMap<String, Long> into = new TreeMap<>();
    counters.report(into, accepted, handled, queued);
    return into;
  }

  @Test
  void atTheStartAllIsZero() {
    assertThat(report(0, 0, 0))
        .containsKeys(
            "spawned",
            "alive",
            "refused",
            "lost",
            "accepted",
            "sent",
            "handled",
            "queued",
            "deadletters.missed",
            "stuck")
        .allSatisfy((name, count) -> assertThat(count).as(name).isZero());
  }

  @Test
  void whatRunnersAndTheLivingCountedIsAdded() {
    counters.accepted.add(3);
    counters.handled.add(2);
    assertThat(report(10, 20, 5))
        .containsEntry("accepted", 18L)
        .containsEntry("sent", 18L)
        .containsEntry("handled", 22L)
        .containsEntry("queued", 5L);
  }

  @Test
  void theLivingAreThoseSpawnedAndNotEnded() {
    counters.spawned.add(5);
    counters.ended.add(2);
    assertThat(report(0, 0, 0)).containsEntry("spawned", 5L).containsEntry("alive", 3L);
  }

  @Test
  void whatWasLostAndWhatWasRefusedIsCountedByCause() {
    counters.deadLetter("full", false);
    counters.deadLetter("full", false);
    counters.deadLetter("ended", false);
    counters.deadLetter("crashed", true);
    counters.deadLetter("full", true);
    counters.missed.increment();
    assertThat(report(4, 0, 0))
        .containsEntry("refused", 3L)
        .containsEntry("refused.full", 2L)
        .containsEntry("refused.ended", 1L)
        .containsEntry("lost", 2L)
        .containsEntry("lost.crashed", 1L)
        .containsEntry("lost.full", 1L)
        .containsEntry("sent", 7L)
        .containsEntry("accepted", 4L)
        .containsEntry("deadletters.missed", 1L);
  }

  @Test
  void amongThreadsNothingIsForgotten() {
    Crew.run(
        4,
        index -> {
          for (int i = 0; i < 20_000; i++) {
            counters.deadLetter("cause-" + i % 5, index % 2 == 0);
          }
        });
    assertThat(report(0, 0, 0))
        .containsEntry("refused", 40_000L)
        .containsEntry("lost", 40_000L)
        .containsEntry("lost.cause-3", 8_000L);
  }
}
