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
import dev.iris.internal.time.Durations;
import dev.iris.internal.transport.Transport;
import dev.iris.test.ActorHistory;
import dev.iris.test.SimulatedNetwork;
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
public final class Simulated implements SimulatedRuntime, Transport.Host {

  private static final int FIRST_STREAM = 3;

  private final World world;
  private final String node;
  private final Recorder recorder;
  private final SimScheduler scheduler;
  private final LocalRuntime runtime;

  /** One of the runtimes of a simulation; the name is empty for the test's. */
  Simulated(World world, String node) {
    this.world = world;
    this.node = node;
    int number = world.add(this);
    Conductor conductor = world.conductor;
    this.recorder = new Recorder(node, conductor, world.decider, world.journal);
    this.scheduler = new SimScheduler(conductor);
    Engine engine =
        new Engine(
            scheduler,
            new SimWaits(conductor),
            conductor::now,
            new SimTimers(conductor),
            new Dice(world.config.seed(), FIRST_STREAM + number),
            recorder);
    this.runtime = LocalRuntime.start(world.config.runtime(), engine, local -> this);
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
    World world = new World(config, decider);
    world
        .conductor
        .verdict()
        .reportBy(
            found -> {
              world.abandon();
              String replay = "replay it with SimulatedRuntime.start(" + config + ")";
              return Report.of(found, world.journal.trace(), replay);
            });
    world.conductor.watchFrom(new Watcher(world.conductor));
    return new Simulated(world, "");
  }

  /** One that tells failures as they are, and is watched by somebody else. */
  static Simulated plain(SimulationConfig config, Decider decider) {
    World world = new World(config, decider);
    world
        .conductor
        .verdict()
        .reportBy(found -> found instanceof Error error ? error : new AssertionError(found));
    return new Simulated(world, "");
  }

  Conductor conductor() {
    return world.conductor;
  }

  Decider decider() {
    return world.decider;
  }

  void abandon() {
    world.abandon();
  }

  void killAll() {
    recorder.alive().forEach(ActorRef::kill);
  }

  // --- what a simulation can do

  @Override
  public void settle() {
    conductor().run(conductor().now());
  }

  @Override
  public void advance(Duration time) {
    Durations.atLeastZero(time, "time");
    conductor().run(Math.addExact(conductor().now(), time.toNanos()));
  }

  @Override
  public void await(BooleanSupplier what) {
    conductor().await(Objects.requireNonNull(what, "what"));
  }

  @Override
  public void awaitExit(ActorRef<?>... actors) {
    List<ActorRef<?>> all = List.of(actors);
    await(() -> all.stream().noneMatch(ActorRef::isAlive));
  }

  @Override
  public Duration now() {
    return Duration.ofNanos(conductor().now());
  }

  @Override
  public Trace trace() {
    return world.journal.trace();
  }

  @Override
  public ActorHistory history(ActorRef<?> actor) {
    return world.journal.history(Objects.requireNonNull(actor, "actor"));
  }

  @Override
  public SimulatedNetwork network() {
    return world.network;
  }

  @Override
  public void check() {
    settle();
    SimulationError found = Checks.find(world);
    if (found != null) {
      conductor().verdict().fail(found);
      conductor().verdict().throwFailure();
    }
  }

  /** Its node crashes: no actor begins another message, and nobody waits for the end. */
  void crash() {
    recorder.crash();
    scheduler.crash(true);
    runtime.shutdown(Duration.ZERO);
    killAll();
  }

  @Override
  public void close() {
    shutdown(world.config.runtime().closeTimeout());
  }

  @Override
  public List<ActorRef<?>> shutdown(Duration atMost) {
    if (conductor().onStrand()) {
      return runtime.shutdown(atMost);
    }
    if (conductor().isOver()) {
      return List.of();
    }
    if (node.isEmpty()) {
      world.runtimes().reversed().stream()
          .filter(other -> other != this)
          .forEach(other -> other.end(atMost));
    }
    List<ActorRef<?>> killed = end(atMost);
    if (node.isEmpty()) {
      conductor().close();
    }
    return killed;
  }

  private List<ActorRef<?>> end(Duration atMost) {
    scheduler.crash(false);
    List<ActorRef<?>> killed = runtime.shutdown(atMost);
    SimulationError found = Checks.afterClose(this);
    if (found != null) {
      conductor().verdict().fail(found);
    }
    conductor().verdict().throwFailure();
    return killed;
  }

  // --- for checks

  SimScheduler scheduler() {
    return scheduler;
  }

  Recorder recorder() {
    return recorder;
  }

  boolean hasCrashed() {
    return recorder.hasCrashed();
  }

  @Override
  public String toString() {
    return node.isEmpty() ? "the simulated runtime" : "the simulated runtime of " + node;
  }

  // --- what a runtime can do

  @Override
  public void attach(Transport transport) {
    runtime.attach(transport);
  }

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
