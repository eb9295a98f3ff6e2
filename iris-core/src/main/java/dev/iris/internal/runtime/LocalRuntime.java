package dev.iris.internal.runtime;

import dev.iris.ActorInfo;
import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.DeadLetter;
import dev.iris.GivenUp;
import dev.iris.IrisRuntime;
import dev.iris.PathSupervisor;
import dev.iris.Paths;
import dev.iris.Pid;
import dev.iris.Recipient;
import dev.iris.RuntimeConfig;
import dev.iris.Spawner;
import dev.iris.Supervision;
import dev.iris.internal.path.PathSyntax;
import dev.iris.internal.schedule.Scheduler;
import dev.iris.internal.schedule.SchedulerSettings;
import dev.iris.internal.schedule.WorkerScheduler;
import dev.iris.internal.time.Durations;
import dev.iris.internal.time.NanoClock;
import dev.iris.internal.time.Timers;
import dev.iris.internal.time.WheelTimers;
import dev.iris.internal.transport.Transport;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The runtime of one JVM: checks arguments, and leaves the work to the kernel and its actors. */
public final class LocalRuntime implements IrisRuntime, Transport.Host {

  private final RuntimeConfig config;
  private final Kernel kernel;
  private final Closing closing;
  private final Doors doors;

  private LocalRuntime(
      RuntimeConfig config, Engine engine, UnaryOperator<IrisRuntime> asSeenByActors) {
    this.config = config;
    this.kernel = new Kernel(asSeenByActors.apply(this), config, engine);
    this.doors = new Doors(kernel);
    this.closing = new Closing(kernel, doors::close);
  }

  /**
   * Starts a runtime on the machine's clock and threads.
   *
   * @param config its settings
   * @return the runtime
   */
  public static LocalRuntime start(RuntimeConfig config) {
    SchedulerSettings settings = Machine.settings(config, System.getenv());
    return start(
        config, new WorkerScheduler(settings), System::nanoTime, new WheelTimers(System::nanoTime));
  }

  /**
   * Starts a runtime on a given scheduler, clock and timers, which it closes when it is closed.
   *
   * @param config its settings
   * @param scheduler what runs its actors
   * @param clock its time
   * @param timers its timers
   * @return the runtime
   */
  public static LocalRuntime start(
      RuntimeConfig config, Scheduler scheduler, NanoClock clock, Timers timers) {
    return start(config, Engine.of(scheduler, clock, timers), UnaryOperator.identity());
  }

  /**
   * Starts a runtime on a given engine, which it closes when it is closed.
   *
   * @param config its settings
   * @param engine what it runs on
   * @param asSeenByActors makes of this runtime what its actors are given as theirs; the result is
   *     not to be used before this method has returned
   * @return the runtime
   */
  public static LocalRuntime start(
      RuntimeConfig config, Engine engine, UnaryOperator<IrisRuntime> asSeenByActors) {
    return new LocalRuntime(
        Objects.requireNonNull(config, "config"),
        Objects.requireNonNull(engine, "engine"),
        asSeenByActors);
  }

  @Override
  public void attach(Transport transport) {
    kernel.checkOpen("attach a transport");
    doors.open(transport);
  }

  @Override
  public <M> Spawner<M> actor(Class<M> protocol) {
    Objects.requireNonNull(protocol, "protocol");
    return Recipe.of(kernel, protocol, kernel.budget());
  }

  @Override
  public void register(String name, ActorRef<?> actor) {
    Recipe.checkName(name);
    kernel.checkOpen("register '" + name + "'");
    if (actor instanceof Transport.Remote) {
      kernel.guests().register(name, actor);
    } else {
      kernel.names().register(name, local(actor, kernel));
    }
  }

  @Override
  public boolean unregister(String name) {
    return kernel.names().unregister(Objects.requireNonNull(name, "name"));
  }

  @Override
  public <M> Optional<ActorRef<M>> whereis(String name, Class<M> protocol) {
    return typed(kernel.names().find(Objects.requireNonNull(name, "name")), protocol);
  }

  @Override
  public <M> Optional<ActorRef<M>> ref(Pid pid, Class<M> protocol) {
    return typed(kernel.find(Objects.requireNonNull(pid, "pid").value()), protocol);
  }

  static <M> Optional<ActorRef<M>> typed(@Nullable ActorRef<?> actor, Class<M> protocol) {
    Objects.requireNonNull(protocol, "protocol");
    return actor == null ? Optional.empty() : Optional.of(checked(actor, protocol));
  }

  @SuppressWarnings("unchecked") // checked by class
  static <M> ActorRef<M> checked(ActorRef<?> actor, Class<M> protocol) {
    if (actor.protocol() != protocol) {
      throw new IllegalArgumentException(
          actor
              + " takes "
              + actor.protocol().getName()
              + ", and was asked for as one that takes "
              + protocol.getName());
    }
    return (ActorRef<M>) actor;
  }

  /** The actor behind a reference, which must be of that runtime. */
  static Cell<?> local(ActorRef<?> actor, Kernel kernel) {
    Objects.requireNonNull(actor, "actor");
    if (actor instanceof Cell<?> cell && cell.kernel() == kernel) {
      return cell;
    }
    throw new IllegalArgumentException(actor + " is not an actor of this runtime");
  }

  @Override
  public PathSupervisor supervisor() {
    return kernel.supervising().root();
  }

  @Override
  public PathSupervisor supervise(String path, Supervision rules) {
    PathSyntax.checkPrefix(path);
    Objects.requireNonNull(rules, "rules");
    kernel.checkOpen("supervise '" + path + "'");
    return kernel.supervising().supervise(path, rules);
  }

  @Override
  public Cancellable onGivenUp(Consumer<? super GivenUp> listener) {
    return kernel.supervising().onGivenUp(listener);
  }

  @Override
  public Paths paths() {
    return kernel.paths();
  }

  @Override
  public <M> Cancellable sendAfter(Recipient<? super M> to, Duration delay, M message) {
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(message, "message");
    long nanos = Durations.atLeastZero(delay, "delay");
    kernel.checkOpen("set a timer");
    return to instanceof Cell<?> cell && cell.kernel() == kernel
        ? ActorTimers.start(cell, timers -> timers.once(nanos, message, false))
        : RecipientTimer.start(kernel, to, message, nanos, 0);
  }

  @Override
  public <M> Cancellable sendInterval(Recipient<? super M> to, Duration period, M message) {
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(message, "message");
    long nanos = Durations.aboveZero(period, "period");
    kernel.checkOpen("set a timer");
    return to instanceof Cell<?> cell && cell.kernel() == kernel
        ? ActorTimers.start(cell, timers -> timers.every(nanos, message, false))
        : RecipientTimer.start(kernel, to, message, nanos, nanos);
  }

  @Override
  public Map<String, Long> stats() {
    long[] sums = new long[3];
    kernel
        .pids()
        .forEach(
            (cell, age) -> {
              sums[0] += cell.takenWhileAlive() - cell.held();
              sums[1] += cell.handledWhileAlive();
              sums[2] += cell.mailboxSize().orElse(0);
            });
    Scheduler.Totals totals = kernel.scheduler().totals();
    TreeMap<String, Long> stats = new TreeMap<>();
    kernel
        .counters()
        .report(stats, totals.accepted() + sums[0], totals.handled() + sums[1], sums[2]);
    stats.put("supervisors.visited", kernel.supervising().visited());
    stats.put("paths.visited", kernel.paths().tree().visited());
    kernel.scheduler().counters(stats::put);
    return Collections.unmodifiableSortedMap(stats);
  }

  @Override
  public List<ActorInfo> actors(Pid after, int atMost) {
    return Listing.page(kernel.pids(), after, atMost);
  }

  @Override
  public void dedicatedThreads(int max, int pool, boolean strict) {
    RuntimeConfig checked =
        RuntimeConfig.defaults().withMaxDedicatedThreads(max).withDedicatedPoolSize(pool);
    kernel
        .scheduler()
        .limitDedicated(
            checked.maxDedicatedThreads().orElseThrow(),
            checked.dedicatedPoolSize().orElseThrow(),
            strict);
  }

  @Override
  public Cancellable onDeadLetter(Consumer<? super DeadLetter> listener) {
    Objects.requireNonNull(listener, "listener");
    kernel.checkOpen("subscribe to dead letters");
    return kernel.deadLetters().subscribe(listener);
  }

  @Override
  public void close() {
    closing.close(config.closeTimeout());
  }

  @Override
  public List<ActorRef<?>> shutdown(Duration atMost) {
    Durations.atLeastZero(atMost, "atMost");
    return closing.close(atMost);
  }
}
