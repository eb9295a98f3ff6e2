package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the semantics demand and the present engine is known not to keep. A test moves from here to
 * the suite of its subject when the gap is closed.
 */
public abstract class KnownGapsContract extends RuntimeContract {

  /** As many as there are carriers, yielding alone serves nobody else; so this needs more. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void pullActorsThatAlwaysHaveAMessageHoldNobodyUp(Kind kind) {
    AtomicBoolean enough = new AtomicBoolean();
    try {
      for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
        iris.actor(String.class)
            .spawnWithMailbox(
                mb -> {
                  mb.self().send("again");
                  while (!enough.get()) {
                    mb.self().send(mb.receive());
                  }
                });
      }
      ActorRef<Question> doubler = Question.doubler(iris, kind);
      for (int i = 0; i < 100; i++) {
        assertThat(Await.result(Question.ask(doubler, i, HOUR))).isEqualTo(2 * i);
      }
    } finally {
      enough.set(true);
    }
  }
}
