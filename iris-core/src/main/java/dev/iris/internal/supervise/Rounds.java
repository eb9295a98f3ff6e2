package dev.iris.internal.supervise;

import dev.iris.Supervision;
import dev.iris.internal.time.Durations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of one supervisor. At most one of them is over several members: a new one takes its
 * members from those under way. In turns only.
 */
final class Rounds {

  private final Hub hub;
  private final Supervision rules;
  private final Members members;

  /** The round over several members, if there is one. */
  private @Nullable Round group;

  Rounds(Hub hub, Supervision rules, Members members) {
    this.hub = hub;
    this.rules = rules;
    this.members = members;
  }

  /** Restarts a member that has failed, and those that are restarted with it. */
  void restart(Member failed, long delay) {
    if (delay == 0
        && rules.strategy() == Supervision.Strategy.ONE_FOR_ONE
        && failed.round == null
        && failed.state == Member.State.QUIET) {
      failed.state = Member.State.STARTING; // nobody to bring to rest, nothing to wait for
      failed.start();
      return;
    }
    Round[] made = new Round[1];
    made[0] =
        round(
            scopeOf(failed),
            false,
            () -> made[0].startAfter(delay),
            () -> group = group == made[0] ? null : group);
    begin(made[0]);
  }

  private List<Member> scopeOf(Member failed) {
    if (rules.strategy() == Supervision.Strategy.ONE_FOR_ONE) {
      return List.of(failed);
    }
    List<Member> all = members.all();
    if (rules.strategy() == Supervision.Strategy.ONE_FOR_ALL) {
      return all;
    }
    Round before = group;
    for (int i = 0; i < all.size(); i++) {
      Member member = all.get(i);
      if (member == failed || before != null && member.round == before) {
        return all.subList(i, all.size());
      }
    }
    return List.of(failed);
  }

  /** A round over all, which ends when they are quiet. */
  void takeAll(boolean end, Runnable whenQuiet) {
    Round[] made = new Round[1];
    List<Member> all = members.all();
    boolean ending = end || all.stream().anyMatch(m -> m.round != null && m.round.ends());
    made[0] =
        round(
            all,
            ending,
            () -> {
              made[0].over();
              hub.turns().execute(whenQuiet);
            },
            () -> {});
    begin(made[0]);
  }

  /** Starts all that are quiet, forward. */
  void startAll(Runnable whenStarted) {
    Round[] made = new Round[1];
    made[0] =
        round(
            members.all(),
            false,
            () -> made[0].startAfter(0),
            () -> hub.turns().execute(whenStarted));
    begin(made[0]);
  }

  private Round round(List<Member> scope, boolean end, Runnable whenQuiet, Runnable whenStarted) {
    long limit = Durations.nanos(rules.shutdownTimeout());
    return new Round(hub, limit, scope, end, whenQuiet, whenStarted);
  }

  private void begin(Round round) {
    Round before = group;
    if (before != null && round.scope().size() > 1) {
      before.over();
    }
    for (Member member : round.scope()) {
      Round old = member.round;
      if (old != null && old.scope().size() == 1) {
        old.over();
      } else if (old != null) {
        member.round = null;
        old.quiet(member);
      }
    }
    if (round.scope().size() > 1) {
      group = round;
    }
    round.begin();
  }
}
