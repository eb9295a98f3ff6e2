package dev.iris.internal.mailbox;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A run queue for one, no stronger than the scheduler's: release in, acquire out. */
final class HandOver {
  private final AtomicReference<@Nullable Box> place = new AtomicReference<>();

  void put(Box box) {
    place.setRelease(box);
  }

  @Nullable Box take() {
    return place.getAcquire() == null ? null : place.getAndSet(null);
  }
}
