package dev.iris.internal.runtime;

import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one path every exit takes: the mailbox closed, last words, children ended, names and pid
 * free, then those who listen and those who are linked.
 *
 * <p>Who may take it. The owner steps from LIVE to LAST_WORDS, and to LEAVING when the last words
 * are said. An interrupter steps from LIVE to INTERRUPTED and back, so the owner waits until no
 * interrupt is under way, clears the flag, and has its last words undisturbed. An incarnation that
 * is not the last, or a lazy actor's behaviour, has them too; then it is back to LIVE. From LEAVING
 * on the actor has no thread: the rest is done by whoever ends the last of its children. An owner
 * that is kept by the actor's code can lose the actor to a fencer, which makes the step to LEAVING
 * from where the owner stands; see {@link Fences}.
 */
final class ExitPath {

  private ExitPath() {}

  /** The owner, as the last it does to the actor. */
  static void end(Cell<?> who, ExitReason reason) {
    if (who.killed() && who.hasLastWords()) {
      Fences.arm(who, reason);
    }
    beginLastWords(who);
    shut(who);
    sayLastWords(who, () -> who.lastWords(reason));
    if (endLastWords(who, Phase.LEAVING)) {
      endChildren(who, reason);
      who.released();
    }
  }

  /** What code says last; it may throw. */
  interface LastWords {
    void say() throws Exception;
  }

  /**
   * The owner: the actor's code says its last words, and lives on. False: it was ended meanwhile.
   */
  static boolean lastWordsOfOne(Cell<?> who, LastWords words) {
    beginLastWords(who);
    sayLastWords(who, words);
    return endLastWords(who, Phase.LIVE);
  }

  private static void beginLastWords(Cell<?> who) {
    for (int i = 0; !Phase.step(who, Phase.LIVE, Phase.LAST_WORDS); i++) {
      who.pauseFor(i);
    }
  }

  private static void sayLastWords(Cell<?> who, LastWords words) {
    Thread.interrupted(); // an interrupt that came with a kill is not meant for them
    try {
      words.say();
    } catch (Throwable thrown) {
      who.kernel().logHookFailure(who, "onStop", thrown);
    }
  }

  private static boolean endLastWords(Cell<?> who, byte next) {
    while (!Phase.step(who, Phase.LAST_WORDS, next)) {
      if (Phase.fencedOff(who)) {
        return false;
      }
    }
    return true;
  }

  /** The fencer, which has made the step to LEAVING: the same without the actor's code. */
  static void endWithout(Cell<?> who, ExitReason reason) {
    if (!who.shut()) {
      shut(who);
    }
    endChildren(who, reason);
    who.released();
  }

  /**
   * Instead of beginning: it could be found, but will never run. If somebody who has found it has
   * made it run meanwhile, it has lived, and is told to end.
   */
  static void abandon(Cell<?> who) {
    if (!who.holdBack()) {
      Recipe.spawned(who);
      Termination.ask(who, new ExitReason.Shutdown(), true);
      return;
    }
    Phase.step(who, Phase.LIVE, Phase.LEAVING);
    shut(who);
    if (!who.neverHadAttachments()) {
      free(who, new ExitReason.Shutdown());
    } else {
      freeNumber(who);
      who.kernel().ended(who);
    }
    who.released();
  }

  /** Interrupts the thread that runs an actor, unless that is past the actor's code. */
  static void interrupt(Cell<?> who, Thread thread) {
    if (Phase.step(who, Phase.LIVE, Phase.INTERRUPTED)) {
      who.kernel().waits().interrupt(thread);
      Phase.step(who, Phase.INTERRUPTED, Phase.LIVE);
    }
  }

  /** Nothing gets in any more, and what is in becomes dead letters. */
  private static void shut(Cell<?> who) {
    who.closeMailbox(payload -> Losses.atEnd(who, payload, DeadLetter.UNHANDLED));
  }

  private static void endChildren(Cell<?> who, ExitReason reason) {
    if (who.neverHadAttachments()) {
      ended(who, reason);
      freeNumber(who);
      who.kernel().ended(who);
      return;
    }
    List<Cell<?>> children = who.attachments().noMoreChildren();
    if (children.isEmpty()) {
      finish(who, reason);
      return;
    }
    Children ending = new Children(who.kernel(), children, () -> finish(who, reason));
    who.attachments()
        .endingChildren(ending); // then the flag is read; a killer does it the other way
    ending.begin(who.killed());
  }

  private static void finish(Cell<?> who, ExitReason reason) {
    ended(who, reason);
    free(who, reason);
  }

  private static void ended(Cell<?> who, ExitReason reason) {
    who.kernel().counters().ended.increment();
    who.kernel().events().exited(who, reason);
    Probe probe = who.kernel().probe();
    if (probe != null) {
      probe.exited(who, reason);
    }
  }

  private static void free(Cell<?> who, ExitReason reason) {
    Kernel kernel = who.kernel();
    Detached all = who.attachments().detach();
    if (all.timers() != null) {
      all.timers().end();
    }
    if (all.fence() != null) {
      all.fence().cancel();
    }
    all.names().forEach(name -> kernel.names().free(name, who));
    String path = all.path() == null ? null : all.path().path();
    if (all.path() != null) {
      kernel.paths().tree().free(all.path());
    }
    freeNumber(who);
    all.watches().forEach(Watch::abandon);
    all.remoteLinks().forEach(RemoteLink::abandon);
    Map<String, String> metadata = metadata(all.names(), path);
    for (ExitListener listener : all.exitListeners()) {
      listener.ended(who, reason, metadata);
    }
    Links.pass(who, reason, metadata, all.links());
    if (all.child() != null) {
      all.child().ended(who, reason, new Legacy(who, names(all), path));
    }
    kernel.ended(who);
  }

  private static List<String> names(Detached all) {
    return all.names().isEmpty() ? List.of() : List.copyOf(all.names());
  }

  private static void freeNumber(Cell<?> who) {
    Cell<?> parent = who.recipe().parent();
    if (parent != null) {
      parent.attachments().removeChild(who);
    }
    Phase.gone(who);
  }

  private static Map<String, String> metadata(Set<String> names, @Nullable String path) {
    if (names.isEmpty() && path == null) {
      return Map.of();
    }
    TreeMap<String, String> known = new TreeMap<>();
    if (!names.isEmpty()) {
      known.put("name", names.iterator().next());
    }
    if (path != null) {
      known.put("path", path);
    }
    return known;
  }
}
