package dev.iris.test;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.test.internal.Simulated;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A runtime for tests: the same actors, one step at a time, in an order drawn from a seed, on a
 * virtual clock. A run is a function of seed and program: the same seed gives the same run, step by
 * step, whatever the machine does.
 *
 * {@snippet :
 * try (var sim = SimulatedRuntime.seed(42)) {
 *   var counter = sim.actor(CounterMsg.class).spawn(Counter::new);
 *   sim.sendAfter(counter, Duration.ofHours(1), new Inc());
 *   sim.advance(Duration.ofHours(2));                            // takes milliseconds
 *   assertThat(counter.ask(Get::new, SECOND).join()).isEqualTo(1);
 * }
 * }
 *
 * <p>Nothing runs while the test's own code does. Actors run while it waits: in {@link #settle},
 * {@link #advance}, {@link #await}, in the {@code get} or {@code join} of an ask's future, and in
 * {@link #close}. The clock moves only in {@code advance} and in those waits, from timer to timer,
 * when nothing else can run.
 *
 * <p>Waits that the simulation knows give way to others: receives, asks and the stages derived from
 * them, senders before a full mailbox. Any other (a sleep, a lock, a foreign future) holds up the
 * whole simulation; it is found after a moment, and ends the test with the stack that shows it.
 *
 * <p>Whatever goes wrong is thrown to the test by the call in which it waits, as a {@link
 * SimulationError} or as what an actor threw if that was an {@link AssertionError}, with the trace
 * and the line that replays it. The simulation has ended then.
 *
 * <p>One thread at a time may use it, which is the test's; actors may use it as any runtime.
 */
public interface SimulatedRuntime extends IrisRuntime {

  /**
   * A simulation in random order, without faults.
   *
   * @param seed any number
   * @return the runtime
   */
  static SimulatedRuntime seed(long seed) {
    return start(SimulationConfig.seed(seed));
  }

  /**
   * A simulation.
   *
   * @param config its settings
   * @return the runtime
   */
  static SimulatedRuntime start(SimulationConfig config) {
    return Simulated.start(config);
  }

  /**
   * Runs until nothing can run at this instant. The clock does not move.
   *
   * @throws IllegalStateException if an actor calls it
   */
  void settle();

  /**
   * Moves the clock on, and runs whatever can run on the way.
   *
   * @param time how far, zero or more
   * @throws IllegalArgumentException if it is negative
   * @throws IllegalStateException if an actor calls it
   */
  void advance(Duration time);

  /**
   * Runs, moving the clock as far as need be, until something is the case. If it is not and nothing
   * can run any more, that is a deadlock.
   *
   * @param what is to be the case; it is looked at whenever nothing can run at an instant, on the
   *     calling thread
   * @throws IllegalStateException if an actor calls it
   */
  void await(BooleanSupplier what);

  /**
   * The same until actors have ended.
   *
   * @param actors which
   */
  void awaitExit(ActorRef<?>... actors);

  /**
   * The time that has passed on the virtual clock.
   *
   * @return since the start
   */
  Duration now();

  /**
   * What has happened so far.
   *
   * @return the trace
   */
  Trace trace();

  /**
   * What has happened to one actor.
   *
   * @param actor the actor
   * @return its part of the trace
   */
  ActorHistory history(ActorRef<?> actor);

  /**
   * Other runtimes in the same simulation, and what connects them.
   *
   * @return the network, which has no node at first
   */
  SimulatedNetwork network();

  /**
   * Settles, then looks for what should not be, and throws a {@link SimulationError} if it finds
   * something:
   *
   * <ul>
   *   <li>a deadlock: everything waits, no timer is set, and a message lies in the mailbox of an
   *       actor that waits for another one, or a handler waits for room or a reply;
   *   <li>a leaked actor: one without name whose creator, an actor, has ended, with nothing to do;
   *   <li>an account of messages that does not balance.
   * </ul>
   *
   * {@link Explore} and {@link IrisTest} do it at the end of each run.
   */
  void check();

  /**
   * Ends it as any runtime is ended, on the virtual clock; then looks at the accounts. The test's
   * ends the nodes of its network before itself, the youngest first.
   */
  @Override
  void close();
}
