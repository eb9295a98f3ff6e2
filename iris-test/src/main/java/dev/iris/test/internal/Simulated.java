package dev.iris.test.internal;

import dev.iris.ActorInfo;
import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.DeadLetter;
import dev.iris.GivenUp;
import dev.iris.PathSupervisor;
import dev.iris.Paths;
import dev.iris.Pid;
import dev.iris.Recipient;
import dev.iris.Spawner;
import dev.iris.Supervision;
import dev.iris.internal.runtime.Engine;
import dev.iris.internal.runtime.LocalRuntime;
import dev.iris.test.ActorHistory;
import dev.iris.test.SimulatedRuntime;
import dev.iris.test.SimulationConfig;
import dev.iris.test.SimulationError;
import dev.iris.test.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A local runtime on a simulated engine. What a runtime can do is left to that one; what a
 * simulation can do besides is here.
 */
public final class Simulated implements SimulatedRuntime {

  private final Conductor conductor;
  private final Decider decider;
  private final Recorder recorder;
  private final LocalRuntime runtime;
  private final SimulationConfig config;
  private final String replay;

  /** The replay is the code that makes the same simulation. */
  Simulated(SimulationConfig config, Decider decider, String replay) {
    this.config = config;
    this.replay = replay;
    this.decider = decider;
    this.conductor = new Conductor(decider, config.livelockBound());
    this.recorder = new Recorder(conductor, decider);
    conductor.reportBy(this::report);
    Engine engine =
        new Engine(
            new SimScheduler(conductor),
            new SimWaits(conductor),
            conductor::now,
            new SimTimers(conductor),
            new Dice(config.seed(), 3),
            recorder);
    this.runtime = LocalRuntime.start(config.runtime(), engine, local -> this);
  }

  /**
   * Starts one whose turn is watched by the calling thread while it waits.
   *
   * @param config its settings
   * @return the runtime
   */
  public static Simulated start(SimulationConfig config) {
    Decider decider =
        Decider.drawing(config.seed(), Strategy.of(config.order(), config.seed()), config.faults());
    Simulated simulated = new Simulated(config, decider, "SimulatedRuntime.start(" + config + ")");
    simulated.conductor.watchFrom(new Watcher(simulated.conductor));
    return simulated;
  }

  /** One that tells failures as they are, and is watched by somebody else. */
  static Simulated plain(SimulationConfig config, Decider decider) {
    Simulated simulated = new Simulated(config, decider, "");
    simulated.conductor.reportBy(
        found -> found instanceof Error error ? error : new AssertionError(found));
    return simulated;
  }

  Conductor conductor() {
    return conductor;
  }

  Decider decider() {
    return decider;
  }

  // --- what a simulation can do

  @Override
  public void settle() {
    conductor.run(conductor.now());
  }

  @Override
  public void advance(Duration time) {
    if (Objects.requireNonNull(time, "time").isNegative()) {
      throw new IllegalArgumentException("time is " + time + "; it must be zero or more");
    }
    conductor.run(Math.addExact(conductor.now(), time.toNanos()));
  }

  @Override
  public void await(BooleanSupplier what) {
    conductor.await(Objects.requireNonNull(what, "what"));
  }

  @Override
  public void awaitExit(ActorRef<?>... actors) {
    List<ActorRef<?>> all = List.of(actors);
    await(() -> all.stream().noneMatch(ActorRef::isAlive));
  }

  private Error report(Throwable found) {
    abandon();
    return Report.of(found, recorder.trace(), "replay it with " + replay);
  }

  /** Kills whatever is left and lets it unwind. */
  void abandon() {
    if (conductor.isClosed()) {
      return;
    }
    List<ActorRef<?>> left = recorder.alive();
    conductor.end();
    left.forEach(ActorRef::kill);
    conductor.release();
  }

  @Override
  public Duration now() {
    return Duration.ofNanos(conductor.now());
  }

  @Override
  public Trace trace() {
    return recorder.trace();
  }

  @Override
  public ActorHistory history(ActorRef<?> actor) {
    return recorder.history(Objects.requireNonNull(actor, "actor"));
  }

  @Override
  public void check() {
    settle();
    SimulationError found = Checks.find(conductor, recorder, stats());
    if (found != null) {
      conductor.fail(found);
      conductor.throwFailure();
    }
  }

  @Override
  public void close() {
    shutdown(config.runtime().closeTimeout());
  }

  @Override
  public List<ActorRef<?>> shutdown(Duration atMost) {
    if (conductor.onStrand()) {
      return runtime.shutdown(atMost);
    }
    if (conductor.isOver()) {
      return List.of();
    }
    List<ActorRef<?>> killed = runtime.shutdown(atMost);
    SimulationError found = Checks.afterClose(recorder, stats());
    if (found != null) {
      conductor.fail(found);
    }
    conductor.throwFailure();
    conductor.close();
    return killed;
  }

  // --- what a runtime can do

  @Override
  public <M> Spawner<M> actor(Class<M> protocol) {
    return runtime.actor(protocol);
  }

  @Override
  public void register(String name, ActorRef<?> actor) {
    runtime.register(name, actor);
  }

  @Override
  public boolean unregister(String name) {
    return runtime.unregister(name);
  }

  @Override
  public <M> Optional<ActorRef<M>> whereis(String name, Class<M> protocol) {
    return runtime.whereis(name, protocol);
  }

  @Override
  public <M> Optional<ActorRef<M>> ref(Pid pid, Class<M> protocol) {
    return runtime.ref(pid, protocol);
  }

  @Override
  public <M> Cancellable sendAfter(Recipient<? super M> to, Duration delay, M message) {
    return runtime.sendAfter(to, delay, message);
  }

  @Override
  public <M> Cancellable sendInterval(Recipient<? super M> to, Duration period, M message) {
    return runtime.sendInterval(to, period, message);
  }

  @Override
  public PathSupervisor supervisor() {
    return runtime.supervisor();
  }

  @Override
  public PathSupervisor supervise(String path, Supervision rules) {
    return runtime.supervise(path, rules);
  }

  @Override
  public Cancellable onGivenUp(Consumer<? super GivenUp> listener) {
    return runtime.onGivenUp(listener);
  }

  @Override
  public Paths paths() {
    return runtime.paths();
  }

  @Override
  public List<ActorInfo> actors(Pid after, int atMost) {
    return runtime.actors(after, atMost);
  }

  @Override
  public Map<String, Long> stats() {
    return runtime.stats();
  }

  @Override
  public void dedicatedThreads(int max, int pool, boolean strict) {
    runtime.dedicatedThreads(max, pool, strict);
  }

  @Override
  public Cancellable onDeadLetter(Consumer<? super DeadLetter> listener) {
    return runtime.onDeadLetter(listener);
  }
}
