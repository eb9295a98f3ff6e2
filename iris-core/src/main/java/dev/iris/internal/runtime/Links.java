package dev.iris.internal.runtime;

import dev.iris.ExitReason;
import dev.iris.Signal;
import java.util.Map;
import java.util.Set;

/**
 * What links between actors do. A link is in the attachments of both, put there and taken away
 * under both monitors, the older actor's first. Who ends takes all its links with it, and then
 * tells each peer in whose attachments it still finds the other side: so an end passes along a link
 * once, and not after an unlink.
 */
final class Links {

  /** What the end of a linked actor does to a peer. */
  enum Effect {
    /** Nothing: they are not linked any more. */
    NONE,
    /** The peer hears of it. */
    TELLS,
    /** The peer ends as well, if the end is abnormal. */
    ENDS
  }

  private Links() {}

  /** By the first of them. */
  static void link(Cell<?> self, Cell<?> other) {
    if (!put(self, other)) {
      Effect effect = self.attachments().effectOfAnEnd();
      pass(effect, self, new Signal.Exit(other, new ExitReason.NoProcess(), Map.of()));
    }
  }

  /** False: one of them has ended. */
  private static boolean put(Cell<?> one, Cell<?> other) {
    return underBoth(
        one,
        other,
        () -> {
          one.attachments().links().add(other);
          other.attachments().links().add(one);
        });
  }

  /** By one of them; where one has ended, there is nothing left to undo. */
  static void unlink(Cell<?> one, Cell<?> other) {
    underBoth(
        one,
        other,
        () -> {
          one.attachments().links().remove(other);
          other.attachments().links().remove(one);
        });
  }

  /** Changes both sides of a link; false: one of the two has ended, and nothing is changed. */
  private static boolean underBoth(Cell<?> one, Cell<?> other, Runnable change) {
    Attachments older = (one.number() < other.number() ? one : other).attachments();
    Attachments younger = (one.number() < other.number() ? other : one).attachments();
    if (older.isDetached() || younger.isDetached()) {
      return false;
    }
    synchronized (older) {
      synchronized (younger) {
        if (older.isDetached() || younger.isDetached()) {
          return false;
        }
        change.run();
        return true;
      }
    }
  }

  /** By who ends, when its names are free. */
  static void pass(
      Cell<?> ended, ExitReason reason, Map<String, String> metadata, Set<Cell<?>> peers) {
    for (Cell<?> peer : peers) {
      Effect effect = peer.attachments().peerEnded(ended);
      pass(effect, peer, new Signal.Exit(ended, reason, metadata));
    }
  }

  /** What that does to a peer. */
  static void pass(Effect effect, Cell<?> to, Signal.Exit exit) {
    if (effect == Effect.TELLS) {
      to.notice(new Special.Notice(exit, Special.Claim.ALWAYS));
    } else if (effect == Effect.ENDS && exit.reason().abnormal()) {
      Termination.ask(to, exit.reason(), true);
    }
  }
}
