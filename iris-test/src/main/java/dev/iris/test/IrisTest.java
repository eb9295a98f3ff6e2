package dev.iris.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test that is run under many schedules, as with {@link Explore}: the method takes a {@link
 * SimulatedRuntime}, and is called once for each seed with a runtime of its own.
 *
 * {@snippet :
 * @IrisTest(seeds = 1000)
 * void depositsAddUp(SimulatedRuntime sim) {
 *   // ...
 * }
 * }
 *
 * <p>The calls are made on several threads at once, on one instance of the test class, between its
 * {@code @BeforeEach} and {@code @AfterEach}: so the method should keep to its parameters and local
 * variables. A failure tells what replays it: run the method alone with the system property {@code
 * iris.test.replay} set to that.
 */
@Documented
@Test
@ExtendWith(IrisExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface IrisTest {

  /**
   * How many seeds.
   *
   * @return 0 or more; 0 runs it once, with no switch between actors but those that must be
   */
  int seeds() default 100;

  /**
   * The first seed.
   *
   * @return any number
   */
  long from() default 0;

  /**
   * How likely a handler crashes at each message; see {@link Faults#crash(double)}.
   *
   * @return 0 to 1
   */
  double crash() default 0;

  /**
   * How likely an actor is killed at each message; see {@link Faults#kill(double)}.
   *
   * @return 0 to 1
   */
  double kill() default 0;

  /**
   * How likely an actor is slow at each message, up to {@link #slowestSeconds}; see {@link
   * Faults#slow}.
   *
   * @return 0 to 1
   */
  double slow() default 0;

  /**
   * How slow, late, parted or down at most.
   *
   * @return seconds on the virtual clock, 1 or more
   */
  int slowestSeconds() default 1;

  /**
   * How likely bytes between nodes are late at each write, by up to {@link #slowestSeconds}; see
   * {@link Faults#delay}.
   *
   * @return 0 to 1
   */
  double delay() default 0;

  /**
   * How likely a connection between nodes breaks at each write; see {@link Faults#cut(double)}.
   *
   * @return 0 to 1
   */
  double cut() default 0;

  /**
   * How likely two nodes are parted at each write, for up to {@link #slowestSeconds}; see {@link
   * Faults#partition}.
   *
   * @return 0 to 1
   */
  double partition() default 0;

  /**
   * How likely a node crashes at each write to it, and starts again after up to {@link
   * #slowestSeconds}; see {@link Faults#restart}.
   *
   * @return 0 to 1
   */
  double restart() default 0;

  /**
   * How likely a bounded mailbox is treated as full; see {@link Faults#fullMailbox(double)}.
   *
   * @return 0 to 1
   */
  double fullMailbox() default 0;

  /**
   * How many runs there are at a time.
   *
   * @return 1 or more; 0 is as many as there are processors
   */
  int threads() default 0;

  /**
   * Whether the checks of {@link SimulatedRuntime#check} are made after each run.
   *
   * @return true, unless the test leaves behind what they would find
   */
  boolean checks() default true;
}
