package dev.iris.test.internal;

import dev.iris.internal.schedule.Activation;
import dev.iris.internal.schedule.Dispatcher;
import dev.iris.internal.schedule.Runner;
import dev.iris.internal.schedule.Scheduler;
import dev.iris.internal.schedule.SchedulerSettings;
import java.time.Duration;
import java.util.function.ObjLongConsumer;

/**
 * Runs the actors of one runtime a step at a time, under a conductor. Dedicated threads are only
 * counted.
 */
final class SimScheduler implements Scheduler {

  private final Conductor conductor;
  private final Tally tally = new Tally();
  private int bodies;
  private boolean crashed;
  private SchedulerSettings.Dedicated dedicated = new SchedulerSettings.Dedicated(256, 8, false);
  private int dedicatedInUse;

  SimScheduler(Conductor conductor) {
    this.conductor = conductor;
  }

  @Override
  public void schedule(Activation activation) {
    conductor.add(activation, worker -> worker.activate(activation, tally));
  }

  @Override
  public void scheduleLast(Activation activation) {
    schedule(activation);
  }

  @Override
  public void deepSend(int depth, boolean attended) {
    conductor.point();
  }

  @Override
  public void stepAside(Runner runner) {
    conductor.point();
  }

  @Override
  public Thread newActorThread(Runnable body) {
    return conductor.newBody(body, body);
  }

  @Override
  public void startActorThread(Thread thread) {
    bodies++;
    conductor.startBody(thread);
  }

  @Override
  public void actorThreadEnds() {
    if (!conductor.isOver()) {
      bodies--;
    }
  }

  @Override
  public Dispatcher dedicate() {
    if (dedicatedInUse < dedicated.max()) {
      return new Own();
    }
    if (dedicated.strict()) {
      throw noneLeft("and strict mode forbids sharing");
    }
    return this;
  }

  @Override
  public void reserveDedicatedActorThread() {
    if (dedicatedInUse >= dedicated.max()) {
      throw noneLeft("and a pull actor cannot share one");
    }
    dedicatedInUse++;
  }

  private IllegalStateException noneLeft(String why) {
    return new IllegalStateException(
        "all "
            + dedicated.max()
            + " dedicated threads are in use, "
            + why
            + "; raise the limit with dedicatedThreads(max, pool, strict)");
  }

  @Override
  public Thread newDedicatedActorThread(Runnable body) {
    return newActorThread(body);
  }

  @Override
  public void releaseDedicatedActorThread() {
    dedicatedInUse--;
  }

  @Override
  public void limitDedicated(int max, int pool, boolean strict) {
    dedicated = new SchedulerSettings.Dedicated(max, pool, strict);
  }

  @Override
  public void runOutside(Runnable callback) {
    conductor.addCallback("callback", callback);
  }

  @Override
  public boolean onActorThread() {
    return crashed || conductor.onStrand();
  }

  @Override
  public Totals totals() {
    Tally sum = new Tally();
    sum.add(tally.accepted(), tally.handled());
    conductor.roster().forEachWorker(worker -> worker.addTo(sum, tally));
    return new Totals(sum.accepted(), sum.handled());
  }

  Tally tally() {
    return tally;
  }

  /** Handlers that wait for something. */
  int messagesInHand() {
    int[] count = new int[1];
    conductor.roster().forEachWorker(worker -> count[0] += worker.hasMessageInHand(tally) ? 1 : 0);
    return count[0];
  }

  /** From now on nobody waits for its end, as if all who want it were its own actors. */
  void crash(boolean now) {
    crashed = now;
  }

  @Override
  public void counters(ObjLongConsumer<String> into) {
    into.accept("steals", 0);
    into.accept("handoffs", 0);
    into.accept("rescues", 0);
    into.accept("threads", bodies);
    into.accept("dedicated", dedicatedInUse);
  }

  @Override
  public void everyNowAndThen(Runnable task) {
    // It looks for actors whose sender ran out of stack, which a simulation does not simulate.
  }

  @Override
  public boolean close(Duration atMost) {
    conductor.parking().letOthersFinish(atMost, this::busy);
    return !busy();
  }

  private boolean busy() {
    return bodies + messagesInHand() > 0;
  }

  /** Counts an actor with a dedicated thread until it ends. */
  private final class Own implements Dispatcher {

    Own() {
      dedicatedInUse++;
    }

    @Override
    public void schedule(Activation activation) {
      SimScheduler.this.schedule(activation);
    }

    @Override
    public void scheduleLast(Activation activation) {
      SimScheduler.this.schedule(activation);
    }

    @Override
    public void release() {
      dedicatedInUse--;
    }
  }
}
