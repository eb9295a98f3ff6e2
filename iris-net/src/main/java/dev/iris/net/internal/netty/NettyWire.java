package dev.iris.net.internal.netty;

import dev.iris.net.internal.transport.PeerAddress;
import dev.iris.net.internal.transport.Wire;
import dev.iris.net.internal.wire.Protocol;
import dev.iris.net.internal.wire.Trouble;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a session to its peer, on a channel. What is written goes into buffers of up to
 * 64 KiB, many frames in one, and is flushed once per {@link #pump}. What the system takes at once
 * says nothing of the peer, for the system has room of its own; what it takes only later says that
 * the peer's system has taken some before.
 */
final class NettyWire implements Wire {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.Mesh");
  private static final int MOST_BUFFER = 64 * 1024;
  private static final int LEAST_BUFFER = 256;
  private static final int LOW_WATER = 64 * 1024;
  private static final int HIGH_WATER = 128 * 1024;

  private final Class<? extends Channel> type;
  private final EventLoop loop;
  private final PeerAddress address;
  private final Executor mayWait;
  private final Events events;
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final @Nullable Tls tls;
  private @Nullable Channel channel;

  /** There, and the handshake of TLS under way. */
  private @Nullable Channel attempted;

  /** Counts attempts, so that the outcome of one that was given up is known as such. */
  private int attempt;

  /** While a flush runs: what is taken now did not have to wait. */
  private boolean flushing;

  private final Acknowledged acknowledged = new Acknowledged();

  NettyWire(
      Class<? extends Channel> type,
      EventLoop loop,
      PeerAddress address,
      Executor mayWait,
      @Nullable Tls tls,
      Events events) {
    this.type = type;
    this.loop = loop;
    this.address = address;
    this.mayWait = mayWait;
    this.tls = tls;
    this.events = events;
  }

  @Override
  public void connect() {
    int mine = ++attempt;
    mayWait.execute(() -> find(mine));
  }

  /** On a thread that may wait: names are looked up anew for each attempt. */
  private void find(int mine) {
    InetAddress found;
    try {
      found = InetAddress.getByName(address.host());
    } catch (UnknownHostException e) {
      onLoop(() -> failed(mine, Trouble.UNREACHABLE));
      return;
    }
    onLoop(() -> connect(mine, new InetSocketAddress(found, address.port())));
  }

  private void onLoop(Runnable step) {
    try {
      loop.execute(step);
    } catch (RejectedExecutionException e) {
      LOG.debug("The node was closed while {} was looked up", address);
    }
  }

  private void failed(int mine, Trouble why) {
    if (mine == attempt) {
      attempt++;
      attempted = null;
      events.disconnected(why);
    }
  }

  private void connect(int mine, InetSocketAddress where) {
    if (mine != attempt) {
      return;
    }
    new Bootstrap()
        .group(loop)
        .channel(type)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel made) {
                if (tls != null) {
                  made.pipeline().addLast(tls.connecting(made.alloc(), address));
                }
                made.pipeline().addLast(new Reader(mine));
              }
            })
        .connect(where)
        .addListener((ChannelFuture made) -> made(mine, made));
  }

  private void made(int mine, ChannelFuture made) {
    if (!made.isSuccess()) {
      failed(mine, refused(made.cause()) ? Trouble.REFUSED : Trouble.UNREACHABLE);
      return;
    }
    SslHandler handler = made.channel().pipeline().get(SslHandler.class);
    if (handler == null || mine != attempt) {
      open(mine, made.channel());
    } else {
      attempted = made.channel();
      handler.handshakeFuture().addListener(shaken -> shaken(mine, made.channel(), shaken));
    }
  }

  private void shaken(int mine, Channel made, Future<?> handshake) {
    if (handshake.isSuccess()) {
      open(mine, made);
    } else {
      made.close();
      failed(mine, Trouble.TLS);
    }
  }

  /** The connection of that attempt is there. */
  void open(int mine, Channel made) {
    if (mine != attempt) {
      made.close();
    } else {
      attempted = null;
      channel = made;
      events.connected();
    }
  }

  private static boolean refused(Throwable cause) {
    return cause instanceof ConnectException
        && String.valueOf(cause.getMessage()).contains("refused");
  }

  @Override
  public void disconnect(boolean abort) {
    attempt++;
    Channel old = channel != null ? channel : attempted;
    channel = null;
    attempted = null;
    if (old != null) {
      if (abort) {
        old.config().setOption(ChannelOption.SO_LINGER, 0);
      }
      old.close();
    }
  }

  @Override
  public void pump() {
    Channel open = channel;
    if (open == null) {
      return;
    }
    boolean more = true;
    boolean wrote = false;
    while (more && open.isWritable()) {
      int size = (int) Math.clamp(events.expected() + LEAST_BUFFER, LEAST_BUFFER, MOST_BUFFER);
      ByteBuf buffer = open.alloc().directBuffer(size, size);
      ByteBuffer view = buffer.internalNioBuffer(0, size);
      int start = view.position();
      more = events.fill(view);
      int filled = view.position() - start;
      if (filled == 0) {
        buffer.release();
        break;
      }
      buffer.writerIndex(filled);
      write(open, buffer);
      wrote = true;
    }
    if (wrote) {
      flushing = true;
      open.flush();
      flushing = false;
    }
  }

  private void write(Channel open, ByteBuf buffer) {
    int length = buffer.readableBytes();
    bytesOut.add(length);
    boolean messages = length > Protocol.USER_HEAD;
    open.write(buffer)
        .addListener(
            written -> {
              if (messages && !flushing && written.isSuccess() && channel == open) {
                events.progressed();
              }
            });
  }

  @Override
  public boolean isTaken(long now) {
    Channel open = channel;
    return open != null && acknowledged.more(open, now);
  }

  @Override
  public Bytes bytes() {
    return new Bytes(bytesIn.sum(), bytesOut.sum());
  }

  /** One connection's events; those of a connection that was given up are nobody's. */
  private final class Reader extends ChannelInboundHandlerAdapter {
    private final int mine;

    Reader(int mine) {
      this.mine = mine;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        bytesIn.add(bytes.readableBytes());
        if (mine == attempt) {
          events.received(bytes.nioBuffer());
        }
      } finally {
        bytes.release();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      if (mine == attempt) {
        events.ready();
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (mine == attempt && ctx.channel().isWritable()) {
        events.ready();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (mine == attempt && ctx.channel() == channel) {
        attempt++;
        channel = null;
        events.disconnected(Trouble.CLOSED);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close(); // a reset; channelInactive follows
    }
  }
}
