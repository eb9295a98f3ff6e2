package dev.iris.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.Recipient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The story of docs/testing.md: three bugs, each of which is found and shown in a few lines. */
@Timeout(30)
class PlantedBugsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static ExplorationError failure(Explore explore, Explore.Body body) {
    ExplorationError error = catchThrowableOfType(ExplorationError.class, () -> explore.run(body));
    assertThat(error).isNotNull();
    assertThat(withoutLineNumbers(story()).contains(withoutLineNumbers(error.getMessage())))
        .as("docs/testing.md shows it as it is printed: %s", error.getMessage())
        .isTrue();
    return error;
  }

  /** Where each of the three is shown as it is printed. */
  private static String story() {
    try {
      return Files.readString(Path.of("..", "docs", "testing.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutLineNumbers(String text) {
    return text.replaceAll("java:[0-9]+", "java").replaceAll("(?m)\\s+$", "");
  }

  // --- a lost update: who deposits reads the balance, and writes what it makes of it

  sealed interface AccountMsg {
    record Get(Recipient<Integer> replyTo) implements AccountMsg {}

    record Set(int balance) implements AccountMsg {}

    record Add(int amount) implements AccountMsg {}
  }

  static class Account implements Behavior<AccountMsg> {
    private int balance;

    @Override
    public void onMessage(AccountMsg message, ActorContext<AccountMsg> ctx) {
      switch (message) {
        case AccountMsg.Get(var replyTo) -> replyTo.send(balance);
        case AccountMsg.Set(int changed) -> balance = changed;
        case AccountMsg.Add(int amount) -> balance += amount;
      }
    }
  }

  private static ActorRef<Object> depositor(IrisRuntime iris, ActorRef<AccountMsg> account) {
    return iris.actor(Object.class)
        .spawnWithMailbox(
            mailbox -> {
              int balance = account.ask(AccountMsg.Get::new, SECOND).join();
              account.send(new AccountMsg.Set(balance + 10));
            });
  }

  private static void depositsAddUp(SimulatedRuntime sim) {
    var account = sim.actor(AccountMsg.class).name("account").spawn(Account::new);
    sim.awaitExit(depositor(sim, account), depositor(sim, account));
    assertThat(account.ask(AccountMsg.Get::new, SECOND).join()).isEqualTo(20);
  }

  @Test
  void theLostUpdate() {
    ExplorationError error = failure(Explore.seeds(1000), PlantedBugsTest::depositsAddUp);
    assertThat(error).hasMessageContaining("expected: 20").hasMessageContaining("but was: 10");
    assertThat(error.trace().lines().stream().filter(line -> line.contains("<- Set[balance=10]")))
        .hasSize(2);
    assertThat(error.trace().events()).hasSizeLessThan(20);
  }

  /** The account adds up by itself, and whatever the order, nothing is lost. */
  @Test
  void theLostUpdateMended() {
    Explore.seeds(1000)
        .run(
            sim -> {
              var account = sim.actor(AccountMsg.class).name("account").spawn(Account::new);
              for (int i = 0; i < 2; i++) {
                sim.actor(Object.class)
                    .spawnWithMailbox(mailbox -> account.send(new AccountMsg.Add(10)));
              }
              sim.settle();
              assertThat(account.ask(AccountMsg.Get::new, SECOND).join()).isEqualTo(20);
            });
  }

  // --- a deadlock: two philosophers, two forks, and each takes the one at his left first

  record Take(Recipient<Object> philosopher) {}

  record PutBack() {}

  record Taken(int fork) {}

  /** Who wants a fork that is taken waits for it. */
  static class Fork implements Behavior<Object> {
    private final int number;
    private final List<Recipient<Object>> waiting = new ArrayList<>();

    Fork(int number) {
      this.number = number;
    }

    @Override
    public void onMessage(Object message, ActorContext<Object> ctx) {
      if (message instanceof Take take) {
        waiting.add(take.philosopher());
        if (waiting.size() == 1) {
          take.philosopher().send(new Taken(number));
        }
      } else {
        waiting.removeFirst();
        if (!waiting.isEmpty()) {
          waiting.getFirst().send(new Taken(number));
        }
      }
    }
  }

  private static ActorRef<Object> philosopher(
      IrisRuntime iris, String name, ActorRef<Object> first, ActorRef<Object> second) {
    return iris.actor(Object.class)
        .name(name)
        .spawnWithMailbox(
            mailbox -> {
              first.send(new Take(mailbox.self().narrow()));
              mailbox.receive(Taken.class);
              second.send(new Take(mailbox.self().narrow()));
              mailbox.receive(Taken.class);
              first.send(new PutBack());
              second.send(new PutBack());
            });
  }

  private static void everybodyEats(SimulatedRuntime sim, boolean sameOrder) {
    var left = sim.actor(Object.class).name("left fork").spawn(() -> new Fork(1));
    var right = sim.actor(Object.class).name("right fork").spawn(() -> new Fork(2));
    var plato = philosopher(sim, "Plato", left, right);
    var zeno =
        sameOrder ? philosopher(sim, "Zeno", left, right) : philosopher(sim, "Zeno", right, left);
    sim.awaitExit(plato, zeno);
  }

  @Test
  void theDeadlock() {
    ExplorationError error = failure(Explore.seeds(1000), sim -> everybodyEats(sim, false));
    assertThat(error)
        .hasCauseInstanceOf(SimulationError.class)
        .hasMessageContaining("everything waits, and no timer is set")
        .hasMessageContaining("actor 1.2 'Plato' waits for a message, at ")
        .hasMessageContaining("to actor 1.1 'right fork', which has nothing to do")
        .hasMessageContaining("actor 1.3 'Zeno' waits for a message, at ");
    assertThat(error.trace().events()).hasSizeLessThan(25);
  }

  @Test
  void theDeadlockMended() {
    Explore.seeds(1000).run(sim -> everybodyEats(sim, true));
  }

  // --- a missed timeout: whoever waits for a quote gives up after a second, and takes the late
  // --- answer to the first question for the answer to the second

  record Ask(int question, Recipient<Object> replyTo) {}

  record Quote(int question) {}

  private static void quotesFit(SimulatedRuntime sim, boolean attentive) {
    var market =
        sim.actor(Ask.class)
            .name("market")
            .spawn((ask, ctx) -> ask.replyTo().send(new Quote(ask.question())));
    var broker =
        sim.actor(Object.class)
            .name("broker")
            .spawnWithMailbox(
                mailbox -> {
                  for (int i = 1; i <= 2; i++) {
                    int question = i;
                    market.send(new Ask(question, mailbox.self().narrow()));
                    mailbox
                        .receive(
                            m -> m instanceof Quote q && (!attentive || q.question() == question),
                            SECOND)
                        .ifPresent(quote -> assertThat(quote).isEqualTo(new Quote(question)));
                  }
                });
    sim.awaitExit(broker);
  }

  private static final Faults SLOW = Faults.none().slow(0.1, Duration.ofSeconds(2));

  @Test
  void theMissedTimeout() {
    ExplorationError error =
        failure(Explore.seeds(1000).faults(SLOW), sim -> quotesFit(sim, false));
    assertThat(error)
        .hasMessageContaining("1 fault ")
        .hasMessageContaining("expected: Quote[question=2]")
        .hasMessageContaining("but was: Quote[question=1]")
        .hasMessageContaining("actor 1.0 'market' FAULT takes PT1.");
    assertThat(error.trace().events()).hasSizeLessThan(15);
  }

  @Test
  void theMissedTimeoutMended() {
    Explore.seeds(1000).faults(SLOW).run(sim -> quotesFit(sim, true));
  }
}
