package dev.iris.internal.runtime;

import dev.iris.Cancellable;
import dev.iris.DeadLetter;
import dev.iris.Pid;
import dev.iris.RuntimeConfig;
import dev.iris.internal.events.Events;
import dev.iris.internal.schedule.Post;
import dev.iris.internal.schedule.Waits;
import dev.iris.internal.time.LogLimit;
import dev.iris.internal.time.NanoClock;
import dev.iris.internal.time.RateLimit;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what was not handled, logs it at a bounded rate and tells subscribers, each on a thread of
 * its own behind a bounded queue. What a subscriber causes by its own sends is only counted. Any
 * thread.
 *
 * <p>In a flood all but a few of a second stop at a {@link RateLimit}, before anything is
 * formatted, made or queued, and what they meet up to there is striped or only read: so a flood
 * costs the senders little, whatever the log and the subscribers are like.
 */
final class DeadLetters {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.DeadLetters");

  private final Counters counters;
  private final Events events;
  private final Waits waits;
  private final NanoClock clock;
  private final int queueCapacity;
  private final int toldPerSecond;
  private final LogLimit limit;
  private final RateLimit recorded;
  private final CopyOnWriteArrayList<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  private volatile boolean closed;

  /** Cancelled, and not yet seen to have ended. */
  private final Set<Subscription> leaving = ConcurrentHashMap.newKeySet();

  DeadLetters(
      Counters counters, Events events, NanoClock clock, Waits waits, RuntimeConfig config) {
    this.counters = counters;
    this.events = events;
    this.clock = clock;
    this.waits = waits;
    this.queueCapacity = config.deadLetterQueue();
    this.toldPerSecond = config.deadLettersPerSecond();
    this.limit = new LogLimit(clock, config.deadLetterLogsPerSecond(), DeadLetters::logHeldBack);
    this.recorded = new RateLimit(clock, toldPerSecond);
  }

  void report(Object message, Cell<?> to, String cause, boolean accepted) {
    report(message, to.number(), to, cause, accepted);
  }

  /** The same for one that is no actor of this runtime; the log shows it as given. */
  void report(Object message, long to, Object shown, String cause, boolean accepted) {
    counters.deadLetter(cause, accepted);
    if (onSubscriberThread()) {
      return;
    }
    if (LOG.isWarnEnabled() && (accepted || LOG.isDebugEnabled()) && limit.pass()) {
      log(message, shown, cause, accepted);
    }
    if (events.recordsDeadLetters() && recorded.pass()) {
      events.deadLetter(shown, message.getClass(), cause, accepted);
    }
    DeadLetter letter = null;
    for (Subscription subscription : subscriptions) {
      if (subscription.mayHear()) {
        letter = letter == null ? new DeadLetter(message, new Pid(to), cause, accepted) : letter;
        subscription.offer(letter);
      }
    }
  }

  private static void log(Object message, Object to, String cause, boolean accepted) {
    String type = message.getClass().getName();
    if (accepted) {
      LOG.warn("Dead letter: {} for {}: {}", type, to, cause);
    } else {
      LOG.debug("Refused: {} for {}: {}", type, to, cause);
    }
  }

  private static void logHeldBack(long count) {
    LOG.warn("{} more dead letters were not logged one by one", count);
  }

  boolean onSubscriberThread() {
    return isOnThreadOf(subscriptions) || !leaving.isEmpty() && isOnThreadOf(leaving);
  }

  private boolean isOnThreadOf(Collection<Subscription> some) {
    for (Subscription subscription : some) {
      if (subscription.post.onItsThread()) {
        return true;
      }
    }
    return false;
  }

  Cancellable subscribe(Consumer<? super DeadLetter> listener) {
    Subscription subscription = new Subscription(listener);
    subscriptions.add(subscription); // then the flag is read; who closes does it the other way
    if (closed) {
      subscription.cancel();
    }
    return subscription;
  }

  /** Delivers what is queued, as far as time allows, and ends the threads; false: one goes on. */
  boolean close(Duration atMost) {
    closed = true;
    long held = limit.takeHeld();
    if (held > 0) {
      logHeldBack(held);
    }
    boolean ended = true;
    for (Subscription subscription : subscriptions) {
      ended &= subscription.post.finish(atMost);
    }
    for (Subscription subscription : leaving) {
      ended &= subscription.post.finish(atMost);
    }
    return ended;
  }

  private final class Subscription implements Cancellable {

    private final Consumer<? super DeadLetter> listener;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final RateLimit rate = new RateLimit(clock, toldPerSecond);
    private final Post<DeadLetter> post;

    Subscription(Consumer<? super DeadLetter> listener) {
      this.listener = listener;
      this.post =
          waits.newPost("iris-dead-letters", queueCapacity, this::tell, () -> leaving.remove(this));
    }

    boolean mayHear() {
      if (rate.pass()) {
        return true;
      }
      counters.missed.increment();
      return false;
    }

    void offer(DeadLetter letter) {
      if (!post.offer(letter)) {
        counters.missed.increment();
      }
    }

    private void tell(DeadLetter letter) {
      try {
        listener.accept(letter);
      } catch (Throwable t) {
        LOG.warn("A dead-letter subscriber failed at {}", letter, t);
      }
    }

    @Override
    public boolean cancel() {
      if (!cancelled.compareAndSet(false, true)) {
        return false;
      }
      leaving.add(this);
      subscriptions.remove(this);
      post.cancel();
      return true;
    }
  }
}
