package dev.iris.internal.supervise;

import dev.iris.ActorRef;
import dev.iris.ChildFailure;
import dev.iris.ExitReason;
import dev.iris.GivenUp;
import dev.iris.Supervision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A supervisor: the root, or that of a path. It is a member of the next one above, as its actors
 * are members of it, in the order of their start.
 *
 * <p>A failure makes a {@link Round} over the members that are to be restarted, unless one is under
 * way that brings the failed one to rest anyhow: so any number of failures at a time restart a
 * group once. If there were more failures than are tolerated, it ends all members, and has then
 * failed itself, which is up to the supervisor above; to start it again is to make its members
 * again. The root counts for each member apart, and what it does not tolerate it lets go.
 *
 * <p>Everything happens in turns (see {@link Hub}), but for what is said to be for any thread.
 */
public final class Supervisor extends Member {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.Supervision");

  private final Hub hub;
  private final String path;
  private final Supervision rules;
  private final Members members;
  private final Rounds rounds;
  private final RecentErrors errors = new RecentErrors();
  private final AtomicBoolean removed = new AtomicBoolean();
  private volatile long restarts;

  /**
   * A supervisor without members.
   *
   * @param hub what it shares with the others
   * @param path where it is; empty: the root
   * @param rules its rules
   */
  public Supervisor(Hub hub, String path, Supervision rules) {
    this.hub = hub;
    this.path = path;
    this.rules = rules;
    this.members = new Members(hub.visited());
    this.rounds = new Rounds(hub, rules, members);
  }

  // --- any thread

  /**
   * Where it is.
   *
   * @return the path; empty: it is the root
   */
  public String path() {
    return path;
  }

  /**
   * Its actors.
   *
   * @return those there are, also those that wait for their restart, in the order of their start
   */
  public List<Ward> wards() {
    List<Ward> wards = new ArrayList<>();
    for (Member member : members.all()) {
      if (member instanceof Child child) {
        wards.add(child.ward());
      }
    }
    return wards;
  }

  /**
   * How many those are.
   *
   * @return the number
   */
  public int actors() {
    return members.actors();
  }

  /**
   * How many failures were answered by a restart.
   *
   * @return the number
   */
  public long restarts() {
    return restarts;
  }

  /**
   * The last failures.
   *
   * @return the oldest first
   */
  public List<ChildFailure> recentErrors() {
    return errors.all();
  }

  /**
   * Takes an actor as its member.
   *
   * @param ward the actor
   * @param adopted whether it was asked for
   * @param replacement makes the actor that takes its place; null: it is restarted
   * @param attach attaches the child to the actor; false: that has ended, or has a supervisor
   * @return whether it is a member now
   */
  public boolean add(
      Ward ward,
      boolean adopted,
      @Nullable Supplier<? extends ActorRef<?>> replacement,
      Function<Child, Boolean> attach) {
    Child child = new Child(hub, ward, adopted);
    if (replacement != null) {
      child.replacedBy(replacement);
    }
    child.supervisor = this;
    members.add(child);
    if (!attach.apply(child)) {
      members.remove(child);
      child.supervisor = null;
      return false;
    }
    if (removed.get()) {
      hub.turns().execute(() -> release(child));
    }
    return true;
  }

  /**
   * Ends the supervision.
   *
   * @return false if it had ended
   */
  public boolean end() {
    return removed.compareAndSet(false, true);
  }

  /**
   * Whether it was ended.
   *
   * @return true after {@link #end}
   */
  public boolean ended() {
    return removed.get();
  }

  @Override
  public String toString() {
    return path.isEmpty() ? "the root supervisor" : "the supervisor of '" + path + "'";
  }

  // --- in turns: moves

  /**
   * Becomes a member of another.
   *
   * @param above the next one above
   */
  public void enter(Supervisor above) {
    Supervisor before = supervisor;
    if (before != null) {
      before.drop(this);
    }
    supervisor = above;
    above.members.add(this);
    settle(this);
  }

  /**
   * Takes an actor over from another supervisor.
   *
   * @param child the actor
   */
  public void takeOver(Child child) {
    Supervisor before = child.supervisor;
    if (before == null || before == this || child.state == State.GONE) {
      return;
    }
    before.drop(child);
    child.supervisor = this;
    members.add(child);
    settle(child);
  }

  /**
   * Lets an actor go, which then has no supervisor.
   *
   * @param child the actor
   */
  public void release(Child child) {
    if (child.supervisor == this) {
      drop(child);
      settle(child);
      child.supervisor = null;
    }
  }

  /** Out of the list and out of its round, in whatever state. */
  private void drop(Member member) {
    members.remove(member);
    Round round = member.round;
    member.round = null;
    if (round != null) {
      round.quiet(member);
    }
  }

  /** What waits for its restart is started at once. */
  private static void settle(Member member) {
    if (member.state == State.QUIET) {
      member.state = State.STARTING;
      member.start();
    } else if (member.state == State.QUIESCING) {
      member.state = State.RUNNING;
    }
  }

  /**
   * After its end: hands its members to another, or to nobody.
   *
   * @param actorsTo the next supervisor of its path above, if there is one
   * @param supervisorsTo the same, or the root
   */
  public void handOver(@Nullable Supervisor actorsTo, Supervisor supervisorsTo) {
    for (Member member : members.all()) {
      if (member instanceof Supervisor below) {
        below.enter(supervisorsTo);
      } else if (member instanceof Child child && actorsTo != null) {
        actorsTo.takeOver(child);
      } else if (member instanceof Child child) {
        release(child);
      }
    }
    Supervisor above = supervisor;
    if (above != null) {
      above.drop(this);
    }
    state = State.GONE;
    supervisor = null;
  }

  // --- in turns: what members tell

  /** A member has failed and is quiet. */
  void failed(Member member, ExitReason reason) {
    hub.visited().increment();
    errors.note(member.who(), reason);
    Round under = member.round;
    if (hub.closing().getAsBoolean()) {
      return;
    }
    if (under != null && under.quiescing()) {
      under.quiet(member);
      return;
    }
    if (state == State.QUIESCING || state == State.QUIET) {
      return; // it is quiet, as all are to be, and is started with the others
    }
    long now = hub.clock().nanoTime();
    Trouble counter = path.isEmpty() ? member.trouble() : trouble();
    if (!counter.tolerated(rules, now)) {
      giveUp(member, reason);
      return;
    }
    onStarted();
    restarts = restarts + 1;
    long delay =
        (rules.strategy() == Supervision.Strategy.ONE_FOR_ONE ? member : this)
            .trouble()
            .delay(rules, now, hub);
    rounds.restart(member, Math.max(delay, member.trouble().pause()));
  }

  /** A member is quiet, as it was asked to be. */
  void quiet(Member member) {
    Round round = member.round;
    if (round != null) {
      round.quiet(member);
    }
  }

  void started(Member member) {
    Round round = member.round;
    if (round != null) {
      round.started(member);
    }
  }

  /** A member has ended and is not made again. */
  void gone(Member member) {
    hub.visited().increment();
    drop(member);
  }

  /** An actor that not even a kill ends. */
  void lost(Child child) {
    LOG.error("{} has not ended in time, so {} gives it up", child.title(), this);
    child.supervisor = null;
    drop(child);
    ExitReason reason = new ExitReason.Crash(new TimeoutException(child.title() + " does not end"));
    escalate(reason);
  }

  // --- in turns: giving up

  private void giveUp(Member member, ExitReason reason) {
    if (path.isEmpty()) {
      LOG.error("{} failed too often, so it is given up: {}", member.title(), reason);
      member.giveUp(reason);
      hub.givenUp().accept(new GivenUp(member.title(), reason));
    } else {
      escalate(reason);
    }
  }

  /** Ends all members; then it has failed itself. */
  private void escalate(ExitReason reason) {
    if (path.isEmpty()) {
      return;
    }
    LOG.warn("{} gives up, for there were too many failures: {}", this, reason);
    rounds.takeAll(
        true,
        () -> {
          Supervisor above = supervisor;
          state = State.QUIET;
          if (above != null) {
            above.failed(this, reason);
          }
        });
  }

  // --- in turns: as a member

  @Override
  void quiesce(boolean end) {
    rounds.takeAll(
        end,
        () -> {
          Supervisor above = supervisor;
          if (state == State.QUIESCING && above != null) {
            state = State.QUIET;
            above.quiet(this);
          }
        });
  }

  @Override
  void start() {
    rounds.startAll(this::onStarted);
  }

  private void onStarted() {
    Supervisor above = supervisor;
    if (state == State.STARTING) {
      state = State.RUNNING;
      if (above != null) {
        above.started(this);
      }
    }
  }

  @Override
  boolean force() {
    return true;
  }

  @Override
  boolean quiet(boolean end) {
    return state == State.GONE;
  }

  @Override
  void giveUp(ExitReason reason) {
    for (Member member : members.all()) {
      member.giveUp(reason);
      members.remove(member);
    }
    state = State.RUNNING;
  }

  @Override
  Object who() {
    return path;
  }
}
