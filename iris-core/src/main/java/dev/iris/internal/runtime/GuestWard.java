package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Restart;
import dev.iris.internal.supervise.Child;
import dev.iris.internal.supervise.Ward;
import dev.iris.internal.transport.Transport;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An actor of another node, as its supervisor sees it. It fails when it is taken to have ended, and
 * to start it again is to ask for its name until somebody has it: it has started then, under the
 * same names as before. Nothing of this reaches the actor itself, which is never stopped from here.
 *
 * <p>Everything happens in turns of the supervisors, but for what is read from outside.
 */
final class GuestWard implements Ward {

  private final Guests guests;
  private final Executor turns;
  private volatile @Nullable Guest guest;
  private volatile @Nullable Child child;
  private volatile Runnable stopListening = () -> {};
  private boolean lost;
  private boolean resting;
  private boolean over;

  /** Counts searches, so that the outcome of one that was given up is known as such. */
  private volatile int search;

  GuestWard(Guests guests, Executor turns) {
    this.guests = guests;
    this.turns = turns;
  }

  /** By {@link Guests}, before its supervisor sees it. */
  void begin(Guest first, Child by) {
    child = by;
    accompany(first);
  }

  private void accompany(Guest next) {
    guest = next;
    stopListening =
        next.remote()
            .onEnd(
                Transport.Remote.Turn.SUPERVISOR,
                (reason, metadata) -> turns.execute(() -> onLost(next, reason)));
  }

  private Guest guest() {
    return Objects.requireNonNull(guest);
  }

  private Child child() {
    return Objects.requireNonNull(child);
  }

  // --- in turns: what happens to it

  private void onLost(Guest which, ExitReason reason) {
    if (over || which != guest) {
      return;
    }
    lost = true;
    if (which.remote().cutOff()) {
      child().stopping(); // nobody will be found any more
      finish(reason);
    } else if (!resting) {
      comeToRest(reason, true);
    }
  }

  private void comeToRest(ExitReason reason, boolean failed) {
    resting = true;
    child().willRest();
    child().rested(reason, failed);
  }

  private void look() {
    int mine = ++search;
    Child seeker = child();
    guest()
        .remote()
        .find(
            () -> mine == search && seeker.supervisor() != null,
            found -> turns.execute(() -> onFound(mine, found)));
  }

  private void onFound(int which, @Nullable ActorRef<?> found) {
    if (which != search) {
      return;
    }
    if (found == null || child().supervisor() == null) { // or its supervisor was removed meanwhile
      child().stopping();
      finish(new ExitReason.Shutdown());
      return;
    }
    try {
      accompany(guests.succeed(guest(), found));
      lost = false;
      child().started();
    } catch (IllegalStateException taken) {
      child().taken();
      comeToRest(new ExitReason.Crash(taken), true);
    }
  }

  /** Lets it go; another can be made of what remains. */
  private void finish(ExitReason reason) {
    over = true;
    search++;
    stopListening.run();
    guests.leave(guest());
    child().ended(this, reason, this::again);
  }

  private @Nullable Ward again(Child by) {
    if (guest().remote().cutOff()) {
      return null;
    }
    GuestWard made = new GuestWard(guests, turns);
    made.guest = guest;
    made.child = by;
    made.lost = true;
    made.look();
    return made;
  }

  // --- in turns: what its supervisor wants

  @Override
  public void rest() {
    search++;
    comeToRest(new ExitReason.Shutdown(), false);
  }

  @Override
  public void resume(ExitReason reason, int restarts) {
    resting = false;
    if (lost) {
      look();
    } else {
      child().started();
    }
  }

  @Override
  public void stop() {
    finish(new ExitReason.Shutdown());
  }

  @Override
  public void kill() {
    finish(new ExitReason.Killed());
  }

  @Override
  public void end(ExitReason otherwise) {
    finish(otherwise);
  }

  @Override
  public boolean asksToEnd() {
    return false;
  }

  // --- any thread

  @Override
  public ActorRef<?> ref() {
    return guest().ref();
  }

  @Override
  public Restart restartType() {
    return Restart.PERMANENT;
  }
}
