package dev.iris.internal.supervise;

import dev.iris.ActorRef;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes an actor that is to take the place of another. That is user code, so it runs outside of
 * turns; what comes of it is dealt with in one. In turns only.
 */
final class Replacement {

  private final Hub hub;
  private final Supplier<? extends ActorRef<?>> factory;
  private long attempts;
  private boolean making;

  Replacement(Hub hub, Supplier<? extends ActorRef<?>> factory) {
    this.hub = hub;
    this.factory = factory;
  }

  /** Calls one of the two in a turn, unless it is withdrawn. */
  void make(Consumer<ActorRef<?>> made, Consumer<Throwable> failed) {
    long attempt = ++attempts;
    making = true;
    hub.outside()
        .execute(
            () -> {
              try {
                ActorRef<?> another =
                    Objects.requireNonNull(factory.get(), "the factory made no actor");
                hub.turns().execute(() -> onMade(attempt, another, made));
              } catch (Throwable thrown) {
                hub.turns().execute(() -> onFailed(attempt, thrown, failed));
              }
            });
  }

  /** Whether one was being made, which nobody waits for any more: it is killed when it comes. */
  boolean withdraw() {
    boolean was = making;
    attempts++;
    making = false;
    return was;
  }

  private void onMade(long attempt, ActorRef<?> another, Consumer<ActorRef<?>> made) {
    if (attempt == attempts) {
      making = false;
      made.accept(another);
    } else {
      another.kill();
    }
  }

  private void onFailed(long attempt, Throwable thrown, Consumer<Throwable> failed) {
    if (attempt == attempts) {
      making = false;
      failed.accept(thrown);
    }
  }
}
