package dev.iris.net.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * A name to be resolved. Whoever asks hears once: the pid, or why there is none to be had.
 *
 * <p>The listeners are called by the thread that runs the session; they must not block.
 */
public final class Lookup {

  /** Why a lookup has failed. */
  @FunctionalInterface
  public interface Failed {
    /**
     * Called once.
     *
     * @param why in words
     */
    void because(String why);
  }

  private final byte[] name;
  private final LongConsumer found;
  private final Failed failed;

  /**
   * A lookup.
   *
   * @param name the name
   * @param found hears the pid, 0 for none
   * @param failed hears why it failed
   */
  public Lookup(String name, LongConsumer found, Failed failed) {
    this.name = name.getBytes(StandardCharsets.UTF_8);
    this.found = found;
    this.failed = failed;
  }

  byte[] name() {
    return name;
  }

  void found(long pid) {
    found.accept(pid);
  }

  void fail(String why) {
    failed.because(why);
  }
}
