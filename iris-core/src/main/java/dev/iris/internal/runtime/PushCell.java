package dev.iris.internal.runtime;

import dev.iris.Behavior;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.internal.mailbox.BoundedBuffer;
import dev.iris.internal.schedule.Activation;
import dev.iris.internal.schedule.Runner;
import dev.iris.internal.supervise.Child;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An actor whose handler the runtime calls. It is scheduled when its mailbox stops being empty, and
 * an activation owns the mailbox until it has emptied it, spent the budget, lost its place, or
 * ended the actor.
 *
 * <p>Here is how the mailbox passes from one activation to the next, and what the actor runs. What
 * an activation does is in {@link Activity}; the calls of the behaviour are in {@link Handling}.
 */
final class PushCell<M> extends Cell<M> implements Activation {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.Actors");

  /** Steps of {@code trouble}: it is known that others have to wait for it, and it is counted. */
  private static final byte REPORTED = 1;

  private static final byte COUNTED = 2;

  /** What it was spawned from, until there are versions: a behaviour, or a supplier of such. */
  private @Nullable Object source;

  /** None: it has not started, or is lazy and has nothing to do. */
  private @Nullable Behavior<M> behavior;

  private byte trouble;

  PushCell(Recipe<M> recipe, long number, Behavior<M> behavior) {
    super(recipe, number);
    this.source = behavior;
    if (!recipe.kernel().hasOnStart(behavior)) {
      this.behavior = behavior;
    } else if (!recipe.lazy()) {
      startOwned();
    }
  }

  PushCell(Recipe<M> recipe, long number, Supplier<? extends Behavior<M>> factory) {
    super(recipe, number);
    this.source = factory;
    if (!recipe.lazy()) {
      startOwned();
    }
  }

  @Override
  public void begin() {
    if (startsLater()) {
      wake();
    }
  }

  @Override
  public boolean holdBack() {
    return startsLater() || closeIfIdle();
  }

  @Override
  public void wake() {
    recipe().dispatcher().schedule(this);
  }

  @Override
  public boolean runsOnThisThread() {
    return turn() instanceof Activity now && now.by.thread() == Thread.currentThread();
  }

  @Override
  public void interruptRunner() {
    if (turnFenced() instanceof Activity now && now.by.interruptible()) {
      ExitPath.interrupt(this, now.by.thread());
    }
  }

  @Override
  public void troubles(Runner culprit, Trouble trouble) {
    if (trouble == Trouble.BLOCKS && killed()) {
      ExitPath.interrupt(this, culprit.thread());
    }
    if (this.trouble == 0) {
      this.trouble = REPORTED;
      if (trouble == Trouble.SPINS) {
        countStuck();
      }
      LOG.info(
          "{} {}; others go on, and this is said once for it",
          this,
          trouble == Trouble.BLOCKS
              ? "blocks in its handler, so its thread was replaced"
              : "holds its thread as all others do, so threads were added");
    }
  }

  private void countStuck() {
    if (trouble != COUNTED) {
      trouble = COUNTED;
      kernel().counters().stuck.increment();
    }
  }

  @Override
  public void activate(Runner by) {
    Activity now = new Activity(by);
    if (!take(now)) {
      return;
    }
    by.refill(recipe().budget());
    CellContext<M> ctx = new CellContext<>(this);
    Ending ending = now.urgent(this, ctx);
    if (ending == null) {
      ending = now.run(this, ctx);
    }
    if (ending != null && !lost(by) && Termination.leave(this, ending)) {
      clearTurn();
    }
  }

  /**
   * Out of the actor's code: whether a fencer has the actor now. A runner is retired before it is
   * fenced off, so all others pay nothing for this.
   */
  boolean lost(Runner by) {
    return by.retired() && Phase.fencedOff(this);
  }

  /** Outside of the actor's code, but for what the swap runs of it. */
  @Override
  @SuppressWarnings("unchecked") // what a push actor is swapped to is a behaviour of its messages
  public boolean carryOut(Swap swap) {
    Runner by = runner();
    Behavior<M> before = Objects.requireNonNull(behavior);
    by.begin(0);
    Versions.Version next = swap.carryOut(Versions.of(this), before);
    by.end(0);
    if (lost(by)) {
      swap.failForItsEnd();
      return false;
    }
    if (next != null) {
      behavior = (Behavior<M>) Objects.requireNonNull(next.instance());
      Swaps.inForce(this, next, before, swap);
    }
    return true;
  }

  /** Owner only. */
  private Runner runner() {
    return ((Activity) Objects.requireNonNull(turn())).by;
  }

  @Override
  public Versions firstVersion() {
    Versions first = new Versions(kernel().swapHistory(), Objects.requireNonNull(source), behavior);
    source = null; // its code is to be let go when it has left the history
    return first;
  }

  /**
   * Becomes the runner. An actor in doubt (see {@link Cell}) may be activated twice at a time, or
   * when there is nothing to do; then only one activation gets it, and only if it is owned.
   */
  private boolean take(Activity now) {
    if (!doubtful()) {
      if (now.by.interruptible()) {
        enterFenced(now); // then the controls are read; a killer does it the other way
      } else {
        enter(now); // the monitor sees to those who are killed while they block
      }
      return true;
    }
    while (claim(now)) {
      if (owned() && !closed() && !resting()) {
        enterFenced(now);
        return true;
      }
      clearTurn();
      if (!owned() || closed() || resting()) {
        return false;
      }
    }
    return false;
  }

  private boolean resting() {
    Child child = child();
    return child != null && child.resting();
  }

  /**
   * Gives the mailbox up if it is empty; false: there is more to do, and the turn goes on. Who is
   * in doubt keeps others off until the mailbox is given up, and then looks whether somebody was
   * turned away meanwhile.
   */
  boolean giveUp(Activity now) {
    ReceiveTimeout limit = ReceiveTimeout.goesIdle(this);
    if (limit == null && recipe().lazy() && behavior != null) {
      limit = Laziness.goesIdle(this);
    }
    boolean idle = release(now, doubtful());
    if (idle && limit != null) {
      limit.isIdle();
    }
    return idle;
  }

  private boolean release(Activity now, boolean inDoubt) {
    if (!inDoubt) {
      return release(now);
    }
    if (!releaseKeepingTurn(now)) {
      return false;
    }
    clearTurn();
    return !take(now);
  }

  /** By the handler: after each share of reductions, others get this thread's place. */
  @Override
  public void checkpoint(int reductions) {
    if (!(turn() instanceof Activity current)) {
      throw CellContext.fenced(this);
    }
    Runner now = current.by;
    if (!now.spend(reductions)) {
      now.refill(recipe().budget());
      kernel().scheduler().stepAside(now);
    }
  }

  /** The activation is over, though there may be more to do: others first, then another one. */
  void putBack(Activity now) {
    suspend(now);
    recipe().dispatcher().scheduleLast(this);
  }

  /** The next payload; null: there is none, or somebody is about to link one. */
  @Nullable Object next(Activity now) {
    Object payload = poll(now);
    if (payload == BoundedBuffer.TOKEN) {
      payload = Objects.requireNonNull(buffer()).take();
      now.message = payload;
    }
    return payload;
  }

  @Override
  public @Nullable Stay stay() {
    if (!(turnFenced() instanceof Activity now)) {
      return null;
    }
    long piece = now.by.piece();
    return piece == 0 ? null : new Stay(now.by.thread(), now, now.by, piece);
  }

  @Override
  public void takeOver(Stay stay) {
    countStuck();
    Activity now = (Activity) stay.turn();
    Object payload = closed() ? null : now.inHand();
    suspend(now);
    if (payload != null) {
      Losses.atEnd(
          this,
          payload == BoundedBuffer.TOKEN ? Objects.requireNonNull(now.message) : payload,
          DeadLetter.FENCED);
    }
  }

  /** None: it has not started, or is lazy and has nothing to do. */
  @Nullable Behavior<M> behavior() {
    return behavior;
  }

  void runs(@Nullable Behavior<M> next) {
    behavior = next;
  }

  /** That of the version in force. */
  private Object currentSource() {
    Versions versions = Versions.existing(this);
    return versions == null ? Objects.requireNonNull(source) : versions.current().source();
  }

  @SuppressWarnings("unchecked") // it is one of the two, as the constructors see to
  Behavior<M> make() {
    Object from = currentSource();
    return from instanceof Behavior<?> given
        ? (Behavior<M>) given
        : Objects.requireNonNull(
            ((Supplier<? extends Behavior<M>>) from).get(), "the factory made no behaviour");
  }

  @Override
  public void rested() {
    behavior = null;
    suspend(Objects.requireNonNull(turn()));
  }

  @Override
  public void runAgain() {
    Child child = child();
    if (recipe().lazy() && child != null) {
      child.started(); // for it starts when something arrives
    }
    wake();
  }

  @Override
  public boolean startsLater() {
    return behavior == null && !recipe().lazy();
  }

  @Override
  @SuppressWarnings("unchecked") // it is one of the two, as the constructors see to
  public Cell<M> another(Recipe<M> recipe, long number) {
    Object from = currentSource();
    return from instanceof Behavior<?> given
        ? new PushCell<>(recipe, number, (Behavior<M>) given)
        : new PushCell<>(recipe, number, (Supplier<? extends Behavior<M>>) from);
  }

  @Override
  public void released() {
    recipe().dispatcher().release();
  }

  @Override
  public void lastWords(ExitReason reason) throws Exception {
    Handling.lastWords(this, (Activity) Objects.requireNonNull(turn()), reason);
  }

  @Override
  public boolean hasLastWords() {
    Behavior<M> last = behavior;
    return last != null && kernel().hasOnStop(last);
  }

  @Override
  public long takenWhileAlive() {
    return 0;
  }

  @Override
  public long handledWhileAlive() {
    return 0;
  }

  @Override
  public long begun() {
    return consumed();
  }

  @Override
  public void settleCounts() {}

  @Override
  public void drainHeld(Consumer<Object> each) {}

  @Override
  public int held() {
    return 0;
  }

  @SuppressWarnings("unchecked") // what was sent had the static type M, or was told to have it
  M cast(Object message) {
    return (M) message;
  }
}
