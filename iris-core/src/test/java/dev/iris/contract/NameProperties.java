package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Names against a plain map: random registers, unregisters, ends and look-ups. */
public abstract class NameProperties {

  private static final int ACTORS = 4;
  private static final int NAMES = 5;

  /** Starts a runtime of the kind to be tested. */
  protected abstract IrisRuntime newRuntime(RuntimeConfig config);

  /** The runtime and the plain map side by side. */
  private static final class Pair {
    final IrisRuntime iris;
    final Exits exits;
    final Map<String, ActorRef<String>> names = new HashMap<>();
    final List<ActorRef<String>> actors = new ArrayList<>();
    final List<ActorRef<String>> ended = new ArrayList<>();

    Pair(IrisRuntime iris) {
      this.iris = iris;
      exits = new Exits(iris);
      for (int i = 0; i < ACTORS; i++) {
        actors.add(exits.watch(iris.spawn(String.class, new Probe<>())));
      }
    }

    void register(String name, ActorRef<String> ref) {
      ActorRef<String> owner = names.get(name);
      if (ended.contains(ref) || (owner != null && !owner.equals(ref))) {
        assertThatThrownBy(() -> iris.register(name, ref))
            .isInstanceOf(IllegalStateException.class);
      } else {
        iris.register(name, ref);
        names.put(name, ref);
      }
    }

    void unregister(String name) {
      assertThat(iris.unregister(name)).isEqualTo(names.remove(name) != null);
    }

    void end(int index, boolean kill) {
      ActorRef<String> ref = actors.get(index);
      if (kill) {
        ref.kill();
      } else {
        ref.stop();
      }
      exits.exitOf(ref);
      ended.add(ref);
      names.values().removeIf(ref::equals);
      actors.set(index, exits.watch(iris.spawn(String.class, new Probe<>())));
    }

    void spawnNamed(int index, String name) {
      if (names.containsKey(name)) {
        assertThatThrownBy(() -> iris.actor(String.class).name(name).spawn(new Probe<>()))
            .isInstanceOf(IllegalStateException.class);
      } else {
        end(index, false);
        var ref = exits.watch(iris.actor(String.class).name(name).spawn(new Probe<>()));
        actors.get(index).stop();
        exits.exitOf(actors.get(index));
        actors.set(index, ref);
        names.put(name, ref);
      }
    }

    void assertSame() {
      for (int i = 0; i < NAMES; i++) {
        String name = "name-" + i;
        assertThat(iris.whereis(name, String.class))
            .isEqualTo(Optional.ofNullable(names.get(name)));
        if (names.containsKey(name)) {
          assertThatThrownBy(() -> iris.whereis(name, Integer.class))
              .isInstanceOf(IllegalArgumentException.class);
        }
      }
      assertThat(actors).allMatch(ref -> iris.ref(ref.pid(), String.class).get().equals(ref));
      assertThat(ended).allMatch(ref -> iris.ref(ref.pid(), String.class).isEmpty());
    }
  }

  @Property(tries = 200)
  void namesBehaveLikeAPlainMap(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 199) Integer> draws) {
    try (IrisRuntime iris = newRuntime(RuntimeContract.quiet())) {
      Pair pair = new Pair(iris);
      for (int draw : draws) {
        play(pair, draw % 10, "name-" + draw / 10 % NAMES, draw / 50 % ACTORS);
        pair.assertSame();
      }
    }
  }

  private static void play(Pair pair, int what, String name, int actor) {
    switch (what) {
      case 0, 1, 2, 3 -> pair.register(name, pair.actors.get(actor));
      case 4, 5 -> pair.unregister(name);
      case 6 -> pair.end(actor, false);
      case 7 -> pair.end(actor, true);
      case 8 -> pair.spawnNamed(actor, name);
      default -> {
        if (!pair.ended.isEmpty()) {
          pair.register(name, pair.ended.get(actor % pair.ended.size()));
        }
      }
    }
  }
}
