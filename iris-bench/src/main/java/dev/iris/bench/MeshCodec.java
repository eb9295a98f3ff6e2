package dev.iris.bench;

import dev.iris.net.internal.wire.Limits;
import dev.iris.net.internal.wire.Outgoing;
import dev.iris.net.internal.wire.PeerLink;
import dev.iris.net.internal.wire.PeerListener;
import dev.iris.net.internal.wire.PeerSession;
import dev.iris.net.internal.wire.PeerSettings;
import dev.iris.net.internal.wire.Protocol;
import dev.iris.net.internal.wire.ServerSession;
import dev.iris.net.internal.wire.Target;
import dev.iris.net.internal.wire.Trouble;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The sessions of the mesh alone, on one thread, without a socket: frames read out of buffers of 64
 * KiB, and frames written into such, confirmed by pongs. Counts frames.
 */
@State(Scope.Benchmark)
public class MeshCodec extends Rounds {

  private static final int FRAMES = 10_000;
  private static final int BUFFER = 64 * 1024;
  private static final long NEVER = Long.MAX_VALUE / 4;

  /** Bytes of a body. */
  @Param({"64", "1024"})
  public int size;

  private byte[] body = {};
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
  private ByteBuffer in = ByteBuffer.allocateDirect(0);
  private final ServerSession reader =
      new ServerSession(new Limits(1 << 20, 1024, NEVER, NEVER), false, 0);
  private long read;
  private PeerSession writer = connected();

  /** Makes what is read. */
  @Setup
  public void prepare() {
    body = new byte[size];
    in = ByteBuffer.allocateDirect(FRAMES * (Protocol.USER_HEAD + size));
    for (int i = 0; i < FRAMES; i++) {
      in.put(Protocol.USER).putLong(1L << 32).putInt(size).put(body);
    }
    reader.received(ByteBuffer.wrap(new byte[] {Protocol.VERSION}), 0, request -> {});
    writer = connected();
  }

  /** Reads frames; each becomes a request with a body of its own. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long decode() {
    long before = read;
    for (int at = 0; at < in.capacity(); at += BUFFER) {
      in.limit(Math.min(in.capacity(), at + BUFFER)).position(at);
      if (reader.received(in, 0, request -> read++) != null) {
        throw new IllegalStateException("refused");
      }
    }
    return check(read - before);
  }

  /** Writes frames with their pings, and confirms them. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long encode() {
    Target target = new Target(1L << 32);
    for (int i = 0; i < FRAMES; i++) {
      writer.offer(new Outgoing(target, body, body, this), 0);
    }
    long before = writer.report().confirmed();
    while (writer.report().confirmed() - before < FRAMES) {
      writer.fill(out.clear(), 0);
      pongs(out.flip());
    }
    return check(writer.report().confirmed() - before);
  }

  /** Plays the peer: finds the pings behind whole frames and answers them. */
  private void pongs(ByteBuffer written) {
    while (written.hasRemaining()) {
      if (skip > 0) {
        int now = Math.min(skip, written.remaining());
        written.position(written.position() + now);
        skip -= now;
      } else if (written.get() == Protocol.USER) {
        skip = Protocol.USER_HEAD - 1 + size;
      } else if (written.get(written.position() - 1) == Protocol.PING) {
        writer.received(ByteBuffer.wrap(PONG), 0);
      }
    }
  }

  private static final byte[] PONG = {Protocol.PONG};
  private int skip;

  private static long check(long frames) {
    if (frames != FRAMES) {
      throw new IllegalStateException(frames + " frames instead of " + FRAMES);
    }
    return frames;
  }

  private static PeerSession connected() {
    var settings =
        new PeerSettings(256 * 1024, 1, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, 0);
    var session = new PeerSession(settings, new SplittableRandom(), new NoLink(), new Nobody());
    session.monitor(1, 0);
    session.connected(0);
    return session;
  }

  private static final class NoLink implements PeerLink {
    @Override
    public void connect() {}

    @Override
    public void disconnect(boolean abort) {
      throw new IllegalStateException("given up");
    }
  }

  private static final class Nobody implements PeerListener {
    @Override
    public void left(int bytes) {}

    @Override
    public void lost(Outgoing message, String cause) {
      throw new IllegalStateException(cause);
    }

    @Override
    public void up() {}

    @Override
    public void down(Trouble why) {}

    @Override
    public void closed() {}
  }
}
