package dev.iris;

import java.util.Objects;

/**
 * One living actor, as {@link IrisRuntime#actors} lists it. The numbers are those of a moment, and
 * of slightly different moments, for nobody is stopped to take them.
 *
 * @param pid its number
 * @param name the name it has had longest, or empty
 * @param path its path, or empty
 * @param mailboxSize accepted messages that wait, as {@link ActorRef#mailboxSize} counts them
 * @param handled messages it has begun to handle: given to its handler, or returned by a receive.
 *     Exact for pull actors. For push actors it is the count of the mailbox, which costs nothing to
 *     keep: it starts again from 0 after 2,147,483,647, and can fall behind by what was handled
 *     while a sender stood still in the middle of its {@code send} to an idle actor. The sums in
 *     {@link IrisRuntime#stats} are exact
 * @param restarts how often it was restarted in place
 * @param behaviorVersion the version of its behaviour, 1 at spawn
 */
public record ActorInfo(
    Pid pid,
    String name,
    String path,
    int mailboxSize,
    long handled,
    int restarts,
    long behaviorVersion) {

  /** Checks the components. */
  public ActorInfo {
    Objects.requireNonNull(pid, "pid");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(path, "path");
  }
}
