package dev.iris.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.Recipient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The story of docs/testing.md: three bugs, each of which is found and shown in a few lines. */
@Timeout(60)
class PlantedBugsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  // --- an account whose clients read, add, and write: one update is lost

  sealed interface AccountMsg {
    record Get(Recipient<Integer> replyTo) implements AccountMsg {}

    record Set(int balance) implements AccountMsg {}
  }

  static class Account implements Behavior<AccountMsg> {
    private int balance;

    @Override
    public void onMessage(AccountMsg message, ActorContext<AccountMsg> ctx) {
      switch (message) {
        case AccountMsg.Get(var replyTo) -> replyTo.send(balance);
        case AccountMsg.Set(int changed) -> balance = changed;
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

  static void twoDeposits(SimulatedRuntime sim) {
    var account = sim.actor(AccountMsg.class).name("account").spawn(Account::new);
    sim.awaitExit(depositor(sim, account), depositor(sim, account));
    assertThat(account.ask(AccountMsg.Get::new, SECOND).join()).isEqualTo(20);
  }

  @Test
  void theLostUpdateIsFound() {
    ExplorationError found = failureOf(Explore.seeds(1000), PlantedBugsTest::twoDeposits);
    System.out.println(found.getMessage());
    assertThat(found).hasCauseInstanceOf(AssertionError.class);
    assertThat(found.trace().events()).hasSizeLessThan(20);
  }

  static ExplorationError failureOf(Explore explore, Explore.Body body) {
    return catchThrowableOfType(ExplorationError.class, () -> explore.run(body));
  }
}
