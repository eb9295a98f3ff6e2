package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.Mailbox;
import dev.iris.RuntimeConfig;
import dev.iris.Signal;
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

/** Links against a plain model: random links, unlinks, traps and ends of all kinds. */
public abstract class LinkProperties {

  private static final int ACTORS = 4;

  /** Starts a runtime of the kind to be tested. */
  protected abstract IrisRuntime newRuntime(RuntimeConfig config);

  /** What should happen. Actors are numbers; those that have ended stay in it. */
  private static final class Model {
    final List<Set<Integer>> links = new ArrayList<>();
    final Set<Integer> trapping = new HashSet<>();
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
      Puppet puppet = Puppet.spawn(kind, iris);
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
      return puppet.signals().stream().map(Signal.Exit.class::cast).map(this::text).toList();
    }

    private static Optional<Signal> next(Mailbox<?> mailbox) throws InterruptedException {
      return mailbox.receive(Signal.class, Duration.ZERO);
    }

    private String text(Signal.Exit exit) {
      for (int i = 0; i < puppets.size(); i++) {
        if (puppets.get(i).ref().equals(exit.who())) {
          return i + " " + exit.reason();
        }
      }
      throw new AssertionError("nobody: " + exit);
    }
  }

  @Property(tries = 150)
  void linksBehaveLikeAPlainModel(
      @ForAll Kind kind,
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 999) Integer> draws) {
    try (IrisRuntime iris = newRuntime(RuntimeContract.quiet())) {
      Pair pair = new Pair(iris, kind);
      for (int draw : draws) {
        play(pair, draw % 10, draw / 10 % ACTORS, draw / 40);
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
      case 5 -> pair.trap(one, draw % 3 != 0);
      case 6 -> pair.exit(one, new ExitReason.Crash(new IllegalStateException("bug " + draw)));
      case 7 -> pair.kill(one);
      case 8 -> {
        if (draw % 2 == 0) {
          pair.stop(one);
        } else {
          pair.exit(one, new ExitReason.Normal());
        }
      }
      default -> {
        if (!dead.isEmpty()) {
          pair.link(one, dead.get(draw % dead.size()));
        }
      }
    }
  }
}
