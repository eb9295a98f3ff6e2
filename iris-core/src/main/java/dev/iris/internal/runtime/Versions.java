package dev.iris.internal.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versions of an actor's code: the one in force, and so many before it. Made at the first swap.
 * Only the actor's owner changes it; any thread may ask for the {@link #current} one.
 */
final class Versions {

  /**
   * One version.
   *
   * @param number 1 for what the actor was spawned with
   * @param source what a restart makes it from: a behaviour, a supplier of such, or a pull body
   * @param instance the behaviour that ran, or the body; null if it has not been made
   */
  record Version(long number, Object source, @Nullable Object instance) {}

  private final int history;
  private final ArrayDeque<Version> former = new ArrayDeque<>();
  private final List<Swap> pending = new ArrayList<>();
  private final Outcomes outcomes = new Outcomes();
  private volatile Version current;
  private long highest = 1;

  Versions(int history, Object source, @Nullable Object instance) {
    this.history = history;
    this.current = new Version(1, source, instance);
  }

  /** What an actor has, if it was ever to be swapped. */
  static @Nullable Versions existing(Cell<?> who) {
    Attachments some = who.existingAttachments();
    return some == null ? null : some.existingVersions();
  }

  /** The same, made if there are none. Owner only. */
  static Versions of(Cell<?> who) {
    return who.attachments().versions(who::firstVersion);
  }

  Version current() {
    return current;
  }

  /** Owner only: one that has never been. */
  Version next(Object source, Object instance) {
    return new Version(highest + 1, source, instance);
  }

  /** Owner only: one that has been, as it was left. */
  Version former(long number) {
    if (current.number() == number) {
      return current;
    }
    List<Long> known = new ArrayList<>();
    for (Version version : former) {
      if (version.number() == number) {
        return version;
      }
      known.add(version.number());
    }
    throw new IllegalArgumentException(
        "version " + number + " is not in the history, which has " + known);
  }

  /** Owner only: what was in force until now, and how far its instance had come, is kept. */
  void become(Version next, @Nullable Object instanceNow) {
    if (next.number() != current.number()) {
      if (next.number() <= highest) {
        former.removeIf(version -> version.number() == next.number());
      }
      former.addLast(new Version(current.number(), current.source(), instanceNow));
      while (former.size() > history) {
        former.removeFirst();
      }
    }
    highest = Math.max(highest, next.number());
    current = next;
  }

  /** Owner only: the version in force runs as another instance, or as none for now. */
  void runs(@Nullable Object instance) {
    current = new Version(current.number(), current.source(), instance);
  }

  /** Owner only: swaps that are not to wait behind messages, oldest first. */
  List<Swap> pending() {
    return pending;
  }

  /** Who is told that a version is in force. */
  Outcomes outcomes() {
    return outcomes;
  }
}
