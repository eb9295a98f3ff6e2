package dev.iris.net.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever bytes come, in whatever pieces: no exception, no memory beyond what has come, the same
 * outcome as in one piece. The first byte says how the rest is split.
 */
class ServerSessionFuzzTest {

  private static final Limits LIMITS = new Limits(4096, 64, 5, 60);

  @FuzzTest(maxDuration = "2m")
  void anyBytesInAnyPieces(byte[] data) {
    if (data.length == 0) {
      return;
    }
    boolean proxied = (data[0] & 0x80) != 0;
    int step = 1 + (data[0] & 0x7f);
    ServerSession split = new ServerSession(LIMITS, proxied, 0);
    ServerSession whole = new ServerSession(LIMITS, proxied, 0);
    List<Request> fromSplit = new ArrayList<>();
    List<Request> fromWhole = new ArrayList<>();

    Violation first = null;
    for (int at = 1; at < data.length; at += step) {
      ByteBuffer piece = ByteBuffer.wrap(data, at, Math.min(step, data.length - at));
      first = split.received(piece, at, fromSplit::add);
      assertThat(split.held()).isLessThanOrEqualTo(Math.max(256, 2 * (at + step)));
    }
    Violation second = whole.received(ByteBuffer.wrap(data, 1, data.length - 1), 0, fromWhole::add);

    assertThat(first).isEqualTo(second);
    assertThat(fromSplit).hasSameSizeAs(fromWhole);
    assertThat(split.ended()).isEqualTo(whole.ended());
  }
}
