package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import dev.iris.Recipient;
import dev.iris.RuntimeConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * A bounded mailbox against a plain queue: a random sequence of sends, and of moments in which the
 * handler, which is held inside each message, gets the next one.
 */
public abstract class PolicyProperties {

  /** Starts a runtime of the kind to be tested. */
  protected abstract IrisRuntime newRuntime(RuntimeConfig config);

  /** The five policies. */
  enum Rule {
    DROP_NEW {
      @Override
      MailboxPolicy<Integer> policy(int capacity, Recipient<Integer> other) {
        return MailboxPolicy.dropNew(capacity);
      }
    },
    DROP_OLDEST {
      @Override
      MailboxPolicy<Integer> policy(int capacity, Recipient<Integer> other) {
        return MailboxPolicy.dropOldest(capacity);
      }
    },
    BLOCK {
      @Override
      MailboxPolicy<Integer> policy(int capacity, Recipient<Integer> other) {
        return MailboxPolicy.block(capacity, Duration.ofNanos(1));
      }
    },
    REDIRECT {
      @Override
      MailboxPolicy<Integer> policy(int capacity, Recipient<Integer> other) {
        return MailboxPolicy.redirect(capacity, other);
      }
    },
    SPILL {
      @Override
      MailboxPolicy<Integer> policy(int capacity, Recipient<Integer> other) {
        return MailboxPolicy.spill(capacity, other);
      }
    };

    abstract MailboxPolicy<Integer> policy(int capacity, Recipient<Integer> other);
  }

  /** The other recipient does not take everything. */
  private static boolean otherTakes(int message) {
    return message % 3 != 0;
  }

  /** What should happen. */
  private static final class Model {
    final Rule rule;
    final int capacity;
    final Deque<Integer> queue = new ArrayDeque<>();
    final List<Integer> passedOn = new ArrayList<>();
    final List<Integer> lost = new ArrayList<>();
    boolean busy;

    Model(Rule rule, int capacity) {
      this.rule = rule;
      this.capacity = capacity;
    }

    boolean send(int message) {
      if (queue.size() == capacity) {
        switch (rule) {
          case DROP_NEW, BLOCK -> {
            return false;
          }
          case REDIRECT -> {
            return pass(message);
          }
          case DROP_OLDEST -> lost.add(queue.remove());
          case SPILL -> {
            int oldest = queue.remove();
            if (!pass(oldest)) {
              lost.add(oldest);
            }
          }
        }
      }
      queue.add(message);
      return true;
    }

    private boolean pass(int message) {
      return otherTakes(message) && passedOn.add(message);
    }
  }

  /** What does happen. */
  private static final class Driven {
    final BlockingQueue<Integer> begun = new LinkedBlockingQueue<>();
    final Semaphore steps = new Semaphore(0);
    final List<Integer> passedOn = new ArrayList<>();
    final List<Integer> lost = new ArrayList<>();
    final BlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();
    final ActorRef<Integer> ref;

    Driven(IrisRuntime iris, Rule rule, Kind kind, int capacity) {
      iris.onDeadLetter(letters::add);
      Recipient<Integer> other = message -> otherTakes(message) && passedOn.add(message);
      ref =
          kind.spawn(
              iris.actor(Integer.class).mailbox(rule.policy(capacity, other)),
              (m, ctx) -> {
                begun.add(m);
                steps.acquire();
              });
    }

    int nextBegun() {
      return Await.next(begun, "the next message to be in hand");
    }
  }

  @Property(tries = 300)
  void aBoundedMailboxBehavesLikeAPlainQueue(
      @ForAll Rule rule,
      @ForAll Kind kind,
      @ForAll @IntRange(min = 1, max = 4) int capacity,
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 3) Integer> moves) {
    try (IrisRuntime iris = newRuntime(RuntimeContract.quiet().withDeadLetterQueue(100))) {
      Model model = new Model(rule, capacity);
      Driven driven = new Driven(iris, rule, kind, capacity);
      int message = 0;
      for (int move : moves) {
        if (move == 0) {
          step(model, driven);
        } else {
          send(model, driven, message++);
        }
        assertThat(driven.ref.mailboxSize()).hasValue(model.queue.size());
      }
      while (model.busy) {
        step(model, driven);
      }
      assertSameOutcome(model, driven, iris);
    }
  }

  private static void send(Model model, Driven driven, int message) {
    assertThat(driven.ref.send(message)).as("send(%d)", message).isEqualTo(model.send(message));
    if (!model.busy) {
      model.busy = true;
      assertThat(driven.nextBegun()).isEqualTo(model.queue.remove());
    }
  }

  private static void step(Model model, Driven driven) {
    if (!model.busy) {
      return;
    }
    driven.steps.release();
    if (model.queue.isEmpty()) {
      model.busy = false;
    } else {
      assertThat(driven.nextBegun()).as("handled next").isEqualTo(model.queue.remove());
    }
  }

  private static void assertSameOutcome(Model model, Driven driven, IrisRuntime iris) {
    assertThat(driven.passedOn).as("passed on").isEqualTo(model.passedOn);
    while (driven.lost.size() < model.lost.size()) {
      DeadLetter letter = Await.next(driven.letters, "a dead letter");
      if (letter.accepted()) {
        assertThat(letter.cause()).isEqualTo(DeadLetter.EVICTED);
        driven.lost.add((Integer) letter.message());
      }
    }
    assertThat(driven.lost).as("dead letters").isEqualTo(model.lost);
    var stats = Ledger.awaitQuiet(iris);
    Ledger.assertBalanced(stats);
    assertThat(Ledger.of(stats, "lost")).isEqualTo(model.lost.size());
  }
}
