package dev.iris.net.internal.netty;

import dev.iris.net.internal.transport.Carrier;
import dev.iris.net.internal.transport.Listener;
import dev.iris.net.internal.transport.Loop;
import dev.iris.net.internal.transport.PeerAddress;
import dev.iris.net.internal.transport.ServerSettings;
import dev.iris.net.internal.transport.Wire;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sockets and event loops of one node, on the system's own transport where there is one. The
 * threads are daemons and end with {@link #close}.
 */
public final class NettyCarrier implements Carrier {

  private static final long CLOSE_SECONDS = 5;

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final @Nullable Tls tls;
  private final EventLoopGroup group;
  private final Class<? extends ServerChannel> serverType;
  private final Class<? extends SocketChannel> clientType;

  /**
   * Starts them; their threads come with the first connections.
   *
   * @param count how many
   * @param nativeTransport whether the system's own transport may be used
   * @param spin how long they look for more before they sleep
   * @param tls null: in the clear
   */
  public NettyCarrier(int count, boolean nativeTransport, Duration spin, @Nullable Tls tls) {
    this.tls = tls;
    SelectStrategyFactory waiting =
        spin.isZero() ? DefaultSelectStrategyFactory.INSTANCE : () -> new Spin(spin.toNanos());
    IoHandlerFactory factory;
    if (nativeTransport && Epoll.isAvailable()) {
      factory = EpollIoHandler.newFactory(0, waiting);
      serverType = EpollServerSocketChannel.class;
      clientType = EpollSocketChannel.class;
    } else if (nativeTransport && KQueue.isAvailable()) {
      factory = KQueueIoHandler.newFactory(0, waiting);
      serverType = KQueueServerSocketChannel.class;
      clientType = KQueueSocketChannel.class;
    } else {
      factory = NioIoHandler.newFactory(SelectorProvider.provider(), waiting);
      serverType = NioServerSocketChannel.class;
      clientType = NioSocketChannel.class;
    }
    group = new MultiThreadIoEventLoopGroup(count, (ThreadFactory) this::daemon, factory);
  }

  private Thread daemon(Runnable task) {
    Thread thread =
        Thread.ofPlatform().daemon().name("iris-net-" + (threads.size() + 1)).unstarted(task);
    threads.add(thread);
    return thread;
  }

  EventLoopGroup group() {
    return group;
  }

  Class<? extends ServerChannel> serverType() {
    return serverType;
  }

  @Override
  public Loop loop() {
    return new NettyLoop(group.next());
  }

  @Override
  public Wire wire(Loop loop, PeerAddress address, Executor mayWait, Wire.Events events) {
    return new NettyWire(clientType, ((NettyLoop) loop).loop(), address, mayWait, tls, events);
  }

  @Override
  public Listener listen(InetSocketAddress address, ServerSettings settings, Listener.Shared shared)
      throws IOException {
    return new NettyListener(this, address, settings, shared, tls);
  }

  @Override
  public void reloadTls() throws IOException {
    if (tls == null) {
      throw new IllegalStateException("the node was made without TLS");
    }
    tls.reload();
  }

  @Override
  public RandomGenerator random() {
    return new SplittableRandom();
  }

  @Override
  public boolean acquire(Semaphore permits, int number, long nanos) throws InterruptedException {
    return permits.tryAcquire(number, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean close() {
    boolean ended =
        group
            .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
            .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    try {
      for (Thread thread : threads) {
        ended &= thread.join(Duration.ofSeconds(1));
      }
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
