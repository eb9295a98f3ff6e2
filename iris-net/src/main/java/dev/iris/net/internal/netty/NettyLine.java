package dev.iris.net.internal.netty;

import dev.iris.net.internal.transport.Budget;
import dev.iris.net.internal.transport.Gate;
import dev.iris.net.internal.transport.InboundConnection;
import dev.iris.net.internal.transport.Line;
import dev.iris.net.internal.transport.Listener;
import dev.iris.net.internal.transport.ServerSettings;
import dev.iris.net.internal.wire.Protocol;
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
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link InboundConnection} on a channel. Everything here runs on the channel's event loop. With
 * a PROXY header expected TLS begins behind it.
 */
final class NettyLine extends ChannelInboundHandlerAdapter implements Line {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.Mesh");

  private final Channel channel;
  private final InboundConnection connection;
  private @Nullable Tls tlsToCome;
  private @Nullable ScheduledFuture<?> sweep;
  private @Nullable ByteBuf replies;

  NettyLine(
      Channel channel,
      ServerSettings settings,
      Listener.Shared shared,
      Gate gate,
      Budget budget,
      @Nullable Tls tls) {
    this.channel = channel;
    this.tlsToCome = settings.proxied() ? tls : null;
    this.connection = new InboundConnection(this, settings, shared, gate, budget);
  }

  // --- in

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    sweep =
        channel
            .eventLoop()
            .scheduleWithFixedDelay(
                connection::sweep,
                InboundConnection.SWEEP_NANOS,
                InboundConnection.SWEEP_NANOS,
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    Tls tls = tlsToCome;
    try {
      if (tls == null) {
        connection.received(bytes.nioBuffer());
      } else if (!connection.isClosing()) {
        readOrigin(tls, bytes);
      }
    } finally {
      bytes.release();
    }
  }

  /** What follows the PROXY header is TLS, and comes back here as what is in it. */
  private void readOrigin(Tls tls, ByteBuf bytes) {
    ByteBuffer in = bytes.nioBuffer();
    connection.receivedOrigin(in);
    if (connection.awaitsOrigin() || connection.isClosing()) {
      return;
    }
    tlsToCome = null;
    channel.pipeline().addFirst(tls.accepting(channel.alloc()));
    if (in.hasRemaining()) {
      bytes.skipBytes(bytes.readableBytes() - in.remaining());
      channel.pipeline().fireChannelRead(bytes.retain());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    connection.readAll();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent shaken when shaken.isSuccess() -> {}
      case SslHandshakeCompletionEvent shaken -> {
        if (!(shaken.cause() instanceof ClosedChannelException)) {
          connection.end(Violation.TLS);
        }
      }
      case ChannelInputShutdownEvent end -> connection.inputEnded();
      case ChannelInputShutdownReadComplete end -> connection.inputEnded();
      default -> {}
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.adjustReading();
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
    if (replies != null) {
      replies.release();
      replies = null;
    }
    connection.ended();
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

  @Override
  public int pending() {
    return replies == null ? 0 : replies.readableBytes();
  }

  @Override
  public void write() {
    ByteBuf buffer = replies;
    replies = null;
    if (buffer != null) {
      channel.write(buffer).addListener(written -> connection.written());
    }
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public boolean isReading() {
    return channel.config().isAutoRead();
  }

  @Override
  public void read(boolean on) {
    channel.config().setAutoRead(on);
  }

  @Override
  public void execute(Runnable step) {
    try {
      channel.eventLoop().execute(step);
    } catch (RejectedExecutionException e) {
      LOG.debug("The node was closed while requests of {} were handled", channel.remoteAddress());
    }
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public void abort() {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  @Override
  public @Nullable SocketAddress remote() {
    return channel.remoteAddress();
  }

  @Override
  public long now() {
    return System.nanoTime();
  }
}
