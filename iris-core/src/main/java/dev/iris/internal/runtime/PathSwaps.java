package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.PathSwap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Swaps several actors, each by itself, and collects what becomes of them. Any thread. */
final class PathSwaps {

  private final CompletableFuture<PathSwap> result;
  private final TreeMap<String, Long> versions = new TreeMap<>();
  private final TreeMap<String, Throwable> failures = new TreeMap<>();
  private int missing;

  private PathSwaps(Kernel kernel, int missing) {
    this.result = kernel.waits().newFuture(kernel.runtime());
    this.missing = missing;
  }

  static CompletableFuture<PathSwap> begin(
      Kernel kernel,
      Map<String, ActorRef<?>> actors,
      Function<ActorRef<?>, CompletableFuture<Long>> swap) {
    PathSwaps swaps = new PathSwaps(kernel, actors.size() + 1); // one for the loop itself
    actors.forEach((path, actor) -> swaps.begin(path, actor, swap));
    swaps.oneLess();
    return swaps.result;
  }

  private void begin(
      String path, ActorRef<?> actor, Function<ActorRef<?>, CompletableFuture<Long>> swap) {
    CompletableFuture<Long> one;
    try {
      one = swap.apply(actor);
    } catch (IllegalArgumentException unfit) { // of another kind, or of another protocol
      one = CompletableFuture.failedFuture(unfit);
    }
    var unused = one.whenComplete((version, thrown) -> done(path, version, thrown));
  }

  private void done(String path, @Nullable Long version, @Nullable Throwable thrown) {
    synchronized (this) {
      if (version == null) {
        failures.put(path, Objects.requireNonNull(thrown));
      } else {
        versions.put(path, version);
      }
    }
    oneLess();
  }

  private void oneLess() {
    synchronized (this) {
      if (--missing > 0) {
        return;
      }
    }
    result.complete(new PathSwap(versions, failures));
  }
}
