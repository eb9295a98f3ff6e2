package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.PullBehavior;
import dev.iris.Signal;
import dev.iris.internal.mailbox.Control;
import dev.iris.internal.mailbox.Push;
import dev.iris.internal.runtime.Versions.Version;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How an actor comes to run other code. Any thread asks; the actor's owner carries it out between
 * two messages. A swap is no restart: neither {@code onStop} nor {@code onStart} runs, and
 * everything the old code made stays.
 */
final class Swaps {

  private Swaps() {}

  static <M> CompletableFuture<Long> inOrder(Cell<M> who, Behavior<M> next) {
    requirePush(who);
    Objects.requireNonNull(next, "next");
    return ask(new Swap(who, (versions, was) -> versions.next(next, next)), false);
  }

  static <M> CompletableFuture<Long> atOnce(Cell<M> who, Behavior<M> next) {
    requirePush(who);
    Objects.requireNonNull(next, "next");
    return ask(new Swap(who, (versions, was) -> versions.next(next, next)), true);
  }

  @SuppressWarnings("unchecked") // a push actor's instance is a behaviour of its messages
  static <M, B extends Behavior<M>> CompletableFuture<Long> migrating(
      Cell<M> who, Supplier<B> next, BiConsumer<? super Behavior<M>, ? super B> migrate) {
    requirePush(who);
    Objects.requireNonNull(next, "next");
    Objects.requireNonNull(migrate, "migrate");
    return ask(
        new Swap(
            who,
            (versions, was) -> {
              B made = Objects.requireNonNull(next.get(), "the factory made no behaviour");
              migrate.accept((Behavior<M>) Objects.requireNonNull(was), made);
              return versions.next(next, made);
            }),
        false);
  }

  static <M> CompletableFuture<Long> body(Cell<M> who, PullBehavior<M> next) {
    if (!(who instanceof PullCell)) {
      throw new IllegalArgumentException(
          who + " is a push actor, which has no body; swap its behaviour with hotSwap");
    }
    Objects.requireNonNull(next, "next");
    return ask(new Swap(who, (versions, was) -> versions.next(next, next)), true);
  }

  static CompletableFuture<Long> back(Cell<?> who, long version) {
    return ask(new Swap(who, (versions, was) -> versions.former(version)), who instanceof PullCell);
  }

  private static void requirePush(ActorRef<?> who) {
    if (!(who instanceof PushCell)) {
      throw new IllegalArgumentException(
          who + " is a pull actor, which has no behaviour; swap its body with hotSwapBody");
    }
  }

  private static CompletableFuture<Long> ask(Swap swap, boolean atOnce) {
    Cell<?> who = swap.who();
    Push push = atOnce ? who.control(new Swap.Now(swap)) : who.notice(new Special.Swapping(swap));
    if (push == Push.REFUSED) {
      swap.failForItsEnd();
    }
    return swap.future();
  }

  // --- the owner

  /** Whether there are swaps that are not to wait. */
  static boolean pending(Cell<?> who) {
    Versions versions = Versions.existing(who);
    return versions != null && !versions.pending().isEmpty();
  }

  static void pend(Cell<?> who, Swap swap) {
    Versions.of(who).pending().add(swap);
  }

  /** Those that are not to wait are carried out. */
  static void carryOutPending(Cell<?> who) {
    Versions versions = Versions.of(who);
    while (!versions.pending().isEmpty() && who.carryOut(versions.pending().removeFirst())) {
      continue;
    }
  }

  /** One that was not to wait, and was not taken before the mailbox was closed. */
  static void failAtEnd(Control control) {
    if (control instanceof Swap.Now now) {
      now.swap().failForItsEnd();
    }
  }

  static void failPending(Cell<?> who) {
    Versions versions = Versions.existing(who);
    if (versions != null) {
      versions.pending().forEach(Swap::failForItsEnd);
      versions.pending().clear();
    }
  }

  /** What runs from now on is that version; before is the instance that ran until now. */
  static void inForce(Cell<?> who, Version next, @Nullable Object before, Swap swap) {
    Versions versions = Versions.of(who);
    long from = versions.current().number();
    versions.become(next, before);
    Probe probe = who.kernel().probe();
    if (probe != null) {
      probe.swapped(who, from, next.number());
    }
    Signal.HotSwapped signal = new Signal.HotSwapped(who, from, next.number());
    for (Watch watch : who.attachments().watchers()) {
      watch.tellMeanwhile(signal);
    }
    if (who instanceof PushCell) {
      who.notice(new Special.Notice(signal, Special.Claim.ALWAYS));
    }
    who.kernel().events().swapped(who, from, next.number());
    swap.outcome(next.number());
    versions.outcomes().add(swap);
  }
}
