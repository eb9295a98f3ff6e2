package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Restart;
import dev.iris.Spawner;
import dev.iris.Supervision;
import dev.iris.contract.Puppet.Order;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Children end before their parent's end is told, and never live on without it. */
public abstract class ChildContract extends RuntimeContract {

  private Puppet childOf(Kind kind, Puppet parent) {
    return Puppet.spawn(kind, childRecipe(parent, Order.class));
  }

  private static <C> Spawner<C> childRecipe(Puppet parent, Class<C> protocol) {
    CompletableFuture<Spawner<C>> recipe = new CompletableFuture<>();
    parent.make(ctx -> recipe.complete(ctx.child(protocol)));
    return Await.result(recipe);
  }

  /** What ends a parent. */
  enum End {
    STOP(new ExitReason.Shutdown(), new ExitReason.Shutdown()) {
      @Override
      void end(Puppet who) {
        who.ref().stop();
      }
    },
    KILL(new ExitReason.Killed(), new ExitReason.Killed()) {
      @Override
      void end(Puppet who) {
        who.ref().kill();
      }
    },
    CRASH(new ExitReason.Crash(new IOException("disk")), new ExitReason.Shutdown()) {
      @Override
      void end(Puppet who) {
        who.tell(ctx -> ctx.exit(CRASH.parent));
      }
    };

    final ExitReason parent;
    final ExitReason child;

    End(ExitReason parent, ExitReason child) {
      this.parent = parent;
      this.child = child;
    }

    abstract void end(Puppet who);
  }

  private void childrenEndFirst(Kind kind, End end) {
    Exits exits = exits();
    Puppet parent = Puppet.spawn(kind, iris);
    List<Puppet> children =
        IntStream.range(0, 5).mapToObj(i -> childOf(Kind.values()[i % 2], parent)).toList();
    List<Puppet> grandchildren = children.stream().map(child -> childOf(kind, child)).toList();
    grandchildren.forEach(each -> exits.watch(each.ref()));
    children.forEach(each -> exits.watch(each.ref()));
    exits.watch(parent.ref());

    end.end(parent);

    assertThat(exits.reasonOf(parent.ref())).isEqualTo(end.parent);
    List<ActorRef<?>> order = new ArrayList<>();
    exits.all().forEach(exit -> order.add(exit.who()));
    assertThat(order).hasSize(11).last().isEqualTo(parent.ref());
    for (int i = 0; i < children.size(); i++) {
      assertThat(order.indexOf(grandchildren.get(i).ref()))
          .isLessThan(order.indexOf(children.get(i).ref()));
      assertThat(exits.reasonOf(children.get(i).ref())).isEqualTo(end.child);
      assertThat(exits.reasonOf(grandchildren.get(i).ref())).isEqualTo(end.child);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void childrenAndTheirsEndBeforeTheStopOfTheirParentIsTold(Kind kind) {
    childrenEndFirst(kind, End.STOP);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void childrenAndTheirsEndBeforeTheKillOfTheirParentIsTold(Kind kind) {
    childrenEndFirst(kind, End.KILL);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void childrenAndTheirsEndBeforeTheCrashOfTheirParentIsTold(Kind kind) {
    childrenEndFirst(kind, End.CRASH);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whileChildrenEndTheParentsNameIsHeldAndItsMailboxClosed(Kind kind) {
    Exits exits = exits();
    Gate gate = gate();
    Puppet parent = Puppet.spawn(kind, iris.actor(Order.class).name("parent"));
    Puppet child = childOf(kind, parent);
    child.tell(ctx -> gate.passUninterruptibly());
    gate.awaitEntered();
    exits.watch(parent.ref());

    parent.ref().stop();

    Await.until("the parent's mailbox to close", () -> parent.ref().mailboxSize().isEmpty());
    assertThat(parent.ref().isAlive()).isTrue();
    assertThat(iris.whereis("parent", Order.class)).isPresent();
    assertThat(parent.ref().send(ctx -> {})).isFalse();
    gate.open();
    exits.exitOf(parent.ref());
    assertThat(iris.whereis("parent", Order.class)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aStoppedParentsChildrenHandleWhatTheyHaveAccepted(Kind kind) {
    Exits exits = exits();
    Gate gate = gate();
    Puppet parent = Puppet.spawn(kind, iris);
    Puppet child = childOf(kind, parent);
    List<Integer> handled = new CopyOnWriteArrayList<>();
    child.tell(ctx -> gate.passUninterruptibly());
    IntStream.range(0, 100).forEach(i -> child.tell(ctx -> handled.add(i)));
    exits.watch(parent.ref());
    parent.ref().stop();
    gate.open();

    exits.exitOf(parent.ref());
    assertThat(handled).hasSize(100).isSorted();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aChildThatTakesTooLongIsKilledAndThenItsParentEnds(Kind kind) {
    iris = start(quiet().withShutdownTimeout(Duration.ofMillis(1)));
    Exits exits = exits();
    Gate never = gate();
    Puppet parent = Puppet.spawn(kind, iris);
    Puppet child = childOf(kind, parent);
    child.tell(ctx -> never.pass());
    never.awaitEntered();
    exits.watch(child.ref());
    exits.watch(parent.ref());

    parent.ref().stop();

    assertThat(exits.reasonOf(child.ref())).isEqualTo(new ExitReason.Killed());
    assertThat(exits.reasonOf(parent.ref())).isEqualTo(new ExitReason.Shutdown());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aKillOfAParentThatWaitsForItsChildrenKillsThem(Kind kind) {
    iris = start(quiet().withShutdownTimeout(HOUR));
    Exits exits = exits();
    Gate never = gate();
    Puppet parent = Puppet.spawn(kind, iris);
    Puppet child = childOf(kind, parent);
    Puppet grandchild = childOf(kind, child);
    grandchild.tell(ctx -> never.pass());
    never.awaitEntered();
    exits.watch(grandchild.ref());
    exits.watch(parent.ref());
    parent.ref().stop();
    Await.until("the child's mailbox to close", () -> child.ref().mailboxSize().isEmpty());

    parent.ref().kill();

    assertThat(exits.reasonOf(grandchild.ref())).isEqualTo(new ExitReason.Killed());
    assertThat(exits.reasonOf(parent.ref())).isEqualTo(new ExitReason.Shutdown());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theEndOfAChildIsNotToldToItsParentUnlessItWatches(Kind kind) {
    Exits exits = exits();
    Puppet parent = Puppet.spawn(kind, iris);
    Puppet child = childOf(kind, parent);
    Puppet watched = childOf(kind, parent);
    exits.watch(child.ref());
    parent.make(ctx -> ctx.watch(watched.ref()));

    child.ref().kill();
    exits.exitOf(child.ref());
    watched.ref().kill();

    assertThat(parent.nextSignal()).extracting("who").isEqualTo(watched.ref());
    assertThat(parent.ref().isAlive()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anEndedOrEndingParentGetsNoChildren(Kind kind) {
    Exits exits = exits();
    Gate gate = gate();
    Puppet parent = Puppet.spawn(kind, iris);
    Puppet child = childOf(kind, parent);
    Spawner<String> recipe = childRecipe(parent, String.class).name("child");
    child.tell(ctx -> gate.passUninterruptibly());
    gate.awaitEntered();
    exits.watch(parent.ref());
    parent.ref().stop();
    Await.until("the parent's mailbox to close", () -> parent.ref().mailboxSize().isEmpty());

    Await.until("the parent to take no more children", () -> refuses(recipe));
    gate.open();
    exits.exitOf(parent.ref());
    assertThatThrownBy(() -> recipe.spawn(new Probe<>()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("can have no more children");
    assertThat(iris.whereis("child", String.class)).isEmpty();
  }

  private static boolean refuses(Spawner<String> recipe) {
    try {
      recipe.name("child").spawn(new Probe<>()).kill();
      return false;
    } catch (IllegalStateException refused) {
      return true;
    }
  }

  @Test
  void spawningChildrenAndTheEndOfTheParentRaceAndNoneIsLeft() {
    for (int round = 0; round < 200; round++) {
      Exits exits = exits();
      Puppet parent = Puppet.spawn(Kind.PUSH, iris);
      Spawner<String> recipe = childRecipe(parent, String.class);
      exits.watch(parent.ref());
      List<ActorRef<String>> children = new CopyOnWriteArrayList<>();
      Crowd crowd =
          Crowd.start(
              2,
              i -> {
                try {
                  while (true) {
                    children.add(recipe.spawn(new Probe<>()));
                  }
                } catch (IllegalStateException ended) {
                  return;
                }
              });
      parent.ref().kill();

      exits.exitOf(parent.ref());
      crowd.join();
      Await.until("all children to end", () -> children.stream().noneMatch(ActorRef::isAlive));
    }
  }

  @Test
  void aTreeOfAThousandGenerationsEnds() {
    Exits exits = exits();
    Puppet root = Puppet.spawn(Kind.PUSH, iris);
    Puppet youngest = root;
    int generations = Await.pace() == Pace.REAL ? 20_000 : 1_000;
    for (int i = 0; i < generations; i++) {
      youngest = childOf(Kind.PUSH, youngest);
    }
    exits.watch(root.ref());
    exits.watch(youngest.ref());

    root.ref().stop();

    exits.exitOf(youngest.ref());
    exits.exitOf(root.ref());
    assertThat(Ledger.of(iris, "alive")).as("the watcher").isEqualTo(1);
  }

  @Test
  void inOnStopTheChildrenAreStillThereAndMayBeSentTo() {
    Exits exits = exits();
    Probe<String> childs = new Probe<>();
    ActorRef<String> parent =
        iris.spawn(
            String.class,
            new Probe<>() {
              private ActorRef<String> child;

              @Override
              public void onMessage(String message, ActorContext<String> ctx) {
                child = ctx.child(String.class).spawn(childs);
              }

              @Override
              public void onStop(ExitReason reason, ActorContext<String> ctx) {
                child.send("farewell");
              }
            });
    exits.watch(parent).send("begin");
    parent.stop();

    exits.exitOf(parent);
    assertThat(childs.rest())
        .containsExactly("farewell", new Probe.Stopped(new ExitReason.Shutdown()));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void closeLetsParentsEndTheirChildren(Kind kind) {
    Puppet parent = Puppet.spawn(kind, iris);
    Probe<String> order = new Probe<>();
    ActorRef<String> child =
        childRecipe(parent, String.class).spawn((message, ctx) -> order.record(message));
    Gate gate = gate();
    parent.tell(
        ctx -> {
          gate.passUninterruptibly();
          child.send("from the parent, while it drains");
        });
    gate.awaitEntered();
    Thread closer = Thread.ofPlatform().start(iris::close);
    Await.until("the parent to refuse", () -> !parent.ref().send(ctx -> {}));
    gate.open();
    Await.end(closer);

    assertThat(order.rest()).containsExactly("from the parent, while it drains");
  }

  @Test
  void aKillPassesThroughTwentyThousandGenerationsThatWaitForTheirChildren() {
    iris = start(quiet().withShutdownTimeout(HOUR));
    Exits exits = exits();
    Gate never = gate();
    Puppet root = Puppet.spawn(Kind.PUSH, iris);
    Puppet last = root;
    Puppet beforeLast = root;
    for (int i = 0; i < 20_000; i++) {
      beforeLast = last;
      last = childOf(Kind.PUSH, last);
    }
    last.tell(ctx -> never.pass());
    never.awaitEntered();
    exits.watch(root.ref());
    exits.watch(last.ref());
    root.ref().stop();
    var waits = beforeLast.ref();
    Await.until("all but the last to wait", () -> waits.mailboxSize().isEmpty());

    root.ref().kill();

    assertThat(exits.reasonOf(last.ref())).isEqualTo(new ExitReason.Killed());
    assertThat(exits.reasonOf(root.ref())).isEqualTo(new ExitReason.Shutdown());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aKillOfOneThatWaitsForItsChildrenBeforeItsRestartKillsThem(Kind kind) {
    iris = start(quiet().withShutdownTimeout(HOUR));
    iris.supervise("/family", Supervision.oneForOne());
    Exits exits = exits();
    Gate never = gate();
    Puppet parent =
        Puppet.spawn(
            kind, iris.actor(Order.class).path("/family/parent").restart(Restart.TRANSIENT));
    Puppet child = childOf(kind, parent);
    child.tell(ctx -> never.pass());
    never.awaitEntered();
    exits.watch(child.ref());
    exits.watch(parent.ref());
    parent.tell(
        ctx -> {
          throw new IOException("on purpose");
        });
    Await.until("the child to be stopped", () -> !child.ref().send(ctx -> {}));

    parent.ref().kill();

    assertThat(exits.reasonOf(child.ref())).isEqualTo(new ExitReason.Killed());
    assertThat(exits.reasonOf(parent.ref())).isEqualTo(new ExitReason.Killed());
  }
}
