package dev.iris.internal.supervise;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Restart;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An actor under a supervisor. The actor finds it in one step, and it finds the supervisor in one.
 *
 * <p>The methods called by the actor may be called on any thread, and do their work in a turn.
 * {@code resting} is written by the actor's owner before it gives the actor up, and is read by who
 * kills or stops it after the request is in; the turn that hears of the rest looks for requests. So
 * one of the two sees the other, and nobody who is at rest stays there against a request.
 */
public final class Child extends Member {

  private final Hub hub;
  private final boolean adopted;
  private volatile Ward ward;
  private volatile boolean resting;
  private volatile boolean restAsked;
  private volatile boolean stopped;
  private volatile @Nullable Replacement replacement;

  Child(Hub hub, Ward ward, boolean adopted) {
    this.hub = hub;
    this.ward = ward;
    this.adopted = adopted;
  }

  /**
   * From now on it is not restarted in place, nor made of what remains of it: another takes its
   * place.
   *
   * @param by makes the other; user code
   */
  public void replacedBy(Supplier<? extends ActorRef<?>> by) {
    replacement = new Replacement(hub, by);
  }

  /**
   * Whether it was adopted by {@code watch}, and not found by its path.
   *
   * @return true if so
   */
  public boolean adopted() {
    return adopted;
  }

  /**
   * Who supervises it.
   *
   * @return the supervisor, or null
   */
  public @Nullable Supervisor supervisor() {
    return supervisor;
  }

  /**
   * How often it was restarted.
   *
   * @return the number; may be a moment old
   */
  public int restarts() {
    Trouble known = knownTrouble();
    return known == null ? 0 : known.restarts;
  }

  /**
   * In a turn: the last failure.
   *
   * @return why it was restarted, or is to be
   */
  public ExitReason reason() {
    return trouble().reason;
  }

  /**
   * By the actor's owner: whether it is to rest, and not to end, when it has ended by itself.
   *
   * @param reason why it ended
   * @return true if so
   */
  public boolean restsAfter(ExitReason reason) {
    return supervisor != null
        && replacement == null
        && !hub.closing().getAsBoolean()
        && switch (ward.restartType()) {
          case PERMANENT -> true;
          case TRANSIENT -> reason.abnormal();
          case TEMPORARY -> false;
        };
  }

  /**
   * By the actor's owner: whether a request to rest still holds.
   *
   * @return false if it has been at rest since
   */
  public boolean restAsked() {
    return restAsked;
  }

  /**
   * Whether it is at rest.
   *
   * @return true if nobody may run it but by {@link Ward#resume} and {@link Ward#end}
   */
  public boolean resting() {
    return resting;
  }

  // --- by the actor

  /** By the owner, when it ends and had been asked to stop. */
  public void stopping() {
    stopped = true;
  }

  /** By the owner, before it gives the actor up for its rest. */
  public void willRest() {
    resting = true;
  }

  /**
   * The actor is at rest; the caller does not touch it any more.
   *
   * @param reason why
   * @param failed whether of its own doing, and not because it was asked to
   */
  public void rested(ExitReason reason, boolean failed) {
    hub.turns().execute(() -> onRested(reason, failed));
  }

  /** The actor was asked to end. */
  public void poked() {
    if (resting) {
      hub.turns().execute(this::onPoked);
    }
  }

  /**
   * In a turn: another actor has been made in the place of what has ended. Told before that one
   * begins, so that whoever hears of it finds it among the supervisor's.
   *
   * @param another that one
   */
  public void made(Ward another) {
    ward = another;
  }

  /** The actor's start has succeeded. */
  public void started() {
    hub.turns().execute(this::onStarted);
  }

  /**
   * The actor has ended, and all who listen have been told.
   *
   * @param who the actor
   * @param reason why
   * @param remains to make another of
   */
  public void ended(Ward who, ExitReason reason, Ward.Remains remains) {
    hub.turns().execute(() -> onEnded(who, reason, remains));
  }

  /** In a turn, before it fails to start: a name is taken, so the next attempt is to wait. */
  public void taken() {
    trouble().taken();
  }

  // --- in turns

  private void onRested(ExitReason reason, boolean failed) {
    if (!resting) {
      return;
    }
    Supervisor owner = supervisor;
    boolean asked = restAsked;
    restAsked = false;
    if (ward.asksToEnd()) {
      leaveRest(new ExitReason.Shutdown());
    } else if (owner == null && asked) {
      resting = false;
      ward.resume(reason, restarts());
    } else if (owner == null || hub.closing().getAsBoolean()) {
      leaveRest(reason);
    } else if (state != State.QUIESCING && !failed) {
      resting = false;
      ward.resume(reason, restarts()); // what it was asked for is over
    } else if (state != State.QUIESCING || failed && !(round != null && round.ends())) {
      trouble().reason = reason;
      state = State.QUIET;
      owner.failed(this, reason);
    } else if (round != null && round.ends()) {
      leaveRest(reason);
    } else {
      trouble().reason = reason;
      state = State.QUIET;
      owner.quiet(this);
    }
  }

  private void onPoked() {
    if (resting && ward.asksToEnd()) {
      leaveRest(new ExitReason.Shutdown());
    }
  }

  private void leaveRest(ExitReason reason) {
    resting = false;
    ward.end(reason);
  }

  private void onStarted() {
    Supervisor owner = supervisor;
    if (state == State.STARTING) {
      state = State.RUNNING;
      Trouble known = knownTrouble();
      if (known != null) {
        known.notTaken();
      }
      if (owner != null) {
        owner.started(this);
      }
    }
  }

  private void onEnded(Ward who, ExitReason reason, Ward.Remains remains) {
    if (who != ward) {
      return; // it was to replace another, and was not taken
    }
    resting = false;
    Supervisor owner = supervisor;
    boolean again = comesBack(reason);
    if (owner == null || !again || hub.closing().getAsBoolean()) {
      gone();
      return;
    }
    stopped = false;
    trouble().remains = remains;
    trouble().reason = reason;
    boolean expected = state == State.QUIESCING || state == State.QUIET;
    state = State.QUIET;
    if (expected) {
      owner.quiet(this);
    } else {
      owner.failed(this, reason);
    }
  }

  private boolean comesBack(ExitReason reason) {
    boolean replaced = replacement != null;
    Round asking = state == State.QUIESCING ? round : null;
    if (ward.restartType() == Restart.TEMPORARY) {
      return false;
    }
    if (asking != null && (asking.ends() || replaced)) {
      return true;
    }
    return !stopped && (reason.abnormal() || replaced && ward.restartType() == Restart.PERMANENT);
  }

  private void gone() {
    Supervisor owner = supervisor;
    state = State.GONE;
    supervisor = null;
    if (owner != null) {
      owner.gone(this);
    }
  }

  @Override
  void start() {
    Trouble known = trouble();
    Ward.Remains remains = known.remains;
    restAsked = false;
    if (remains == null && !resting) {
      return; // it was told to end meanwhile, and the turn that says that it has is to come
    }
    if (hub.closing().getAsBoolean()) {
      if (remains == null) {
        leaveRest(known.reason);
      } else {
        gone();
      }
      return;
    }
    known.restarts++;
    if (remains == null) {
      resting = false;
      ward.resume(known.reason, known.restarts);
      return;
    }
    Replacement another = replacement;
    if (another != null) {
      another.make(
          made -> onReplaced(made, remains),
          thrown -> onNotMade(new ExitReason.Panic(thrown), false));
      return;
    }
    try {
      Ward made = remains.again(this);
      known.remains = null;
      known.notTaken();
      if (made == null) {
        gone();
      } else {
        ward = made;
      }
    } catch (IllegalStateException taken) {
      hub.turns().execute(() -> onNotMade(new ExitReason.Crash(taken), true));
    }
  }

  private void onReplaced(ActorRef<?> made, Ward.Remains remains) {
    try {
      ward = remains.handTo(made, this);
      trouble().remains = null;
      onStarted();
    } catch (IllegalStateException | IllegalArgumentException unfit) {
      onNotMade(new ExitReason.Crash(unfit), true);
    }
  }

  private void onNotMade(ExitReason reason, boolean taken) {
    Supervisor owner = supervisor;
    State before = state;
    if (owner == null || before != State.STARTING && before != State.QUIESCING) {
      return;
    }
    trouble().reason = reason;
    if (taken) {
      trouble().taken();
    } else {
      trouble().notTaken();
    }
    state = State.QUIET;
    if (before == State.STARTING) {
      owner.failed(this, reason);
    } else {
      owner.quiet(this); // the group was told to rest before this was known
    }
  }

  @Override
  void quiesce(boolean end) {
    Replacement another = replacement;
    if (another != null && another.withdraw()) {
      state = State.QUIET;
    } else if (resting && end) {
      leaveRest(trouble().reason);
    } else if (resting) {
      restAsked = false; // it has come to rest by itself, and the turn that says so is to come
    } else if (end || another != null || ward.restartType() == Restart.TEMPORARY) {
      ward.stop();
    } else {
      restAsked = true;
      ward.rest();
    }
  }

  @Override
  boolean quiet(boolean end) {
    return state == State.GONE || state == State.QUIET && !(end && resting);
  }

  @Override
  boolean force() {
    ward.kill();
    return true;
  }

  @Override
  void giveUp(ExitReason reason) {
    Supervisor owner = supervisor;
    supervisor = null;
    if (owner != null) {
      owner.gone(this);
    }
    if (resting) {
      leaveRest(reason);
    } else {
      state = State.GONE;
    }
  }

  @Override
  Object who() {
    return ward.ref();
  }

  Ward ward() {
    return ward;
  }
}
