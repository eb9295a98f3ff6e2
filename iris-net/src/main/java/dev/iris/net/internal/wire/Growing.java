package dev.iris.net.internal.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * So many bytes, collected from pieces. It grows with what has come, never with what was declared.
 */
final class Growing {
  private static final int LEAST = 256;

  private final int length;
  private byte[] bytes;
  private int have;

  Growing(int length, int available) {
    this.length = length;
    this.bytes = new byte[Math.min(length, Math.max(available, LEAST))];
  }

  /** Takes what it still needs, as far as it is there; true once it has all. */
  boolean take(ByteBuffer in) {
    int more = Math.min(length - have, in.remaining());
    if (have + more > bytes.length) {
      long doubled = Math.max(2L * bytes.length, have + more);
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, doubled));
    }
    in.get(bytes, have, more);
    have += more;
    return have == length;
  }

  /** All of them, once {@link #take} has said so. */
  byte[] all() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** The memory it holds. */
  int held() {
    return bytes.length;
  }
}
