package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What the contract suites share: a runtime for each test, which is closed afterwards. Then no
 * actor may be alive and both accounts must balance, whatever the test was about.
 */
@Timeout(120)
public abstract class RuntimeContract {

  static final Duration HOUR = Duration.ofHours(1);

  /** The runtime under test. */
  IrisRuntime iris;

  /** To be set by a test that leaves actors behind which only a kill can end. */
  boolean leavesStubbornActors;

  private final Deque<IrisRuntime> runtimes = new ArrayDeque<>();
  private final List<Gate> gates = new ArrayList<>();

  /**
   * Starts a runtime of the kind to be tested.
   *
   * @param config its settings
   * @return the runtime
   */
  protected abstract IrisRuntime newRuntime(RuntimeConfig config);

  /**
   * How its tests wait.
   *
   * @return as on threads of the JDK, unless a runtime needs something else
   */
  protected Pace pace() {
    return Pace.REAL;
  }

  @BeforeEach
  void startRuntime() {
    Await.setPace(pace());
    iris = start(quiet());
  }

  @AfterEach
  void closeRuntimes() {
    gates.forEach(Gate::open);
    for (IrisRuntime runtime : runtimes) {
      var killed = runtime.shutdown(Await.LIMIT);
      if (!leavesStubbornActors) {
        assertThat(killed).as("actors that had to be killed").isEmpty();
      }
      Map<String, Long> stats = runtime.stats();
      assertThat(Ledger.of(stats, "alive")).as("actors alive after close").isZero();
      assertThat(Ledger.of(stats, "queued")).as("messages queued after close").isZero();
      Ledger.assertBalanced(stats);
    }
  }

  /**
   * The defaults, without a line in the log for each of the many dead letters to come, and with all
   * the time in the world for killed handlers that a test holds; see {@link FenceContract}.
   */
  static RuntimeConfig quiet() {
    return RuntimeConfig.defaults().withDeadLetterLogsPerSecond(0).withFenceAfter(HOUR);
  }

  /** Another runtime, closed after the test, too. */
  IrisRuntime start(RuntimeConfig config) {
    IrisRuntime runtime = newRuntime(config);
    runtimes.push(runtime);
    return runtime;
  }

  /** A gate that is opened at the end of the test at the latest. */
  Gate gate() {
    Gate gate = new Gate();
    gates.add(gate);
    return gate;
  }

  Exits exits() {
    return new Exits(iris);
  }

  BlockingQueue<DeadLetter> deadLetters() {
    BlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();
    iris.onDeadLetter(letters::add);
    return letters;
  }

  static DeadLetter next(BlockingQueue<DeadLetter> letters) {
    return Await.next(letters, "a dead letter");
  }

  /** Throws what the compiler would not let through. */
  @SuppressWarnings("unchecked")
  static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
    throw (E) e;
  }
}
