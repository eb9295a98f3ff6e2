package dev.iris.net.internal.node;

import dev.iris.ActorRef;
import dev.iris.Pid;
import dev.iris.internal.transport.Transport.Directory;
import dev.iris.net.Codec;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be reached from outside: what was exposed here, and the runtime's registered actors of
 * {@code byte[]} as far as a predicate allows. Of the latter it remembers by which name each was
 * found reachable; as long as the actor has that name the answer stands.
 *
 * <p>Any thread may look up; only where {@code mayWait} is true is the predicate called.
 */
final class Exposures {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.Mesh");
  private static final int MOST_REMEMBERED = 10_000;

  /** The outcome of a look-up: found, nobody, or to be asked again where one may wait. */
  record Answer(@Nullable Exposed<?> found, boolean elsewhere) {
    private static final Answer NOBODY = new Answer(null, false);
    private static final Answer ELSEWHERE = new Answer(null, true);
  }

  private final Directory directory;
  private final @Nullable BiPredicate<String, ActorRef<?>> reachable;
  private final ConcurrentHashMap<String, Exposed<?>> names = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Long, Exposed<?>> pids = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Long, Exposed<byte[]>> registered = new ConcurrentHashMap<>();

  Exposures(Directory directory, @Nullable BiPredicate<String, ActorRef<?>> reachable) {
    this.directory = directory;
    this.reachable = reachable;
  }

  // --- exposed here

  <M> void add(String name, ActorRef<M> actor, Codec<M> codec) {
    Exposed<M> exposed = Exposed.of(name, actor, codec, directory);
    synchronized (names) {
      forgetTheDead();
      Exposed<?> holder = names.get(name);
      if (holder != null && !holder.actor().equals(actor)) {
        throw new IllegalStateException(
            "the name '" + name + "' is taken by " + holder.actor() + "; unexpose it first");
      }
      Exposed<?> same = pids.get(actor.pid().value());
      if (same != null && same.codec() != codec) {
        throw new IllegalStateException(
            actor + " is exposed as '" + same.name() + "' with another codec");
      }
      names.put(name, exposed);
      pids.putIfAbsent(actor.pid().value(), exposed);
    }
  }

  private void forgetTheDead() {
    names.values().removeIf(exposed -> !exposed.actor().isAlive());
    pids.values().removeIf(exposed -> !exposed.actor().isAlive());
  }

  boolean remove(String name) {
    synchronized (names) {
      Exposed<?> removed = names.remove(name);
      if (removed == null) {
        return false;
      }
      long pid = removed.actor().pid().value();
      Optional<Exposed<?>> other =
          names.values().stream().filter(e -> e.actor().pid().value() == pid).findAny();
      other.ifPresentOrElse(left -> pids.put(pid, left), () -> pids.remove(pid));
      return removed.actor().isAlive();
    }
  }

  // --- looked up from outside

  Answer byName(String name, boolean mayWait) {
    Exposed<?> exposed = names.get(name);
    if (exposed != null && exposed.actor().isAlive()) {
      return new Answer(exposed, false);
    }
    ActorRef<byte[]> actor = takingBytes(directory.named(name));
    return actor == null ? Answer.NOBODY : judge(name, actor, mayWait);
  }

  Answer byPid(long pid, boolean mayWait) {
    Exposed<?> exposed = pids.get(pid);
    if (exposed != null && exposed.actor().isAlive()) {
      return new Answer(exposed, false);
    }
    Exposed<byte[]> known = registered.get(pid);
    if (known != null) {
      if (hasStill(known)) {
        return new Answer(known, false);
      }
      registered.remove(pid, known);
    }
    ActorRef<byte[]> actor = takingBytes(directory.numbered(new Pid(pid)));
    if (actor == null) {
      return Answer.NOBODY;
    }
    for (String name : directory.namesOf(actor)) {
      Answer answer = judge(name, actor, mayWait);
      if (answer != Answer.NOBODY) {
        return answer;
      }
    }
    return Answer.NOBODY;
  }

  private boolean hasStill(Exposed<byte[]> known) {
    return directory.named(known.name()).orElse(null) == known.actor();
  }

  @SuppressWarnings("unchecked") // checked by its protocol
  private static @Nullable ActorRef<byte[]> takingBytes(Optional<ActorRef<?>> actor) {
    return actor.isPresent() && actor.get().protocol() == byte[].class
        ? (ActorRef<byte[]>) actor.get()
        : null;
  }

  private Answer judge(String name, ActorRef<byte[]> actor, boolean mayWait) {
    if (reachable != null) {
      if (!mayWait) {
        return Answer.ELSEWHERE;
      }
      if (!allowed(reachable, name, actor)) {
        return Answer.NOBODY;
      }
    }
    Exposed<byte[]> found = Exposed.of(name, actor, Codec.bytes(), directory);
    if (registered.size() >= MOST_REMEMBERED) {
      registered.clear();
    }
    registered.put(actor.pid().value(), found);
    return new Answer(found, false);
  }

  private static boolean allowed(
      BiPredicate<String, ActorRef<?>> reachable, String name, ActorRef<?> actor) {
    try {
      return reachable.test(name, actor);
    } catch (Throwable failed) {
      LOG.warn("Whether {} is reachable cannot be told, so it is not", actor, failed);
      return false;
    }
  }
}
