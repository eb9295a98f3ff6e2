package dev.iris.internal.supervise;

import dev.iris.internal.time.Timers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members that are brought to rest in reverse order, one after the other, and then, after a delay,
 * are started forward, one after the other. What follows the rest, and what follows the start, is
 * up to whoever made it. In turns only.
 */
final class Round {

  private enum Phase {
    QUIESCE,
    DELAY,
    START,
    OVER
  }

  private final Hub hub;
  private final long limit;
  private final List<Member> scope;
  private final boolean end;
  private final Runnable whenQuiet;
  private final Runnable whenStarted;
  private Phase phase = Phase.QUIESCE;
  private int at;
  private boolean forced;
  private Timers.@Nullable Timer timer;

  /**
   * A round, not yet begun.
   *
   * @param limit after how many nanoseconds a member is forced
   * @param end whether members are to end, and not only to rest
   * @param whenQuiet calls {@link #startAfter}, or leaves it at that
   */
  Round(
      Hub hub,
      long limit,
      List<Member> scope,
      boolean end,
      Runnable whenQuiet,
      Runnable whenStarted) {
    this.hub = hub;
    this.limit = limit;
    this.scope = scope;
    this.end = end;
    this.whenQuiet = whenQuiet;
    this.whenStarted = whenStarted;
  }

  List<Member> scope() {
    return scope;
  }

  boolean quiescing() {
    return phase == Phase.QUIESCE;
  }

  boolean ends() {
    return end;
  }

  void begin() {
    for (Member member : scope) {
      member.round = this;
    }
    at = scope.size();
    quiesceNext();
  }

  private void quiesceNext() {
    stopTimer();
    while (--at >= 0) {
      Member member = scope.get(at);
      hub.visited().increment();
      if (member.round == this && !member.quiet(end)) {
        forced = false;
        timer = hub.later(limit, this::force);
        if (member.state != Member.State.QUIESCING) {
          member.state = Member.State.QUIESCING;
          member.quiesce(end);
        }
        if (member.state == Member.State.QUIESCING) {
          return;
        }
        stopTimer();
      }
    }
    phase = Phase.DELAY;
    whenQuiet.run();
  }

  private void force() {
    if (phase != Phase.QUIESCE) {
      return;
    }
    Member member = scope.get(at);
    if (!forced && member.force()) {
      forced = true;
      timer = hub.later(limit, this::force);
    } else if (member instanceof Child child && child.supervisor != null) {
      over(); // the others wait for what is decided above
      child.supervisor.lost(child);
    }
  }

  /** A member has become quiet, or is gone. */
  void quiet(Member member) {
    if (phase == Phase.QUIESCE && scope.get(at) == member) {
      quiesceNext();
    } else if (phase == Phase.START && scope.get(at) == member) {
      startNext();
    }
  }

  void startAfter(long nanos) {
    if (nanos > 0) {
      timer = hub.later(nanos, this::start);
    } else {
      start();
    }
  }

  private void start() {
    if (phase == Phase.DELAY) {
      stopTimer();
      phase = Phase.START;
      at = -1;
      startNext();
    }
  }

  private void startNext() {
    while (++at < scope.size()) {
      Member member = scope.get(at);
      hub.visited().increment();
      if (member.round == this && member.state == Member.State.QUIET) {
        member.state = Member.State.STARTING;
        member.start();
        if (member.round == this && member.state == Member.State.STARTING) {
          return;
        }
      }
    }
    over();
    whenStarted.run();
  }

  /** A member has started. */
  void started(Member member) {
    if (phase == Phase.START && scope.get(at) == member) {
      startNext();
    }
  }

  /** Ends it where it is; members stay as they are. */
  void over() {
    stopTimer();
    phase = Phase.OVER;
    for (Member member : scope) {
      if (member.round == this) {
        member.round = null;
      }
    }
  }

  private void stopTimer() {
    Timers.Timer running = timer;
    if (running != null) {
      running.cancel();
      timer = null;
    }
  }
}
