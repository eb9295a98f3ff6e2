package dev.iris.net.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.net.Nodes;
import dev.iris.net.internal.events.MeshEvents;
import dev.iris.net.internal.transport.Budget;
import dev.iris.net.internal.transport.Gate;
import dev.iris.net.internal.transport.Listener;
import dev.iris.net.internal.transport.Receiver;
import dev.iris.net.internal.transport.Refusals;
import dev.iris.net.internal.transport.ServerSettings;
import dev.iris.net.internal.transport.Traffic;
import dev.iris.net.internal.wire.Limits;
import dev.iris.net.internal.wire.Protocol;
import dev.iris.net.internal.wire.Request;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When an accepted connection is read, and when not, on a channel without a socket. */
class InboundConnectionTest {

  private static final int HIGH_WATER = 1000;

  /** For the leak detector, which has to be there before the first buffer. */
  @RegisterExtension static final Nodes nodes = new Nodes();

  /** A channel whose socket takes nothing as long as it is full. */
  private static final class Stubborn extends EmbeddedChannel {
    private boolean full;

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
      if (!full) {
        super.doWrite(waiting);
      }
    }
  }

  private final ArrayDeque<Runnable> mayWait = new ArrayDeque<>();
  private final Stubborn channel = new Stubborn();
  private boolean handlesNow = true;

  /** Answers pings; what it does not handle at once waits for the test. */
  private final class Answering implements Receiver {
    @Override
    public boolean handleNow(Request request, Replies replies) {
      if (handlesNow) {
        handle(request, replies);
      }
      return handlesNow;
    }

    @Override
    public void handle(Request request, Replies replies) {
      if (request instanceof Request.Ping) {
        replies.pong();
      }
    }
  }

  @BeforeEach
  void connect() {
    long hour = TimeUnit.HOURS.toNanos(1);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(HIGH_WATER / 2, HIGH_WATER));
    var settings = new ServerSettings(new Limits(1 << 20, 1024, hour, hour), 9, 9, 1 << 20, false);
    var shared =
        new Listener.Shared(
            new Answering(), mayWait::add, new Refusals(0, MeshEvents.ofThisJvm()), new Traffic());
    channel
        .pipeline()
        .addLast(
            new NettyLine(channel, settings, shared, new Gate(9, 9), new Budget(1 << 20), null));
    comes(new byte[] {Protocol.VERSION});
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void comes(byte[] bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
  }

  private static byte[] pings(int count) {
    byte[] pings = new byte[count];
    Arrays.fill(pings, Protocol.PING);
    return pings;
  }

  private boolean isRead() {
    return channel.config().isAutoRead();
  }

  @Test
  void whoDoesNotTakeRepliesIsNotRead() {
    channel.full = true;

    comes(pings(HIGH_WATER / 2));
    assertThat(isRead()).isTrue();
    comes(pings(HIGH_WATER));
    assertThat(isRead()).isFalse();

    channel.full = false;
    channel.flush();
    assertThat(isRead()).isTrue();
  }

  @Test
  void forWhomTooMuchWaitsIsNotRead() {
    handlesNow = false;
    comes(pings(100));
    assertThat(isRead()).isTrue();

    comes(pings(256 * 1024));
    assertThat(isRead()).isFalse();

    while (!mayWait.isEmpty()) {
      mayWait.remove().run();
      channel.runPendingTasks();
    }
    assertThat(isRead()).isTrue();
  }
}
