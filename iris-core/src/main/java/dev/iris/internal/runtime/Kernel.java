package dev.iris.internal.runtime;

import dev.iris.ActorContext;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import dev.iris.internal.events.Events;
import dev.iris.internal.registry.PidTable;
import dev.iris.internal.schedule.Scheduler;
import dev.iris.internal.schedule.Waits;
import dev.iris.internal.time.Durations;
import dev.iris.internal.time.LogLimit;
import dev.iris.internal.time.NanoClock;
import dev.iris.internal.time.Timers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the actors of one runtime share: the seams, the registries, the accounts. Any thread. */
final class Kernel {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.Actors");
  private static final long DOUBTFUL_NANOS = 100_000_000L;
  private static final int FAILURES_LOGGED_PER_SECOND = 10;
  private static final int FRAMES_LOGGED = 8;

  private final IrisRuntime runtime;
  private final int budget;
  private final long shutdownNanos;
  private final Scheduler scheduler;
  private final Waits waits;
  private final NanoClock clock;
  private final Timers timers;
  private final RandomGenerator random;
  private final @Nullable Probe probe;
  private final Events events = Events.ofThisJvm();
  private final Counters counters = new Counters();
  private final PidTable<Cell<?>> pids = new PidTable<>();
  private final Names names = new Names();
  private final Guests guests = new Guests(this);
  private final PathRegistry paths = new PathRegistry(this);
  private final Supervising supervising;
  private final InTurn inTurn = new InTurn();
  private final Fences fences;
  private final DeadLetters deadLetters;
  private final LogLimit failureLimit;
  private final ClassValue<Boolean> startHooks = hooks("onStart", ActorContext.class);
  private final ClassValue<Boolean> stopHooks =
      hooks("onStop", ExitReason.class, ActorContext.class);
  private final int swapHistory;
  private long doubtsSince;
  private volatile boolean closing;
  private volatile @Nullable Drain drain;

  /** Closing, probed, or with threads behind a fence: a send takes the long way. */
  private volatile boolean wary;

  /** Set without a call by a sender without stack: some actor may not have been scheduled. */
  volatile boolean doubts;

  /** The runtime is what actors see as theirs. */
  Kernel(IrisRuntime runtime, RuntimeConfig config, Engine engine) {
    this.runtime = runtime;
    this.budget = config.budget();
    this.swapHistory = config.swapHistory();
    this.shutdownNanos = Durations.nanos(config.shutdownTimeout());
    this.scheduler = engine.scheduler();
    this.waits = engine.waits();
    this.clock = engine.clock();
    this.timers = engine.timers();
    this.random = engine.random();
    this.probe = engine.probe();
    this.wary = probe != null;
    this.fences = new Fences(this, Durations.nanos(config.fenceAfter()));
    this.supervising = new Supervising(this, config.rootSupervision());
    this.deadLetters = new DeadLetters(counters, events, clock, waits, config);
    scheduler.everyNowAndThen(this::settleDoubts);
    this.failureLimit = new LogLimit(clock, FAILURES_LOGGED_PER_SECOND, Kernel::logHeldBack);
  }

  IrisRuntime runtime() {
    return runtime;
  }

  /** Messages per activation, unless a recipe says otherwise. */
  int budget() {
    return budget;
  }

  /** How long children may take to stop before they are killed. */
  long shutdownNanos() {
    return shutdownNanos;
  }

  /** Runs the task, now or soon, on whatever thread; see there. */
  void inTurn(Runnable task) {
    inTurn.run(task);
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Waits waits() {
    return waits;
  }

  /** For all that is left to chance, such as the jitter of a delay. */
  RandomGenerator random() {
    return random;
  }

  /** Who looks on; null in production. */
  @Nullable Probe probe() {
    return probe;
  }

  /** What Flight Recorder is told. */
  Events events() {
    return events;
  }

  NanoClock clock() {
    return clock;
  }

  Timers timers() {
    return timers;
  }

  /** How many versions before the one in force an actor can go back to. */
  int swapHistory() {
    return swapHistory;
  }

  Counters counters() {
    return counters;
  }

  PidTable<Cell<?>> pids() {
    return pids;
  }

  Supervising supervising() {
    return supervising;
  }

  PathRegistry paths() {
    return paths;
  }

  void checkOpen(String what) {
    if (closing) {
      throw new IllegalStateException("cannot " + what + ": the runtime is closing or closed");
    }
    if (fences.holdsThisThread()) {
      throw new IllegalStateException(
          "cannot " + what + ": the actor whose code this is was killed and has been ended");
    }
  }

  Names names() {
    return names;
  }

  /** Actors of other nodes that have a name or a supervisor here. */
  Guests guests() {
    return guests;
  }

  DeadLetters deadLetters() {
    return deadLetters;
  }

  /** Whether a behaviour does something before its first message. */
  boolean hasOnStart(Behavior<?> behavior) {
    return startHooks.get(behavior.getClass());
  }

  /** Whether a behaviour does something at its end. */
  boolean hasOnStop(Behavior<?> behavior) {
    return stopHooks.get(behavior.getClass());
  }

  private static ClassValue<Boolean> hooks(String method, Class<?>... parameters) {
    return new ClassValue<>() {
      @Override
      protected Boolean computeValue(Class<?> type) {
        try {
          return type.getMethod(method, parameters).getDeclaringClass() != Behavior.class;
        } catch (NoSuchMethodException e) {
          return true;
        }
      }
    };
  }

  /**
   * Schedules again whoever may not have been. By one thread, now and then. Not at once: an
   * activation that began before its actor was in doubt does not claim it, so it is given time to
   * end.
   */
  void settleDoubts() {
    if (!doubts) {
      doubtsSince = 0;
    } else if (doubtsSince == 0) {
      doubtsSince = clock.nanoTime() | 1;
    } else if (clock.nanoTime() - doubtsSince >= DOUBTFUL_NANOS) {
      doubts = false;
      doubtsSince = 0;
      pids.forEach((cell, age) -> cell.wakeIfDoubtful());
    }
  }

  void beginClosing() {
    closing = true;
    lookWhetherWary();
  }

  /** When one of the reasons has come or gone. */
  synchronized void lookWhetherWary() {
    wary = closing || probe != null || fences.any();
  }

  /** What keeps off the code of killed actors that does not return. */
  Fences fences() {
    return fences;
  }

  boolean closing() {
    return closing;
  }

  /** Whether a send must look closer: {@link #refusesOutsiders}, {@link #probe}, fences. */
  boolean wary() {
    return wary;
  }

  /** From now on it is told of every end. */
  Drain beginDraining() {
    Drain begun = new Drain(this, youngestFirst());
    drain = begun;
    return begun;
  }

  /** All that are alive; the keys sort by age, which is unique, and carry the place. */
  Cell<?>[] youngestFirst() {
    List<Cell<?>> cells = new ArrayList<>();
    LongStream.Builder keys = LongStream.builder();
    pids.forEach(
        (cell, age) -> {
          keys.add(Integer.toUnsignedLong(age) << 31 | cells.size());
          cells.add(cell);
        });
    return keys.build()
        .sorted()
        .mapToObj(key -> cells.get((int) (key & Integer.MAX_VALUE)))
        .toArray(Cell<?>[]::new);
  }

  /** The living actor of that number. */
  @Nullable Cell<?> find(long number) {
    Cell<?> cell = pids.find(number);
    return cell != null && cell.isAlive() ? cell : null;
  }

  /**
   * An actor has ended, and all who listen have been told. Only now its slot is given back: so a
   * drain that begins finds all those whose end is still being told, and stops nobody before.
   */
  void ended(Cell<?> cell) {
    Phase.told(cell); // then the drain is looked for; the drain takes its turn first, then reads
    pids.free(cell.number());
    Drain begun = drain;
    if (begun != null) {
      begun.ended(cell);
    }
  }

  /**
   * Whether a send by the calling thread comes too late: the runtime closes, and it is no actor.
   */
  boolean refusesOutsiders() {
    return closing && !scheduler.onActorThread();
  }

  /** Nobody owns this actor, so the log is where its failure is heard of. */
  void logFailure(Cell<?> who, ExitReason reason) {
    Throwable cause = Failures.causeOf(reason);
    if (cause != null && LOG.isWarnEnabled() && failureLimit.pass()) {
      LOG.warn("{} failed and ends", who, cause);
    }
  }

  /** Its code keeps a thread that nobody can end. */
  void logFenced(Cell<?> who, Thread thread, StackTraceElement[] at) {
    if (LOG.isWarnEnabled() && failureLimit.pass()) {
      LOG.warn(
          "{} was killed and its code has not returned, so it is ended without it; thread '{}' is"
              + " left to that code, which is at {}",
          who,
          thread,
          Arrays.toString(Arrays.copyOf(at, Math.min(at.length, FRAMES_LOGGED))));
    }
  }

  /** It is up to a supervisor. */
  void logRestart(Cell<?> who, ExitReason reason) {
    Throwable cause = Failures.causeOf(reason);
    if (cause != null && LOG.isWarnEnabled() && failureLimit.pass()) {
      LOG.warn("{} failed and is to be restarted", who, cause);
    }
  }

  /** When there will be none after which they could be told. */
  void logFailuresHeldBack() {
    long held = failureLimit.takeHeld();
    if (held > 0) {
      logHeldBack(held);
    }
  }

  private static void logHeldBack(long count) {
    LOG.warn("{} more actors failed and were not logged one by one", count);
  }

  void logHookFailure(Cell<?> who, String hook, Throwable thrown) {
    if (LOG.isWarnEnabled() && failureLimit.pass()) {
      LOG.warn("{} failed in {}, which changes nothing", who, hook, thrown);
    }
  }
}
