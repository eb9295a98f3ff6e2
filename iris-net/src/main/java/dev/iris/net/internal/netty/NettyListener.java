package dev.iris.net.internal.netty;

import dev.iris.net.internal.transport.Budget;
import dev.iris.net.internal.transport.Gate;
import dev.iris.net.internal.transport.Listener;
import dev.iris.net.internal.transport.ServerSettings;
import dev.iris.net.internal.wire.Violation;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The socket others connect to, and the connections made to it. A connection too many is closed
 * before it gets an event loop.
 */
final class NettyListener implements Listener {

  private static final int BACKLOG = 1024;
  private static final int LOW_WATER = 32 * 1024;
  private static final int HIGH_WATER = 64 * 1024;
  private static final long CLOSE_MILLIS = 5_000;

  private final ServerSettings settings;
  private final Shared shared;
  private final @Nullable Tls tls;
  private final Gate gate;
  private final ChannelGroup accepted;
  private final Channel channel;

  NettyListener(
      NettyCarrier carrier,
      InetSocketAddress address,
      ServerSettings settings,
      Shared shared,
      @Nullable Tls tls)
      throws IOException {
    this.settings = settings;
    this.shared = shared;
    this.tls = tls;
    this.gate = new Gate(settings.maxConnections(), settings.maxPerAddress());
    this.accepted = new DefaultChannelGroup(carrier.group().next(), true);
    this.channel = bind(carrier, address, new Budget(settings.unfinishedBytes()));
  }

  private Channel bind(NettyCarrier carrier, InetSocketAddress address, Budget budget)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(carrier.group())
            .channel(carrier.serverType())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, !isWindows()) // there it would share the port
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
            .handler(new Acceptor())
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel child) {
                    accepted.add(child);
                    if (tls != null && !settings.proxied()) {
                      child.pipeline().addLast(tls.accepting(child.alloc()));
                    }
                    child
                        .pipeline()
                        .addLast(new NettyLine(child, settings, shared, gate, budget, tls));
                  }
                });
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    if (bound.isSuccess()) {
      return bound.channel();
    }
    if (bound.cause() instanceof IOException e) {
      throw e;
    }
    throw new IOException(bound.cause());
  }

  private static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }

  /** Lets no more in than allowed. */
  private final class Acceptor extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      Channel child = (Channel) message;
      Violation why = admit(child);
      if (why == null) {
        ctx.fireChannelRead(child);
      } else {
        SocketAddress peer = child.remoteAddress();
        child.unsafe().closeForcibly();
        shared.refusals().add(why, peer);
      }
    }

    private @Nullable Violation admit(Channel child) {
      if (!gate.enter()) {
        return Violation.CONNECTIONS;
      }
      if (!settings.proxied()
          && child.remoteAddress() instanceof InetSocketAddress peer
          && !enter(peer.getAddress(), child)) {
        gate.leave();
        return Violation.ADDRESS;
      }
      child.closeFuture().addListener(closed -> gate.leave());
      return null;
    }

    private boolean enter(InetAddress address, Channel child) {
      if (!gate.enter(address)) {
        return false;
      }
      child.closeFuture().addListener(closed -> gate.leave(address));
      return true;
    }
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public int connections() {
    return gate.connections();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly(CLOSE_MILLIS);
    accepted.close().awaitUninterruptibly(CLOSE_MILLIS);
  }
}
