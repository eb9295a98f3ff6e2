package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.Mailbox;
import dev.iris.Restart;
import dev.iris.RuntimeConfig;
import dev.iris.Signal;
import dev.iris.Supervision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Links against a plain model: random links, unlinks, traps, restarts and ends of all kinds. An end
 * asks both sides of a link; a restart asks the side of who restarts alone, so it finds a link that
 * was undone on one side.
 */
public abstract class LinkProperties {

  private static final int ACTORS = 4;
  private static final Supervision OFTEN =
      Supervision.oneForOne().intensity(1_000_000, Duration.ofSeconds(20));

  /** Starts a runtime of the kind to be tested. */
  protected abstract IrisRuntime newRuntime(RuntimeConfig config);

  /** What should happen. Actors are numbers; those that have ended stay in it. */
  private static final class Model {
    final List<Set<Integer>> links = new ArrayList<>();
    final Set<Integer> trapping = new HashSet<>();
    final Set<Integer> supervised = new HashSet<>();
    final Map<Integer, ExitReason> ended = new HashMap<>();
    final List<List<String>> heard = new ArrayList<>();

    int spawn() {
      links.add(new HashSet<>());
      heard.add(new ArrayList<>());
      return links.size() - 1;
    }

    void link(int one, int other) {
      if (ended.containsKey(other)) {
        pass(other, new ExitReason.NoProcess(), one);
      } else {
        links.get(one).add(other);
        links.get(other).add(one);
      }
    }

    void unlink(int one, int other) {
      links.get(one).remove(other);
      links.get(other).remove(one);
    }

    void end(int who, ExitReason reason) {
      if (ended.putIfAbsent(who, reason) == null) {
        Set<Integer> peers = links.set(who, new HashSet<>());
        peers.forEach(peer -> links.get(peer).remove(who));
        peers.forEach(peer -> pass(who, reason, peer));
      }
    }

    /** The links stay; that it traps exits does not. */
    void restart(int who) {
      trapping.remove(who);
      links.get(who).stream()
          .filter(trapping::contains)
          .forEach(peer -> heard.get(peer).add(who + " restarted"));
    }

    private void pass(int from, ExitReason reason, int to) {
      if (ended.containsKey(to)) {
        return;
      }
      if (trapping.contains(to)) {
        heard.get(to).add(from + " " + reason);
      } else if (reason.abnormal()) {
        end(to, reason);
      }
    }
  }

  /** The runtime and the model side by side. */
  private static final class Pair {
    final IrisRuntime iris;
    final Kind kind;
    final Exits exits;
    final Model model = new Model();
    final List<Puppet> puppets = new ArrayList<>();
    final List<Integer> current = new ArrayList<>();

    Pair(IrisRuntime iris, Kind kind) {
      this.iris = iris;
      this.kind = kind;
      exits = new Exits(iris);
      for (int i = 0; i < ACTORS; i++) {
        current.add(spawn());
      }
    }

    private int spawn() {
      Puppet puppet = Puppet.spawn(kind, iris.actor(Puppet.Order.class).restart(Restart.TRANSIENT));
      exits.watch(puppet.ref());
      puppets.add(puppet);
      return model.spawn();
    }

    void link(int one, int other) {
      puppets.get(one).make(ctx -> ctx.link(puppets.get(other).ref()));
      model.link(one, other);
    }

    void unlink(int one, int other) {
      puppets.get(one).make(ctx -> ctx.unlink(puppets.get(other).ref()));
      model.unlink(one, other);
    }

    /** A link that only the other still has would tell of that one's restart. */
    void unlinkAndAskTheOther(int one, int other) {
      link(one, other);
      unlink(one, other);
      trap(one, true);
      supervise(other);
      crash(other, new ExitReason.Crash(new IllegalStateException("not linked")));
    }

    void trap(int who, boolean trap) {
      puppets.get(who).make(ctx -> ctx.trapExits(trap));
      if (trap) {
        model.trapping.add(who);
      } else {
        model.trapping.remove(who);
      }
    }

    void exit(int who, ExitReason reason) {
      puppets.get(who).tell(ctx -> ctx.exit(reason));
      model.end(who, reason);
    }

    /** Who is supervised restarts when it fails, and goes on when those linked to it have heard. */
    void crash(int who, ExitReason reason) {
      if (!model.supervised.contains(who)) {
        exit(who, reason);
        return;
      }
      puppets.get(who).tell(ctx -> ctx.exit(reason));
      puppets.get(who).make(ctx -> {});
      model.restart(who);
    }

    void supervise(int who) {
      if (model.supervised.add(who)) {
        iris.supervisor().watch(puppets.get(who).ref());
      }
    }

    void kill(int who) {
      puppets.get(who).ref().kill();
      model.end(who, new ExitReason.Killed());
    }

    void stop(int who) {
      puppets.get(who).ref().stop();
      model.end(who, new ExitReason.Shutdown());
    }

    /** Waits for what the model says, and looks that there is nothing else; then fills up. */
    void compare() {
      model.ended.forEach(
          (who, reason) -> assertThat(exits.reasonOf(puppets.get(who).ref())).isEqualTo(reason));
      for (int who : current) {
        if (!model.ended.containsKey(who)) {
          compareSignals(who);
        }
      }
      for (int i = 0; i < ACTORS; i++) {
        if (model.ended.containsKey(current.get(i))) {
          current.set(i, spawn());
        }
      }
    }

    private void compareSignals(int who) {
      List<String> expected = model.heard.get(who);
      Await.until("what it is to hear", () -> heard(puppets.get(who)).size() >= expected.size());
      assertThat(heard(puppets.get(who))).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(puppets.get(who).ref().isAlive()).isTrue();
    }

    private List<String> heard(Puppet puppet) {
      puppet.make(
          ctx -> {
            if (ctx instanceof Mailbox<?> mailbox) {
              for (var got = next(mailbox); got.isPresent(); got = next(mailbox)) {
                puppet.signals().add(got.get());
              }
            }
          });
      return puppet.signals().stream().map(this::text).toList();
    }

    private static Optional<Signal> next(Mailbox<?> mailbox) throws InterruptedException {
      return mailbox.receive(Signal.class, Duration.ZERO);
    }

    private String text(Signal signal) {
      return switch (signal) {
        case Signal.Exit exit -> number(exit.who()) + " " + exit.reason();
        case Signal.Restarted restarted -> number(restarted.who()) + " restarted";
        default -> throw new AssertionError("neither of an end nor of a restart: " + signal);
      };
    }

    private int number(ActorRef<?> who) {
      for (int i = 0; i < puppets.size(); i++) {
        if (puppets.get(i).ref().equals(who)) {
          return i;
        }
      }
      throw new AssertionError("nobody: " + who);
    }
  }

  @Property(tries = 150)
  void linksBehaveLikeAPlainModel(
      @ForAll Kind kind,
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 9_999) Integer> draws) {
    try (IrisRuntime iris = newRuntime(RuntimeContract.quiet().withRootSupervision(OFTEN))) {
      Pair pair = new Pair(iris, kind);
      for (int draw : draws) {
        play(pair, draw % 13, draw / 13 % ACTORS, draw / 52);
        pair.compare();
      }
    }
  }

  private static void play(Pair pair, int what, int actor, int draw) {
    int one = pair.current.get(actor);
    int other = pair.current.get((actor + 1 + draw % (ACTORS - 1)) % ACTORS);
    List<Integer> dead = List.copyOf(pair.model.ended.keySet());
    switch (what) {
      case 0, 1, 2, 3 -> pair.link(one, other);
      case 4 -> pair.unlink(one, other);
      case 5 -> pair.unlinkAndAskTheOther(one, other);
      case 6 -> pair.trap(one, draw % 3 != 0);
      case 7 -> pair.crash(one, new ExitReason.Crash(new IllegalStateException("bug " + draw)));
      case 8 -> pair.kill(one);
      case 9 -> {
        if (draw % 2 == 0) {
          pair.stop(one);
        } else {
          pair.exit(one, new ExitReason.Normal());
        }
      }
      case 10, 11 -> {
        pair.supervise(one);
        pair.crash(one, new ExitReason.Crash(new IllegalStateException("bug " + draw)));
      }
      default -> {
        if (!dead.isEmpty()) {
          pair.link(one, dead.get(draw % dead.size()));
        }
      }
    }
  }
}
