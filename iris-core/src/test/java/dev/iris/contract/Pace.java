package dev.iris.contract;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * How a test waits. On threads of the JDK it simply does; a runtime that hands out its own must be
 * told to go on. Set before each test by {@link RuntimeContract}, for one test at a time.
 */
public interface Pace {

  /** On threads of the JDK there is nothing to be done. */
  Pace REAL =
      new Pace() {
        @Override
        public void until(BooleanSupplier condition) {}

        @Override
        public boolean settle() {
          return false;
        }

        @Override
        public CompletableFuture<Void> newEvent() {
          return new CompletableFuture<>();
        }

        @Override
        public boolean canSpin() {
          return true;
        }

        @Override
        public void start(String name, Runnable work) {
          Thread.ofPlatform().name(name).daemon().start(work);
        }
      };

  /**
   * Lets everything go on until something is the case.
   *
   * @param condition what
   */
  void until(BooleanSupplier condition);

  /**
   * Lets everything go on until nothing can.
   *
   * @return false if threads have to be watched for that
   */
  boolean settle();

  /**
   * Something that any thread may wait for.
   *
   * @return a new future
   */
  CompletableFuture<Void> newEvent();

  /**
   * Whether code that loops until something happens leaves others their turn.
   *
   * @return false if it must block instead
   */
  boolean canSpin();

  /**
   * Starts a thread that is no actor's.
   *
   * @param name its name
   * @param work what it does
   */
  void start(String name, Runnable work);
}
