package dev.iris.net.internal.transport;

import dev.iris.net.internal.wire.Protocol;
import dev.iris.net.internal.wire.Request;
import dev.iris.net.internal.wire.ServerSession;
import dev.iris.net.internal.wire.Violation;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted connection: a {@link ServerSession} on a channel. Everything here runs on the
 * channel's event loop.
 *
 * <p>What can be handled at once is. Else, because it might wait or run code of users, it is kept
 * with all that follows, and one batch at a time goes to a thread that may wait; the batch's
 * replies come back as a task of the event loop, so replies keep their order and nothing here is
 * shared. While too much waits, or replies are not read, the channel is not read either.
 */
final class InboundConnection extends ChannelInboundHandlerAdapter implements Receiver.Replies {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.Mesh");
  private static final long SWEEP_MILLIS = 250;
  private static final int MOST_WAITING_BYTES = 256 * 1024;
  private static final int WRITE_BYTES = 16 * 1024;
  private static final int FRAME_COST = 32;

  private final Channel channel;
  private final Listener.Shared shared;
  private final long ioTimeoutNanos;
  private final Gate gate;
  private final Budget budget;
  private final ServerSession session;
  private final Consumer<Request> requests = this::request;
  private @Nullable Tls tlsToCome;
  private SocketAddress peer;
  private @Nullable InetAddress counted;
  private @Nullable ScheduledFuture<?> sweep;
  private @Nullable ByteBuf replies;
  private List<Request> waiting = new ArrayList<>();
  private long waitingBytes;
  private int held;
  private boolean busy;
  private boolean inputEnded;
  private boolean closing;
  private int writesOpen;
  private long progress;

  InboundConnection(
      Channel channel, ServerSettings settings, Listener.Shared shared, Gate gate, Budget budget) {
    this.channel = channel;
    this.shared = shared;
    this.ioTimeoutNanos = settings.limits().ioTimeoutNanos();
    this.gate = gate;
    this.budget = budget;
    this.tlsToCome = settings.proxied() ? shared.tls() : null;
    this.peer = channel.remoteAddress();
    this.session = new ServerSession(settings.limits(), settings.proxied(), System.nanoTime());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    shared.traffic().accepted().increment();
    sweep =
        channel
            .eventLoop()
            .scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  // --- in

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      read(bytes);
    } finally {
      bytes.release();
    }
  }

  private void read(ByteBuf bytes) {
    if (closing) {
      return;
    }
    ByteBuffer in = bytes.nioBuffer();
    int all = in.remaining();
    Violation why = null;
    if (session.awaitsOrigin()) {
      why = session.receivedOrigin(in);
      why = why == null && !session.awaitsOrigin() ? enterOrigin() : why;
    }
    Tls tls = session.awaitsOrigin() ? null : tlsToCome;
    if (why == null && tls == null) {
      why = session.received(in, System.nanoTime(), requests);
    }
    shared.traffic().bytesIn().add(all - in.remaining());
    after(why != null ? why : account());
    if (tls != null && !closing) {
      begin(tls, bytes.skipBytes(all - in.remaining()));
    }
  }

  /** What follows the PROXY header is TLS, and comes back here as what is in it. */
  private void begin(Tls tls, ByteBuf rest) {
    tlsToCome = null;
    channel.pipeline().addFirst(tls.accepting(channel.alloc()));
    if (rest.isReadable()) {
      channel.pipeline().fireChannelRead(rest.retain());
    }
  }

  /** The PROXY header has told who is behind this connection. */
  private @Nullable Violation enterOrigin() {
    InetSocketAddress origin = session.origin();
    if (origin != null) {
      peer = origin;
    }
    if (peer instanceof InetSocketAddress known) {
      if (!gate.enter(known.getAddress())) {
        return Violation.ADDRESS;
      }
      counted = known.getAddress();
    }
    return null;
  }

  /** The memory its unfinished frame takes is part of a whole. */
  private @Nullable Violation account() {
    int now = session.held();
    if (!budget.change(now - held)) {
      return Violation.BUDGET;
    }
    held = now;
    return null;
  }

  private void after(@Nullable Violation why) {
    if (why != null) {
      refuse(why);
    }
    startWaiting();
    if (replies != null && replies.readableBytes() >= WRITE_BYTES) {
      write();
    }
    adjustReading();
  }

  private void request(Request request) {
    count(request);
    if (busy || !waiting.isEmpty() || !shared.receiver().handleNow(request, this)) {
      waiting.add(request);
      waitingBytes += cost(request);
    }
  }

  private void count(Request request) {
    switch (request) {
      case Request.User user -> shared.traffic().messages().increment();
      case Request.Resolve resolve -> shared.traffic().resolves().increment();
      case Request.Ping ping -> shared.traffic().pings().increment();
    }
  }

  private static int cost(Request request) {
    return FRAME_COST
        + switch (request) {
          case Request.User user -> user.body().length;
          case Request.Resolve resolve -> resolve.name().length();
          case Request.Ping ping -> 0;
        };
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    write();
    channel.flush();
    closeIfDone();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake
        && !handshake.isSuccess()
        && !(handshake.cause() instanceof ClosedChannelException)
        && !closing) {
      refuse(Violation.TLS);
      closeIfDone();
      return;
    }
    boolean end =
        event instanceof ChannelInputShutdownEvent
            || event instanceof ChannelInputShutdownReadComplete;
    if (end && !inputEnded) {
      inputEnded = true;
      if (!closing) {
        after(session.ended());
      }
      closeIfDone();
    }
  }

  // --- what may wait

  private void startWaiting() {
    if (busy || waiting.isEmpty()) {
      return;
    }
    busy = true;
    List<Request> batch = waiting;
    waiting = new ArrayList<>();
    waitingBytes = 0;
    shared.mayWait().execute(() -> handle(batch));
  }

  /** On another thread. */
  private void handle(List<Request> batch) {
    Collected collected = new Collected(batch.size());
    batch.forEach(request -> shared.receiver().handle(request, collected));
    try {
      channel.eventLoop().execute(() -> handled(collected));
    } catch (RejectedExecutionException e) {
      LOG.debug("The node was closed while requests of {} were handled", peer);
    }
  }

  private void handled(Collected collected) {
    busy = false;
    ByteBuffer bytes = collected.bytes.flip();
    if (bytes.hasRemaining()) {
      room(bytes.remaining()).writeBytes(bytes);
    }
    after(null);
    write();
    channel.flush();
    closeIfDone();
  }

  // --- out

  @Override
  public void pid(long pid) {
    room(Protocol.PID_BYTES).writeLong(pid);
  }

  @Override
  public void pong() {
    room(1).writeByte(Protocol.PONG);
  }

  private ByteBuf room(int bytes) {
    ByteBuf buffer = replies;
    if (buffer == null) {
      buffer = channel.alloc().directBuffer(256);
      replies = buffer;
    }
    return buffer.ensureWritable(bytes);
  }

  private void write() {
    ByteBuf buffer = replies;
    if (buffer == null) {
      return;
    }
    replies = null;
    if (writesOpen++ == 0) {
      progress = System.nanoTime();
    }
    shared.traffic().bytesOut().add(buffer.readableBytes());
    channel.write(buffer).addListener(written -> written());
  }

  private void written() {
    writesOpen--;
    progress = System.nanoTime();
    closeIfDone();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    adjustReading();
  }

  /** Whoever does not read replies is not read; nor is one for whom too much waits here. */
  private void adjustReading() {
    boolean read = !closing && channel.isWritable() && waitingBytes <= MOST_WAITING_BYTES;
    if (read == channel.config().isAutoRead()) {
      return;
    }
    channel.config().setAutoRead(read);
    if (read) {
      session.resume(System.nanoTime());
    } else {
      session.pause(System.nanoTime());
    }
  }

  // --- the end

  private void sweep() {
    long now = System.nanoTime();
    if (writesOpen > 0 && now - progress >= ioTimeoutNanos) {
      if (!closing) {
        shared.refusals().add(Violation.UNREAD, peer);
      }
      abort();
    } else if (!closing) {
      Violation why = session.check(now);
      if (why != null) {
        refuse(why);
        closeIfDone();
      }
    }
  }

  /** What came before is still answered. */
  private void refuse(Violation why) {
    closing = true;
    shared.refusals().add(why, peer);
  }

  private void closeIfDone() {
    boolean ended = closing || inputEnded;
    if (ended && !busy && waiting.isEmpty() && replies == null && writesOpen == 0) {
      closing = true;
      channel.close();
    }
  }

  private void abort() {
    closing = true;
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    channel.close(); // the other side is gone, which is all there is to know
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (sweep != null) {
      sweep.cancel(false);
    }
    if (!closing && !inputEnded) {
      Violation why = session.ended();
      if (why != null) {
        shared.refusals().add(why, peer);
      }
    }
    closing = true;
    budget.change(-held);
    held = 0;
    if (replies != null) {
      replies.release();
      replies = null;
    }
    if (counted != null) {
      gate.leave(counted);
      counted = null;
    }
    startWaiting(); // what was read whole is delivered
  }

  /** The replies of a batch, until they are back on the event loop. */
  private static final class Collected implements Receiver.Replies {
    private final ByteBuffer bytes;

    Collected(int requests) {
      bytes = ByteBuffer.allocate(requests * Protocol.PID_BYTES);
    }

    @Override
    public void pid(long pid) {
      bytes.putLong(pid);
    }

    @Override
    public void pong() {
      bytes.put(Protocol.PONG);
    }
  }
}
