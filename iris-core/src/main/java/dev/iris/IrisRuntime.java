package dev.iris;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The runtime: where actors live. Whoever starts it closes it; any number of runtimes live side by
 * side in one JVM and share nothing. Every method may be called from any thread, also from inside
 * an actor.
 *
 * {@snippet :
 * try (var iris = IrisRuntime.start()) {
 *   var hello = iris.spawn(String.class, (name, ctx) -> System.out.println("Hello " + name));
 *   hello.send("Iris");
 * }
 * }
 */
public interface IrisRuntime extends AutoCloseable {

  /**
   * Starts a runtime with the defaults.
   *
   * @return the runtime
   */
  static IrisRuntime start() {
    return start(RuntimeConfig.defaults());
  }

  /**
   * Starts a runtime.
   *
   * @param config its settings
   * @return the runtime
   */
  static IrisRuntime start(RuntimeConfig config) {
    return dev.iris.internal.runtime.LocalRuntime.start(config);
  }

  /**
   * Starts a push actor: short for {@code actor(protocol).spawn(behavior)}.
   *
   * @param <M> the messages it takes
   * @param protocol their class
   * @param behavior what it does
   * @return the actor
   * @throws IllegalStateException if the runtime is closing
   */
  default <M> ActorRef<M> spawn(Class<M> protocol, Behavior<M> behavior) {
    return actor(protocol).spawn(behavior);
  }

  /**
   * A recipe for actors that take messages of one class.
   *
   * @param <M> the messages
   * @param protocol their class; {@code Object.class} takes all
   * @return the recipe
   */
  <M> Spawner<M> actor(Class<M> protocol);

  /**
   * Gives an actor a name. An actor may have several; they are free again when it ends.
   *
   * <p>So can an actor of another node be found here by a name. The name is free when that actor is
   * taken to have ended, as {@link ActorContext#watch} tells it, soon if its node is down now; if
   * it has a supervisor (see {@link PathSupervisor#watch}), the name comes back when it is found
   * again. Other nodes cannot find it here.
   *
   * @param name not empty
   * @param actor an actor of this runtime, or one of another node
   * @throws IllegalStateException if another actor has the name, or this one has ended
   * @throws IllegalArgumentException if the name is empty, or the actor is of another runtime here
   */
  void register(String name, ActorRef<?> actor);

  /**
   * Frees a name.
   *
   * @param name the name
   * @return false if nobody had it
   */
  boolean unregister(String name);

  /**
   * Finds an actor by name.
   *
   * @param <M> the messages to be sent
   * @param name the name
   * @param protocol the class the actor was spawned with
   * @return the actor, or empty if nobody has that name
   * @throws IllegalArgumentException if the actor takes another class of messages
   */
  <M> Optional<ActorRef<M>> whereis(String name, Class<M> protocol);

  /**
   * Finds a living actor by number.
   *
   * @param <M> the messages to be sent
   * @param pid the number
   * @param protocol the class the actor was spawned with
   * @return the actor, or empty if it has ended or never was
   * @throws IllegalArgumentException if the actor takes another class of messages
   */
  <M> Optional<ActorRef<M>> ref(Pid pid, Class<M> protocol);

  /**
   * Names as a tree.
   *
   * @return the paths of this runtime
   */
  Paths paths();

  /**
   * The root supervisor. It owns what it was told to watch, and restarts each of these one by one,
   * by the rules of {@link RuntimeConfig#withRootSupervision}. What fails more often than is
   * tolerated it gives up: that is logged at ERROR and told to {@link #onGivenUp}, and the JVM
   * lives on. The supervisors of paths that have none above them are below it, too.
   *
   * @return the root supervisor
   */
  PathSupervisor supervisor();

  /**
   * Makes a supervisor for all actors at and below a path, those there are and those to come, but
   * for those that another one watches. They may nest: the nearest above an actor decides.
   *
   * @param path a path, or {@code /} for all
   * @param rules its rules
   * @return the supervisor
   * @throws IllegalStateException if the path has one, or the runtime is closing
   * @throws IllegalArgumentException if the path is malformed
   */
  PathSupervisor supervise(String path, Supervision rules);

  /**
   * Tells of what the root supervisor gives up, on a thread that may block.
   *
   * @param listener what to call; what it throws is logged
   * @return to end the subscription
   */
  Cancellable onGivenUp(Consumer<? super GivenUp> listener);

  /**
   * Sends a message once, after a delay. If the recipient is an actor, the timer ends with it.
   *
   * @param <M> the message
   * @param to who gets it
   * @param delay zero or more; it never fires early
   * @param message the message
   * @return the timer
   * @throws IllegalArgumentException if the delay is negative
   * @throws IllegalStateException if the runtime is closing
   */
  <M> Cancellable sendAfter(Recipient<? super M> to, Duration delay, M message);

  /**
   * Sends a message again and again at a fixed rate, the first time after one period. What a pause
   * made it miss is left out, and nothing is sent while the last message of this timer still waits
   * in the mailbox, so there is never a burst. If the recipient is an actor, the timer ends with
   * it, and goes on when it is restarted in place. One for a recipient that is no local actor ends
   * when it is cancelled, with the runtime, or when a remote actor is known to have ended.
   *
   * @param <M> the message
   * @param to who gets it
   * @param period more than zero; no message comes early
   * @param message the message, the same each time
   * @return the timer; its cancel says true if it was still on
   * @throws IllegalArgumentException if the period is not more than zero
   * @throws IllegalStateException if the runtime is closing
   */
  <M> Cancellable sendInterval(Recipient<? super M> to, Duration period, M message);

  /**
   * Counters since the start. Two accounts balance: {@code sent = refused + accepted}, and at any
   * quiet moment {@code accepted = handled + lost + queued}; else the difference is what is in
   * hand.
   *
   * <ul>
   *   <li>{@code spawned}, {@code alive}: actors
   *   <li>{@code sent}, {@code refused}, {@code accepted}, {@code handled}, {@code queued}:
   *       messages
   *   <li>{@code lost}: accepted and not handled; {@code lost.<cause>} and {@code refused.<cause>}
   *       by the causes of {@link DeadLetter}
   *   <li>{@code deadletters.missed}: what subscribers were not told, for it was too much
   *   <li>{@code stuck}: actors whose handler held on to its thread while no worker made progress,
   *       or whose code did not return when they were killed; an actor counts once. {@code fenced}:
   *       the latter alone, which were ended without it
   *   <li>{@code restarts}: actors restarted in place or made again by supervisors; {@code
   *       supervisors.visited}: actors supervisors have looked at
   *   <li>{@code paths.visited}: entries that queries of paths have looked at
   *   <li>{@code steals}, {@code handoffs}, {@code rescues}: what the scheduler did; {@code
   *       threads}: those of the scheduler and of pull actors that have not ended; {@code
   *       dedicated}: actors with a thread of their own
   * </ul>
   *
   * <p>It looks at every living actor once, without stopping any: with millions of them it takes
   * some milliseconds for each million.
   *
   * @return the counters, sorted by name
   */
  Map<String, Long> stats();

  /**
   * Lists the living actors, a page at a time, without stopping any. They come in the order of
   * {@link Pid#index}. Whoever is alive from the first page to the last is listed once; who starts
   * or ends meanwhile may be missing. A page costs as much as it lists, and a look at each free
   * slot it passes.
   *
   * {@snippet :
   * List<ActorInfo> page = iris.actors(Pid.NONE, 1000);
   * while (!page.isEmpty()) {
   *   page.forEach(System.out::println);
   *   page = iris.actors(page.getLast().pid(), 1000);
   * }
   * }
   *
   * @param after the last of the page before, alive or not; {@link Pid#NONE} for the first page
   * @param atMost how many actors, 1 or more
   * @return the page; it is the last one if it has fewer
   * @throws IllegalArgumentException if {@code atMost} is below 1
   */
  List<ActorInfo> actors(Pid after, int atMost);

  /**
   * Sets the limits of dedicated threads from now on, whatever the settings and the environment
   * said. Actors keep the threads they have.
   *
   * @param max how many actors get a thread of their own, 0 or more
   * @param pool how many threads the others share, 1 or more
   * @param strict whether spawn throws instead of sharing
   * @throws IllegalArgumentException if a number is outside its range
   */
  void dedicatedThreads(int max, int pool, boolean strict);

  /**
   * Subscribes to dead letters. They come in order, on a thread of the runtime's own, from a
   * bounded queue and so many a second (see {@link RuntimeConfig#withDeadLetterQueue} and {@link
   * RuntimeConfig#withDeadLettersPerSecond}); what goes beyond is counted as missed.
   *
   * @param listener what to call; what it throws is logged
   * @return to end the subscription
   */
  Cancellable onDeadLetter(Consumer<? super DeadLetter> listener);

  /**
   * Ends the runtime: refuses spawns and sends from outside, cancels timers, stops the actors in
   * reverse order of their start, each after it has handled what it had accepted, waits for the
   * configured time, kills the rest, ends all threads. An actor that takes more than seven eighths
   * of the time left is killed then, so that the others still end in their order. What still runs
   * in the end (a handler that never returns) is logged at ERROR with its name. Called again it
   * waits for the first call; called by an actor, by a stage of an ask or by a dead-letter
   * subscriber it only begins.
   */
  @Override
  void close();

  /**
   * The same with another limit, and tells what did not end by itself.
   *
   * @param atMost how long actors may take to finish, and again how long the killed ones and their
   *     threads may, which is a second at least
   * @return the actors that had to be killed, and those killed before whose code has not returned;
   *     empty when it only begins
   * @throws IllegalArgumentException if the limit is negative
   */
  List<ActorRef<?>> shutdown(Duration atMost);
}
