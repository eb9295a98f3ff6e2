package dev.iris.internal.runtime;

import dev.iris.ExitReason;
import dev.iris.Signal;
import dev.iris.internal.supervise.Child;
import java.util.List;

/**
 * How an actor comes to rest between two incarnations, and back. To rest is not to end: pid, names,
 * path, queue, links, watches and the timers others have set stay. What the behaviour made goes:
 * its children, its timers, its receive timeout, and that it traps exits.
 *
 * <p>The owner takes it, and does not give the mailbox up: nobody owns it then, so nobody runs it,
 * and its supervisor hands it to a new owner. The children end first, which takes as long as it
 * takes; whoever ends the last of them goes on.
 */
final class RestPath {

  private RestPath() {}

  /** The owner, as the last it does to the actor. */
  static void rest(Cell<?> who, Child child, Ending ending) {
    Kernel kernel = who.kernel();
    Probe probe = kernel.probe();
    if (probe != null) {
      probe.rests(who, ending.reason());
    }
    if (ending.own()) {
      kernel.logRestart(who, ending.reason());
    }
    if (!ExitPath.lastWordsOfOne(who, () -> who.lastWords(ending.reason()))) {
      return;
    }
    Attachments attachments = who.attachments();
    attachments.trap(false);
    ActorTimers timers = attachments.existingTimers();
    if (timers != null) {
      timers.endOwn();
    }
    who.rested();
    List<Cell<?>> children = attachments.children();
    if (children.isEmpty()) {
      handOver(child, ending);
    } else {
      Children ends = new Children(kernel, children, () -> handOver(who, child, ending));
      attachments.endingChildren(ends); // then the flag is read; a killer does it the other way
      ends.begin(who.killed());
    }
  }

  private static void handOver(Cell<?> who, Child child, Ending ending) {
    who.attachments().endingChildren(null);
    handOver(child, ending);
  }

  private static void handOver(Child child, Ending ending) {
    child.willRest();
    child.rested(ending.reason(), ending.own());
  }

  /** In a supervisor's turn: those who listen are told before the new incarnation runs. */
  static void resume(Cell<?> who, ExitReason reason, int restarts) {
    who.kernel().counters().restarted.increment();
    Probe probe = who.kernel().probe();
    if (probe != null) {
      probe.restarted(who, restarts);
    }
    who.kernel().events().restarted(who, reason, restarts, true);
    Signal.Restarted restarted = new Signal.Restarted(who, reason, restarts);
    Attachments attachments = who.attachments();
    for (Watch watch : attachments.watchers()) {
      watch.tellMeanwhile(restarted);
    }
    for (Cell<?> peer : attachments.linked()) {
      if (peer.attachments().trapping()) {
        peer.notice(new Special.Notice(restarted, Special.Claim.ALWAYS));
      }
    }
    who.runAgain();
  }
}
