package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.Pid;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Finding actors by name and by pid. */
public abstract class NamesContract extends RuntimeContract {

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorIsFoundByItsName(Kind kind) {
    Probe<String> probe = new Probe<>();
    var ref = kind.spawn(iris.actor(String.class), probe);

    iris.register("name", ref);

    ActorRef<String> found = iris.whereis("name", String.class).orElseThrow();
    assertThat(found).isEqualTo(ref);
    found.send("hello");
    assertThat(probe.next()).isEqualTo("hello");
    assertThat(iris.whereis("Name", String.class)).as("another name").isEmpty();
  }

  @Test
  void anActorMayHaveSeveralNamesAndAllAreFreedWhenItEnds() {
    Exits exits = exits();
    var ref = exits.watch(iris.actor(String.class).name("first").spawn(new Probe<>()));
    var heir = iris.spawn(String.class, new Probe<>());
    List<String> names = List.of("first", "second", "third");
    iris.register("second", ref);
    iris.register("third", ref);
    assertThat(names).allMatch(name -> iris.whereis(name, String.class).get().equals(ref));

    ref.stop();
    exits.exitOf(ref);

    assertThat(names).allMatch(name -> iris.whereis(name, String.class).isEmpty());
    names.forEach(name -> iris.register(name, heir));
    assertThat(names).allMatch(name -> iris.whereis(name, String.class).get().equals(heir));
  }

  @Test
  void aNameBelongsToOneActor() {
    var owner = iris.spawn(String.class, new Probe<>());
    var other = iris.spawn(String.class, new Probe<>());
    iris.register("name", owner);

    assertThatThrownBy(() -> iris.register("name", other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("name")
        .hasMessageContaining(owner.pid().toString());

    assertThat(iris.whereis("name", String.class)).contains(owner);
  }

  @Test
  void registeringTheSameActorAgainChangesNothing() {
    var owner = iris.spawn(String.class, new Probe<>());
    iris.register("name", owner);

    iris.register("name", owner);

    assertThat(iris.whereis("name", String.class)).contains(owner);
    assertThat(iris.unregister("name")).isTrue();
    assertThat(iris.whereis("name", String.class)).isEmpty();
  }

  @Test
  void unregisterFreesTheNameAndTheActorLivesOn() {
    Probe<String> probe = new Probe<>();
    var owner = iris.actor(String.class).name("name").spawn(probe);
    var other = iris.spawn(String.class, new Probe<>());

    assertThat(iris.unregister("name")).isTrue();
    assertThat(iris.unregister("name")).as("a second time").isFalse();
    assertThat(iris.unregister("nobody has it")).isFalse();

    assertThat(iris.whereis("name", String.class)).isEmpty();
    assertThat(owner.send("lives")).isTrue();
    assertThat(probe.next()).isEqualTo("lives");
    iris.register("name", other);
    assertThat(iris.whereis("name", String.class)).contains(other);
  }

  @Test
  void anEndedActorDoesNotTakeTheNameOfTheNextOwnerWithIt() {
    Exits exits = exits();
    for (int i = 0; i < 200; i++) {
      var first = exits.watch(iris.actor(String.class).name("name").spawn(new Probe<>()));
      iris.unregister("name");
      var second = iris.actor(String.class).name("name").spawn(new Probe<>());

      first.stop();
      exits.exitOf(first);

      assertThat(iris.whereis("name", String.class)).contains(second);
      iris.unregister("name");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anEndedActorGetsNoName(Kind kind) {
    Exits exits = exits();
    var ref = exits.watch(kind.spawn(iris.actor(String.class), new Probe<>()));
    ref.stop();
    exits.exitOf(ref);

    assertThatThrownBy(() -> iris.register("name", ref))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(ref.pid().toString());
    assertThat(iris.whereis("name", String.class)).isEmpty();
  }

  @Test
  void aNameGivenWhileTheActorEndsIsNotLeftBehind() {
    Exits exits = exits();
    BlockingQueue<ActorRef<String>> doomed = new LinkedBlockingQueue<>();
    int rounds = 500;
    AtomicInteger registered = new AtomicInteger();
    Crowd registrar =
        Crowd.start(
            1,
            t -> {
              for (int i = 0; i < rounds; i++) {
                try {
                  iris.register("name-" + i, Await.next(doomed, "an actor"));
                  registered.incrementAndGet();
                } catch (IllegalStateException e) {
                  assertThat(e).hasMessageContaining(".");
                }
              }
            });
    for (int i = 0; i < rounds; i++) {
      var ref = exits.watch(iris.spawn(String.class, new Probe<>()));
      doomed.add(ref);
      ref.kill();
      exits.exitOf(ref);
    }
    registrar.join();

    for (int i = 0; i < rounds; i++) {
      assertThat(iris.whereis("name-" + i, String.class))
          .as("registered %s of %s before they ended", registered, rounds)
          .isEmpty();
    }
  }

  @Test
  void manyThreadsRegisterOneNameAndOneWins() {
    List<ActorRef<String>> actors =
        IntStream.range(0, 8).mapToObj(i -> iris.spawn(String.class, new Probe<>())).toList();
    for (int round = 0; round < 200; round++) {
      AtomicInteger won = new AtomicInteger();
      Crowd.run(
          2,
          t -> {
            for (int i = t; i < actors.size(); i += 2) {
              try {
                iris.register("wanted", actors.get(i));
                won.incrementAndGet();
              } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("wanted");
              }
            }
          });
      assertThat(won).hasValue(1);
      assertThat(iris.unregister("wanted")).isTrue();
    }
  }

  @Test
  void whereisChecksTheClass() {
    iris.actor(String.class).name("text").spawn(new Probe<>());
    iris.actor(Object.class).name("all").spawn(new Probe<>());

    assertThatThrownBy(() -> iris.whereis("text", Integer.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("text")
        .hasMessageContaining(Integer.class.getName())
        .hasMessageContaining(String.class.getName());
    assertThatThrownBy(() -> iris.whereis("text", Object.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(iris.whereis("all", Object.class)).isPresent();
  }

  @Test
  void refChecksTheClass() {
    var text = iris.spawn(String.class, new Probe<>());

    assertThatThrownBy(() -> iris.ref(text.pid(), Integer.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text.pid().toString())
        .hasMessageContaining(Integer.class.getName())
        .hasMessageContaining(String.class.getName());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aLivingActorIsFoundByPid(Kind kind) {
    Exits exits = exits();
    var ref = exits.watch(kind.spawn(iris.actor(String.class), new Probe<>()));

    assertThat(iris.ref(ref.pid(), String.class)).contains(ref);
    ref.stop();
    exits.exitOf(ref);

    assertThat(iris.ref(ref.pid(), String.class)).as("ended").isEmpty();
    assertThat(iris.ref(ref.pid(), Integer.class)).as("ended, no class to check").isEmpty();
  }

  @Test
  void aPidThatNeverWasFindsNobody() {
    var ref = iris.spawn(String.class, new Probe<>());
    long value = ref.pid().value();

    for (long none : new long[] {0, -1, 1, value + 1, value + (1L << 32), value | 0xffff_ffffL}) {
      assertThat(iris.ref(new Pid(none), String.class)).as("pid %s", new Pid(none)).isEmpty();
    }
    assertThat(iris.ref(Pid.NONE, String.class)).isEmpty();
  }

  @Test
  void aStalePidReachesNobodyWhenItsSlotHasANewOwner() {
    Exits exits = exits();
    var old = exits.watch(iris.spawn(String.class, new Probe<>()));
    old.stop();
    exits.exitOf(old);
    Probe<String> probe = new Probe<>();

    ActorRef<String> next = ownerOfTheSlotOf(old, probe, exits);

    assertThat(next.pid().generation()).isGreaterThan(old.pid().generation());
    assertThat(iris.ref(old.pid(), String.class)).isEmpty();
    assertThat(iris.ref(next.pid(), String.class)).contains(next);
    assertThat(old.isAlive()).isFalse();
    assertThat(old).isNotEqualTo(next);
    assertThat(old.send("for the dead")).isFalse();
    old.kill();
    next.send("for the living");
    assertThat(probe.next()).isEqualTo("for the living");
    assertThat(next.isAlive()).isTrue();
  }

  private ActorRef<String> ownerOfTheSlotOf(
      ActorRef<String> old, Probe<String> probe, Exits exits) {
    for (int i = 0; i < 5_000; i++) {
      var next = exits.watch(iris.spawn(String.class, probe));
      if (next.pid().index() == old.pid().index()) {
        return next;
      }
      next.kill();
      exits.exitOf(next);
      probe.rest();
    }
    Assumptions.abort("this engine did not use the slot again in 5,000 spawns");
    return old;
  }

  @Test
  void namesMayBeAnyTextThatIsNotEmpty() {
    for (String name : List.of(" ", "/path/like", "ünïcödé", "a\nb", "x".repeat(10_000))) {
      var ref = iris.actor(String.class).name(name).spawn(new Probe<>());
      assertThat(iris.whereis(name, String.class)).isEqualTo(Optional.of(ref));
    }
  }
}
