package dev.iris.bench;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Spawning many actors, then sending each some messages round robin, both from the main thread.
 * Each run has actors, and a system, of its own; which of the two halves is timed depends on the
 * benchmark's name, the other half happens outside the clock. So spawned actors are always sent to,
 * and counted.
 */
public abstract class Blitz extends Workload {

  static final int SPAWNS = 100_000;
  static final int MESSAGES = 1_000_000;

  @Param("100000")
  public int actors;

  @Param("10")
  public int messages;

  private boolean spawnsTimed;

  /** Starts the system. */
  abstract void start();

  abstract void spawnAll();

  abstract void sendAll();

  /** Ends the system and all its actors. */
  abstract void stop();

  @Override
  @Setup(Level.Trial)
  public void setUp(BenchmarkParams params) {
    timeSpawns(params.getBenchmark().endsWith("Spawns"));
    super.setUp(params);
  }

  /** Spawns if true, messages if false. */
  void timeSpawns(boolean spawns) {
    this.spawnsTimed = spawns;
  }

  @Override
  long operations() {
    return spawnsTimed ? actors : (long) actors * messages;
  }

  @Override
  void open() {}

  @Override
  public void close() {}

  /** What comes before the clock. */
  @Setup(Level.Invocation)
  public void before() {
    start();
    if (!spawnsTimed) {
      spawnAll();
    }
  }

  @Override
  void run() {
    if (spawnsTimed) {
      spawnAll();
    } else {
      deliver();
    }
  }

  /** What comes after the clock. */
  @TearDown(Level.Invocation)
  public void after() {
    try {
      if (spawnsTimed) {
        deliver();
      }
    } finally {
      stop();
    }
  }

  private void deliver() {
    goal.expect((long) actors * messages);
    sendAll();
    goal.await();
  }
}
