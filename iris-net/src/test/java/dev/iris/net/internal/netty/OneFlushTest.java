package dev.iris.net.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.net.internal.transport.Carrier;
import dev.iris.net.internal.transport.Listener;
import dev.iris.net.internal.transport.Loop;
import dev.iris.net.internal.transport.Peer;
import dev.iris.net.internal.transport.PeerAddress;
import dev.iris.net.internal.transport.ServerSettings;
import dev.iris.net.internal.transport.Wire;
import dev.iris.net.internal.wire.Outgoing;
import dev.iris.net.internal.wire.PeerSettings;
import dev.iris.net.internal.wire.Protocol;
import dev.iris.net.internal.wire.Target;
import dev.iris.net.internal.wire.Trouble;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * However many messages have come, they are one task of the loop, go into buffers many at a time,
 * and are flushed once. A peer on a channel without a socket, and a loop that the test turns.
 */
class OneFlushTest {

  private static final int BUFFER = 64 * 1024;
  private static final int BODY = 64;
  private static final int FRAME = Protocol.USER_HEAD + BODY;
  private static final long HOUR = 3_600_000_000_000L;

  private final ArrayDeque<Runnable> steps = new ArrayDeque<>();
  private final List<Integer> writes = new ArrayList<>();
  private int flushes;
  private EmbeddedChannel channel;
  private NettyWire wire;
  private Peer peer;

  /** Counts what comes by on its way out. */
  private final class Counting extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise done) {
      writes.add(((ByteBuf) message).readableBytes());
      ctx.write(message, done);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
      flushes++;
      ctx.flush();
    }
  }

  /** Steps wait for the test; the time stands still. */
  private final class Steps implements Loop, Carrier {
    @Override
    public boolean isCurrent() {
      return false;
    }

    @Override
    public boolean execute(Runnable step) {
      return steps.add(step);
    }

    @Override
    public void executeAfterALook(Runnable step) {
      steps.add(step);
    }

    @Override
    public Runnable after(long nanos, Runnable step) {
      return () -> {};
    }

    @Override
    public long now() {
      return 0;
    }

    @Override
    public Loop loop() {
      return this;
    }

    @Override
    public Wire wire(Loop loop, PeerAddress address, Executor mayWait, Wire.Events events) {
      wire =
          new NettyWire(EmbeddedChannel.class, channel.eventLoop(), address, mayWait, null, events);
      return wire;
    }

    @Override
    public Listener listen(InetSocketAddress at, ServerSettings settings, Listener.Shared shared) {
      throw new AssertionError();
    }

    @Override
    public void reloadTls() {}

    @Override
    public RandomGenerator random() {
      return new SplittableRandom(1);
    }

    @Override
    public boolean acquire(Semaphore permits, int number, long nanos) {
      throw new AssertionError("there is room");
    }

    @Override
    public boolean close() {
      return true;
    }
  }

  private static final class Nobody implements Peer.Listener {
    @Override
    public void up() {}

    @Override
    public void down(Trouble why) {}

    @Override
    public void lost(Outgoing message, String cause) {}
  }

  @BeforeEach
  void connect() {
    channel = new EmbeddedChannel(new Counting());
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1 << 20, 1 << 21));
    int most = 1 << 24;
    peer =
        new Peer(
            new Steps(),
            PeerAddress.parse("127.0.0.1:9"),
            nameLookup -> {},
            new PeerSettings(most, 10, HOUR, HOUR, HOUR, 1, 1, HOUR, HOUR, 0),
            new Peer.Queue(most, 0),
            new Nobody(),
            new CompletableFuture<>());
    peer.watch(new Nobody());
    turn();
    wire.open(1, channel);
    turn();
    writes.clear();
    flushes = 0;
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void turn() {
    while (!steps.isEmpty()) {
      steps.remove().run();
    }
  }

  private void send(int messages) {
    Target target = new Target(1L << 32);
    for (int i = 0; i < messages; i++) {
      assertThat(peer.send(new Outgoing(target, new byte[BODY], i, "it"))).isTrue();
    }
  }

  @Test
  void whatFitsIntoOneBufferIsOneTaskOneWriteAndOneFlush() {
    send(500);
    assertThat(steps).hasSize(1);
    turn();

    assertThat(writes).containsExactly(500 * FRAME + 1); // and a ping
    assertThat(flushes).isEqualTo(1);
  }

  @Test
  void whatDoesNotFitIsSeveralWritesAndOneFlush() {
    send(5_000);
    turn();

    int all = 5_000 * FRAME + 1;
    assertThat(writes).hasSize(all / BUFFER + 1).allMatch(bytes -> bytes <= BUFFER);
    assertThat(writes.stream().mapToInt(bytes -> bytes).sum()).isEqualTo(all);
    assertThat(flushes).isEqualTo(1);
  }

  @Test
  void whatComesAfterADrainIsAnotherTask() {
    send(1);
    turn();
    send(2);
    assertThat(steps).hasSize(1);
    turn();

    assertThat(writes).containsExactly(FRAME + 1, 2 * FRAME + 1);
    assertThat(flushes).isEqualTo(2);
  }
}
