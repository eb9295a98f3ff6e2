package dev.iris.net.internal.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A remote actor as a session sees it. If it has a name, its pid holds for one connection; on the
 * next one the name is resolved again before anything flows, and if it has another pid then, this
 * target is gone for good: a slot's next owner never gets what was meant for this one. A target
 * without a name has no such protection.
 *
 * <p>{@link #gone} may be read by any thread; everything else belongs to the session.
 */
public final class Target {
  private final long pid;
  private final @Nullable String name;
  private int verifiedIn;
  private boolean asked;
  private volatile boolean gone;

  /**
   * A target known by its pid alone.
   *
   * @param pid its pid
   */
  public Target(long pid) {
    this(pid, null, 0);
  }

  /**
   * A target.
   *
   * @param pid its pid
   * @param name its name, or null
   * @param verifiedIn the number of the connection on which the name had this pid
   */
  public Target(long pid, @Nullable String name, int verifiedIn) {
    this.pid = pid;
    this.name = name;
    this.verifiedIn = verifiedIn;
  }

  /**
   * Its pid.
   *
   * @return the 64 bits
   */
  public long pid() {
    return pid;
  }

  /**
   * Its name.
   *
   * @return the name, or null
   */
  public @Nullable String name() {
    return name;
  }

  /**
   * Whether its name is known to belong to nobody, or to another, by now.
   *
   * @return true if so
   */
  public boolean gone() {
    return gone;
  }

  /** An actor can have several names, of which each can be lost alone. */
  boolean isSameAs(Target other) {
    return pid == other.pid && Objects.equals(name, other.name);
  }

  boolean flowsIn(int connection) {
    return name == null || verifiedIn == connection;
  }

  /** The name has been resolved in that connection. */
  void resolved(long found, int connection) {
    asked = false;
    if (found == pid) {
      verifiedIn = connection;
    } else {
      lose();
    }
  }

  /** Its name has another pid, or none. */
  void lose() {
    gone = true;
  }

  /** Marks that its name is being resolved; false if it is already. */
  boolean beginAsking() {
    boolean first = !asked;
    asked = true;
    return first;
  }

  void stopAsking() {
    asked = false;
  }
}
