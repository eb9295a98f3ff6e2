package dev.iris.internal.events;

import dev.iris.ExitReason;
import org.jspecify.annotations.Nullable;

/** Nobody is told. */
final class NoEvents implements Events {

  @Override
  public void spawned(Object actor, Class<?> protocol) {}

  @Override
  public void exited(Object actor, ExitReason reason) {}

  @Override
  public void restarted(Object actor, ExitReason reason, int restarts, boolean inPlace) {}

  @Override
  public void swapped(Object actor, long from, long to) {}

  @Override
  public void deadLetter(Object actor, Class<?> message, String cause, boolean accepted) {}

  @Override
  public boolean recordsDeadLetters() {
    return false;
  }

  @Override
  public void handedOff(Object actor, Thread thread) {}

  @Override
  public void rescued(int threads) {}

  @Override
  public @Nullable Lasting slowHandler(Object actor, Thread thread) {
    return null;
  }
}
