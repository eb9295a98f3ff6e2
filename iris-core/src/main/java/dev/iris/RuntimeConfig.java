package dev.iris;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Immutable settings of a runtime. Begin with {@link #defaults()} and change what you need: each
 * with-er returns new settings, and throws {@link IllegalArgumentException} at once when a value is
 * outside its range. There is nothing that must be set.
 */
public final class RuntimeConfig {

  private static final int MAX_BUDGET = 65_535;
  private static final int MAX_PARALLELISM = 1024;
  private static final RuntimeConfig DEFAULTS = new RuntimeConfig(new Values());

  private final Values values;

  private RuntimeConfig(Values values) {
    this.values = values;
  }

  /** Written before the constructor ends, and never again. */
  private static final class Values implements Cloneable {
    int parallelism = Math.min(MAX_PARALLELISM, Runtime.getRuntime().availableProcessors());
    int budget = 100;
    int deepMailbox = 4096;
    int swapHistory = 8;
    Duration samplePeriod = Duration.ofMillis(1);
    int samplesBeforeHandOff = 2;
    int samplesBeforeRescue = 10;
    int maxStandIns = 256;
    @Nullable Integer maxDedicatedThreads;
    @Nullable Integer dedicatedPoolSize;
    @Nullable Boolean dedicatedStrict;
    Supervision rootSupervision = Supervision.oneForOne();
    Duration closeTimeout = Duration.ofSeconds(10);
    Duration shutdownTimeout = Duration.ofSeconds(5);
    Duration fenceAfter = Duration.ofSeconds(1);
    int deadLetterQueue = 1024;
    int deadLettersPerSecond = 10_000;
    int deadLetterLogsPerSecond = 10;

    @Override
    public Values clone() {
      try {
        return (Values) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /**
   * The defaults: as many workers as processors, budget 100, close timeout 10 seconds; for the
   * others see their with-ers.
   *
   * @return the defaults
   */
  public static RuntimeConfig defaults() {
    return DEFAULTS;
  }

  private RuntimeConfig with(Consumer<Values> change) {
    Values copy = values.clone();
    change.accept(copy);
    return new RuntimeConfig(copy);
  }

  /**
   * How many push actors run at a time. At most as many workers as the JDK has carriers for virtual
   * threads, minus one, are virtual threads; further ones are platform threads, at least one.
   *
   * @param workers 1 to 1024; by default the number of processors
   * @return the new settings
   */
  public RuntimeConfig withParallelism(int workers) {
    return with(v -> v.parallelism = Checks.range("parallelism", workers, 1, MAX_PARALLELISM));
  }

  /**
   * How many messages an actor handles before others get their turn, unless its recipe says
   * otherwise.
   *
   * @param reductions 1 to 65535; by default 100
   * @return the new settings
   */
  public RuntimeConfig withBudget(int reductions) {
    return with(v -> v.budget = Checks.range("budget", reductions, 1, MAX_BUDGET));
  }

  /**
   * From how many waiting messages on a send costs its sender reductions; if nobody handles them
   * when those are gone, others take the sender's place. From 16 times as many on it also pauses
   * now and then, so that who floods a mailbox is slowed and memory is not filled.
   *
   * @param messages 64 or more; by default 4096
   * @return the new settings
   */
  public RuntimeConfig withDeepMailbox(int messages) {
    return with(v -> v.deepMailbox = Checks.range("deepMailbox", messages, 64, Integer.MAX_VALUE));
  }

  /**
   * How many versions of its code an actor keeps besides the one in force, to be rolled back to.
   *
   * @param versions 0 or more; by default 8
   * @return the new settings
   */
  public RuntimeConfig withSwapHistory(int versions) {
    return with(v -> v.swapHistory = Checks.range("swapHistory", versions, 0, Integer.MAX_VALUE));
  }

  /**
   * By which rules the root supervisor restarts what it watches; it counts for each apart.
   *
   * @param rules one-for-one; by default {@link Supervision#oneForOne()}
   * @return the new settings
   */
  public RuntimeConfig withRootSupervision(Supervision rules) {
    if (Objects.requireNonNull(rules, "rules").strategy() != Supervision.Strategy.ONE_FOR_ONE) {
      throw new IllegalArgumentException(
          "the root's strategy is " + rules.strategy() + "; it must be ONE_FOR_ONE");
    }
    return with(v -> v.rootSupervision = rules);
  }

  /**
   * How often the monitor looks at the workers.
   *
   * @param period more than zero; by default a millisecond
   * @return the new settings
   */
  public RuntimeConfig withSamplePeriod(Duration period) {
    return with(v -> v.samplePeriod = Checks.aboveZero("samplePeriod", period));
  }

  /**
   * After how many looks at the same blocked message another thread takes its worker's place.
   *
   * @param samples 2 or more; by default 2
   * @return the new settings
   */
  public RuntimeConfig withSamplesBeforeHandOff(int samples) {
    return with(
        v ->
            v.samplesBeforeHandOff =
                Checks.range("samplesBeforeHandOff", samples, 2, Integer.MAX_VALUE));
  }

  /**
   * After how many looks without progress on any worker threads are added.
   *
   * @param samples 2 or more; by default 10
   * @return the new settings
   */
  public RuntimeConfig withSamplesBeforeRescue(int samples) {
    return with(
        v ->
            v.samplesBeforeRescue =
                Checks.range("samplesBeforeRescue", samples, 2, Integer.MAX_VALUE));
  }

  /**
   * How many platform threads may stand in for blocked ones at a time; beyond that, virtual threads
   * do.
   *
   * @param threads 0 or more; by default 256
   * @return the new settings
   */
  public RuntimeConfig withMaxStandIns(int threads) {
    return with(v -> v.maxStandIns = Checks.range("maxStandIns", threads, 0, Integer.MAX_VALUE));
  }

  /**
   * How many actors with {@link Spawner#dedicatedThread} get a thread of their own. Not set here,
   * it comes from the environment variable {@code IRIS_MAX_DEDICATED_THREADS}, else {@code
   * MYRMIDON_MAX_RELEASE_GIL_THREADS}, else it is 256.
   *
   * @param threads 0 or more
   * @return the new settings
   */
  public RuntimeConfig withMaxDedicatedThreads(int threads) {
    return with(
        v ->
            v.maxDedicatedThreads =
                Checks.range("maxDedicatedThreads", threads, 0, Integer.MAX_VALUE));
  }

  /**
   * How many threads those actors share that get none of their own. Not set here, it comes from the
   * environment variable {@code IRIS_DEDICATED_POOL_SIZE}, else {@code MYRMIDON_GIL_POOL_SIZE},
   * else it is 8.
   *
   * @param threads 1 or more
   * @return the new settings
   */
  public RuntimeConfig withDedicatedPoolSize(int threads) {
    return with(
        v ->
            v.dedicatedPoolSize = Checks.range("dedicatedPoolSize", threads, 1, Integer.MAX_VALUE));
  }

  /**
   * Whether spawn throws when there is no dedicated thread left, instead of sharing some. Not set
   * here, it comes from the environment variable {@code IRIS_DEDICATED_STRICT} ("true" or "false"),
   * else it is false.
   *
   * @param strict whether to throw
   * @return the new settings
   */
  public RuntimeConfig withDedicatedStrict(boolean strict) {
    return with(v -> v.dedicatedStrict = strict);
  }

  /**
   * How long {@link IrisRuntime#close()} lets actors finish before it kills them, and how long it
   * then waits for those it killed. Actors end one after the other, which takes a million push
   * actors a few seconds and a million pull actors, each a thread, ten or more: whoever has so many
   * sets it higher.
   *
   * @param timeout zero or more; by default 10 seconds
   * @return the new settings
   */
  public RuntimeConfig withCloseTimeout(Duration timeout) {
    return with(v -> v.closeTimeout = Checks.atLeastZero("closeTimeout", timeout));
  }

  /**
   * How long the children of an actor that ends may take to stop before they are killed.
   *
   * @param timeout zero or more; by default 5 seconds
   * @return the new settings
   */
  public RuntimeConfig withShutdownTimeout(Duration timeout) {
    return with(v -> v.shutdownTimeout = Checks.atLeastZero("shutdownTimeout", timeout));
  }

  /**
   * How long a killed actor's code may take to return before the actor is ended without it. What
   * that code does from then on concerns nobody: its sends are refused, its context throws.
   *
   * @param limit more than zero; by default a second
   * @return the new settings
   */
  public RuntimeConfig withFenceAfter(Duration limit) {
    return with(v -> v.fenceAfter = Checks.aboveZero("fenceAfter", limit));
  }

  /**
   * How many dead letters may wait for each subscriber; what does not fit is counted as missed.
   *
   * @param letters 1 or more; by default 1024
   * @return the new settings
   */
  public RuntimeConfig withDeadLetterQueue(int letters) {
    return with(
        v -> v.deadLetterQueue = Checks.range("deadLetterQueue", letters, 1, Integer.MAX_VALUE));
  }

  /**
   * How many dead letters each subscriber is told of a second; the others are counted as missed.
   * This bounds what a flood of them costs.
   *
   * @param letters 1 or more; by default 10,000
   * @return the new settings
   */
  public RuntimeConfig withDeadLettersPerSecond(int letters) {
    return with(
        v ->
            v.deadLettersPerSecond =
                Checks.range("deadLettersPerSecond", letters, 1, Integer.MAX_VALUE));
  }

  /**
   * How many dead letters a second are logged one by one; the others are summed up in a line.
   *
   * @param lines 0 or more, 0 logs none; by default 10
   * @return the new settings
   */
  public RuntimeConfig withDeadLetterLogsPerSecond(int lines) {
    return with(
        v ->
            v.deadLetterLogsPerSecond =
                Checks.range("deadLetterLogsPerSecond", lines, 0, Integer.MAX_VALUE));
  }

  /** {@return the setting of {@link #withParallelism}} */
  public int parallelism() {
    return values.parallelism;
  }

  /** {@return the setting of {@link #withBudget}} */
  public int budget() {
    return values.budget;
  }

  /** {@return the setting of {@link #withDeepMailbox}} */
  public int deepMailbox() {
    return values.deepMailbox;
  }

  /** {@return the setting of {@link #withSamplePeriod}} */
  public Duration samplePeriod() {
    return values.samplePeriod;
  }

  /** {@return the setting of {@link #withSamplesBeforeHandOff}} */
  public int samplesBeforeHandOff() {
    return values.samplesBeforeHandOff;
  }

  /** {@return the setting of {@link #withSamplesBeforeRescue}} */
  public int samplesBeforeRescue() {
    return values.samplesBeforeRescue;
  }

  /** {@return the setting of {@link #withMaxStandIns}} */
  public int maxStandIns() {
    return values.maxStandIns;
  }

  /**
   * {@return the setting of {@link #withMaxDedicatedThreads}, or empty if the environment decides}
   */
  public OptionalInt maxDedicatedThreads() {
    return optional(values.maxDedicatedThreads);
  }

  /**
   * {@return the setting of {@link #withDedicatedPoolSize}, or empty if the environment decides}
   */
  public OptionalInt dedicatedPoolSize() {
    return optional(values.dedicatedPoolSize);
  }

  /** {@return the setting of {@link #withDedicatedStrict}, or empty if the environment decides} */
  public Optional<Boolean> dedicatedStrict() {
    return Optional.ofNullable(values.dedicatedStrict);
  }

  /** {@return the setting of {@link #withSwapHistory}} */
  public int swapHistory() {
    return values.swapHistory;
  }

  /** {@return the setting of {@link #withCloseTimeout}} */
  public Duration closeTimeout() {
    return values.closeTimeout;
  }

  /** {@return the setting of {@link #withShutdownTimeout}} */
  public Duration shutdownTimeout() {
    return values.shutdownTimeout;
  }

  /** {@return the setting of {@link #withFenceAfter}} */
  public Duration fenceAfter() {
    return values.fenceAfter;
  }

  /** {@return the setting of {@link #withDeadLetterQueue}} */
  public int deadLetterQueue() {
    return values.deadLetterQueue;
  }

  /** {@return the setting of {@link #withDeadLettersPerSecond}} */
  public int deadLettersPerSecond() {
    return values.deadLettersPerSecond;
  }

  /** {@return the setting of {@link #withDeadLetterLogsPerSecond}} */
  public int deadLetterLogsPerSecond() {
    return values.deadLetterLogsPerSecond;
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** {@return the rules of the root supervisor} */
  public Supervision rootSupervision() {
    return values.rootSupervision;
  }
}
