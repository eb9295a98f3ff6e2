package dev.iris.internal.runtime;

import dev.iris.DeadLetter;
import dev.iris.MailboxPolicy;
import dev.iris.Recipient;
import dev.iris.internal.mailbox.BoundedBuffer;
import dev.iris.internal.mailbox.BoundedBuffer.Outcome;
import dev.iris.internal.mailbox.Push;
import dev.iris.internal.time.Durations;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the policies of bounded mailboxes do with a message. Any thread. */
final class Overflow {

  private static final Logger LOG = LoggerFactory.getLogger(Overflow.class);

  private Overflow() {}

  static boolean offer(Cell<?> cell, BoundedBuffer buffer, Object payload, boolean mayWait) {
    MailboxPolicy<?> policy = Objects.requireNonNull(cell.recipe().policy());
    boolean evict =
        policy instanceof MailboxPolicy.DropOldest || policy instanceof MailboxPolicy.Spill;
    long wait =
        mayWait && policy instanceof MailboxPolicy.Block<?> block && !cell.runsOnThisThread()
            ? Durations.nanos(block.atMost())
            : 0;
    Outcome outcome = buffer.offer(payload, cell, evict, wait);
    if (!outcome.full()) {
      Object evicted = outcome.evicted();
      boolean accepted = cell.accepted(outcome.push(), payload);
      if (outcome.inherited()) {
        cell.kernel().counters().accepted.increment(); // it has no position of its own
      }
      if (evicted != null) {
        passOldest(cell, policy, evicted);
      }
      return accepted;
    }
    return full(cell, payload);
  }

  /** There is no room, or none is to be had. */
  static boolean full(Cell<?> cell, Object payload) {
    return cell.recipe().policy() instanceof MailboxPolicy.Redirect<?> redirect
        ? redirect(cell, redirect.to(), payload)
        : Losses.refuse(cell, payload, DeadLetter.FULL);
  }

  private static boolean redirect(Cell<?> from, Recipient<?> to, Object payload) {
    if (to instanceof Cell<?> cell) {
      return once(cell, payload);
    }
    probePassedOn(from, payload);
    return pass(to, payload); // who refuses counts it
  }

  private static void probePassedOn(Cell<?> from, Object payload) {
    Probe probe = from.kernel().probe();
    if (probe != null) {
      probe.passedOn(from, Objects.requireNonNull(Special.messageOf(payload)));
    }
  }

  /** One hop: a full target refuses, whatever its policy says. */
  private static boolean once(Cell<?> to, Object payload) {
    BoundedBuffer buffer = to.buffer();
    if (buffer == null) {
      return to.offer(payload, false);
    }
    Outcome outcome = buffer.offer(payload, to, false, 0);
    return outcome.full()
        ? Losses.refuse(to, payload, DeadLetter.FULL)
        : to.accepted(outcome.push(), payload);
  }

  private static void passOldest(Cell<?> cell, MailboxPolicy<?> policy, Object oldest) {
    if (!(policy instanceof MailboxPolicy.Spill<?> spill) || !spill(cell, spill.to(), oldest)) {
      Losses.lose(cell, oldest, DeadLetter.EVICTED, true);
    }
  }

  /** The message had been accepted: within this runtime it stays in the account, once. */
  private static boolean spill(Cell<?> from, Recipient<?> to, Object oldest) {
    if (to instanceof Cell<?> cell && cell.kernel() == from.kernel()) {
      return takeOver(cell, oldest);
    }
    boolean passed = pass(to, oldest);
    if (passed) {
      from.kernel().counters().handled.increment();
      probePassedOn(from, oldest);
    }
    return passed;
  }

  /** A message another mailbox of this runtime had accepted: it stays in the account once. */
  private static boolean takeOver(Cell<?> to, Object payload) {
    BoundedBuffer buffer = to.buffer();
    Push push =
        buffer == null ? to.pushMessage(payload) : buffer.offer(payload, to, false, 0).push();
    if (push == Push.REFUSED) {
      return false;
    }
    to.kernel().counters().accepted.decrement(); // it is counted again where it is now
    if (push == Push.WAKE) {
      to.wake();
    }
    return true;
  }

  @SuppressWarnings("unchecked") // a policy's recipient takes what the actor takes
  private static boolean pass(Recipient<?> to, Object payload) {
    Object message = Objects.requireNonNull(Special.messageOf(payload));
    try {
      return ((Recipient<Object>) to).send(message);
    } catch (Throwable t) {
      LOG.warn("A mailbox policy's recipient failed at {}", message.getClass().getName(), t);
      return false;
    }
  }
}
