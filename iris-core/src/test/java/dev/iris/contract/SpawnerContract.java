package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.MailboxPolicy;
import dev.iris.Spawner;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recipes: what each setting does, and how actors begin. */
public abstract class SpawnerContract extends RuntimeContract {

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRecipeIsImmutable(Kind kind) {
    Spawner<String> plain = iris.actor(String.class);
    Spawner<String> named = plain.name("named");
    Spawner<String> full = named.budget(7).mailbox(MailboxPolicy.dropNew(1));

    assertThat(named).isNotSameAs(plain);
    assertThat(full).isNotSameAs(named);
    kind.spawn(plain, new Probe<>());
    kind.spawn(plain, new Probe<>());

    assertThat(iris.whereis("named", String.class)).as("plain recipes give no name").isEmpty();
    var one = kind.spawn(named, new Probe<>());
    assertThat(iris.whereis("named", String.class)).contains(one);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRecipeMakesAnyNumberOfActorsEachWithAMailboxOfItsOwn(Kind kind) {
    var recipe = iris.actor(Integer.class).mailbox(MailboxPolicy.dropNew(1));

    Held<Integer> one = Held.spawn(kind, recipe, gate(), 0);
    Held<Integer> two = Held.spawn(kind, recipe, gate(), 0);

    assertThat(one.ref()).isNotEqualTo(two.ref());
    assertThat(one.ref().send(1)).isTrue();
    assertThat(one.ref().send(2)).isFalse();
    assertThat(two.ref().send(1)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theNameIsThereBeforeTheFirstMessage(Kind kind) {
    for (int i = 0; i < 100; i++) {
      String name = "early-" + i;
      BlockingQueue<Optional<ActorRef<String>>> found = new LinkedBlockingQueue<>();
      var ref =
          kind.spawn(
              iris.actor(String.class).name(name),
              (m, ctx) -> found.add(ctx.runtime().whereis(name, String.class)));
      ref.send("who has your name?");

      assertThat(Await.next(found, "the name")).contains(ref);
    }
  }

  @Test
  void theNameIsThereWhenTheActorStarts() {
    BlockingQueue<Boolean> found = new LinkedBlockingQueue<>();
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<String> ctx) {
            found.add(ctx.runtime().whereis("push", String.class).isPresent());
          }
        };

    iris.actor(String.class).name("push").spawn(probe).send("go");
    iris.actor(String.class)
        .name("pull")
        .spawnWithMailbox(mb -> found.add(mb.runtime().whereis("pull", String.class).isPresent()));

    assertThat(Await.next(found, "the name")).isTrue();
    assertThat(Await.next(found, "the name")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void spawnThrowsIfTheNameIsTakenAndLeavesNoActor(Kind kind) {
    var owner = kind.spawn(iris.actor(String.class).name("taken"), new Probe<>());
    long alive = Ledger.of(iris, "alive");

    assertThatThrownBy(() -> kind.spawn(iris.actor(String.class).name("taken"), new Probe<>()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("taken");

    assertThat(Ledger.of(iris, "alive")).isEqualTo(alive);
    assertThat(iris.whereis("taken", String.class)).contains(owner);
  }

  @Test
  void manyThreadsWantOneNameAndOneGetsIt() {
    AtomicInteger won = new AtomicInteger();

    Crowd.run(
        8,
        t -> {
          try {
            iris.actor(String.class).name("wanted").spawn(new Probe<>());
            won.incrementAndGet();
          } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("wanted");
          }
        });

    assertThat(won).hasValue(1);
    assertThat(Ledger.of(iris, "alive")).isEqualTo(1);
  }

  @Test
  void anActorStartsWithoutAMessage() {
    CountDownLatch pushed = new CountDownLatch(1);
    CountDownLatch pulled = new CountDownLatch(1);
    CountDownLatch made = new CountDownLatch(1);

    iris.spawn(
        String.class,
        new Probe<>() {
          @Override
          public void onStart(ActorContext<String> ctx) {
            pushed.countDown();
          }
        });
    iris.actor(String.class).spawnWithMailbox(mailbox -> pulled.countDown());
    iris.actor(String.class)
        .spawn(
            () -> {
              made.countDown();
              return new Probe<String>();
            });

    Await.latch(pushed, "onStart of the push actor");
    Await.latch(pulled, "the body of the pull actor");
    Await.latch(made, "the factory");
  }

  @Test
  void onStartRunsOnceBeforeTheFirstMessage() {
    Gate gate = gate();
    Probe<Integer> probe =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<Integer> ctx) throws Exception {
            gate.pass();
            record("started");
          }
        };
    var ref = iris.spawn(Integer.class, probe);
    ref.send(1);
    ref.send(2);

    gate.open();

    assertThat(probe.next(3)).containsExactly("started", 1, 2);
    ref.stop();
    assertThat(probe.next()).isEqualTo(new Probe.Stopped(new ExitReason.Shutdown()));
  }

  @Test
  void theFactoryRunsOncePerActorOnTheActorsOwnThread() {
    BlockingQueue<Thread> made = new LinkedBlockingQueue<>();
    BlockingQueue<Behavior<String>> handled = new LinkedBlockingQueue<>();
    Supplier<Behavior<String>> factory =
        () -> {
          made.add(Thread.currentThread());
          return new Probe<>() {
            @Override
            public void onMessage(String m, ActorContext<String> ctx) {
              handled.add(this);
            }
          };
        };
    var recipe = iris.actor(String.class);

    for (int i = 0; i < 2; i++) {
      var ref = recipe.spawn(factory);
      ref.send("a");
      ref.send("b");
    }

    List<Behavior<String>> by =
        List.of(
            Await.next(handled, "a"),
            Await.next(handled, "b"),
            Await.next(handled, "a"),
            Await.next(handled, "b"));
    assertThat(by.stream().distinct()).as("one behaviour each").hasSize(2);
    assertThat(made).hasSize(2).doesNotContain(Thread.currentThread());
  }

  @Test
  void aBehaviourGivenAsAnInstanceIsTheOneThatRuns() {
    Probe<String> probe = new Probe<>();

    iris.actor(String.class).spawn(probe).send("it is me");

    assertThat(probe.next()).isEqualTo("it is me");
  }

  @Test
  void whatTheFactoryThrowsEndsTheActor() {
    RuntimeException unchecked = new IllegalArgumentException("no behaviour today");
    Error error = new AssertionError("not even that");
    Exception checked = new Exception("nor that");

    assertThat(reasonOfBrokenFactory(unchecked)).isEqualTo(new ExitReason.Panic(unchecked));
    assertThat(reasonOfBrokenFactory(error)).isEqualTo(new ExitReason.Panic(error));
    assertThat(reasonOfBrokenFactory(checked)).isEqualTo(new ExitReason.Crash(checked));
  }

  private ExitReason reasonOfBrokenFactory(Throwable broken) {
    return reasonOf(
        () -> {
          throw RuntimeContract.<RuntimeException>sneaky(broken);
        });
  }

  @Test
  void aFactoryThatReturnsNullEndsTheActor() {
    assertThat(reasonOf(() -> null)).isInstanceOf(ExitReason.Panic.class);
  }

  private ExitReason reasonOf(Supplier<Behavior<String>> factory) {
    Exits exits = exits();
    Gate gate = gate();
    var ref =
        iris.actor(String.class)
            .spawn(
                () -> {
                  gate.passUninterruptibly();
                  return factory.get();
                });
    exits.watch(ref).send("never handled");
    gate.open();

    ExitReason reason = exits.reasonOf(ref);
    assertThat(ref.isAlive()).isFalse();
    return reason;
  }

  @Test
  void whatOnStartThrowsEndsTheActorAndItsQueueIsUnhandled() {
    Exits exits = exits();
    Gate gate = gate();
    Exception broken = new IOException("no socket");
    Probe<Integer> probe =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<Integer> ctx) throws Exception {
            gate.pass();
            throw broken;
          }
        };
    var ref = exits.watch(iris.spawn(Integer.class, probe));
    ref.send(1);
    ref.send(2);
    gate.open();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Crash(broken));
    assertThat(probe.rest()).doesNotContain(1, 2);
    assertThat(Ledger.of(iris, "lost.unhandled")).isEqualTo(2);
  }

  @Test
  void aPullBodyRunsOnAVirtualThreadOfItsOwn() {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    Gate gate = gate();

    for (int i = 0; i < 3; i++) {
      iris.actor(String.class)
          .spawnWithMailbox(
              mailbox -> {
                threads.add(Thread.currentThread());
                gate.pass();
              });
    }

    List<Thread> three =
        List.of(
            Await.next(threads, "body"), Await.next(threads, "body"), Await.next(threads, "body"));
    assertThat(three).allMatch(Thread::isVirtual).doesNotHaveDuplicates();
  }

  @Test
  void extremeBudgetsWork() {
    for (int budget : new int[] {1, 65_535}) {
      for (Kind kind : Kind.values()) {
        Probe<Integer> probe = new Probe<>();
        var ref = kind.spawn(iris.actor(Integer.class).budget(budget), probe);
        for (int i = 0; i < 300; i++) {
          ref.send(i);
        }
        assertThat(probe.next(300)).startsWith(0, 1, 2).endsWith(298, 299);
      }
    }
  }

  @Test
  void withoutAPolicyAMailboxIsUnbounded() {
    Held<Integer> held = Held.spawn(Kind.PUSH, iris.actor(Integer.class), gate(), 0);

    for (int i = 1; i <= 200_000; i++) {
      assertThat(held.ref().send(i)).isTrue();
    }

    assertThat(held.ref().mailboxSize()).hasValue(200_000);
  }

  @Test
  void spawnedAndAliveAreCounted() {
    Exits exits = exits();
    var one = exits.watch(iris.spawn(String.class, new Probe<>()));
    iris.actor(String.class).spawnWithMailbox(mailbox -> mailbox.receive());
    assertThat(Ledger.of(iris, "spawned")).isEqualTo(3);
    assertThat(Ledger.of(iris, "alive")).isEqualTo(3);

    one.kill();
    exits.exitOf(one);

    assertThat(Ledger.of(iris, "spawned")).isEqualTo(3);
    assertThat(Ledger.of(iris, "alive")).isEqualTo(2);
  }

  @Test
  void aKillWhileItStartsActsBeforeTheFirstMessage() {
    assertThat(reasonOfEndingInOnStart(ctx -> ctx.self().kill()))
        .isEqualTo(new ExitReason.Killed());
  }

  @Test
  void anExitWhileItStartsActsBeforeTheFirstMessage() {
    assertThat(reasonOfEndingInOnStart(ctx -> ctx.exit(new ExitReason.Normal())))
        .isEqualTo(new ExitReason.Normal());
  }

  private ExitReason reasonOfEndingInOnStart(Consumer<ActorContext<Integer>> ending) {
    Exits exits = exits();
    Gate gate = gate();
    Probe<Integer> probe =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<Integer> ctx) throws Exception {
            gate.passUninterruptibly();
            ending.accept(ctx);
          }
        };
    var ref = exits.watch(iris.spawn(Integer.class, probe));
    ref.send(1);
    gate.open();
    ExitReason reason = exits.reasonOf(ref);
    assertThat(probe.rest()).containsExactly(new Probe.Stopped(reason));
    return reason;
  }

  @Test
  void anActorThatFailedToStartIsNotToldOfItsEnd() {
    Exits exits = exits();
    Gate gate = gate();
    Probe<Integer> probe =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<Integer> ctx) throws Exception {
            gate.pass();
            throw new IllegalStateException("cannot start");
          }
        };
    var ref = exits.watch(iris.spawn(Integer.class, probe));
    gate.open();
    exits.exitOf(ref);

    assertThat(probe.rest()).isEmpty();
  }
}
