package dev.iris.net.internal.transport;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
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
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of one node, on the system's own transport where there is one. Their threads are
 * daemons and end with {@link #close}.
 */
public final class Loops {

  private static final long CLOSE_SECONDS = 5;

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final EventLoopGroup group;
  private final Class<? extends ServerChannel> serverType;
  private final Class<? extends SocketChannel> clientType;

  /**
   * Starts them; their threads come with the first connections.
   *
   * @param count how many
   * @param nativeTransport whether the system's own transport may be used
   * @param spin how long they look for more before they sleep
   */
  public Loops(int count, boolean nativeTransport, Duration spin) {
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

  Class<? extends SocketChannel> clientType() {
    return clientType;
  }

  EventLoop next() {
    return group.next();
  }

  /**
   * Runs something later, unless it is cancelled before or they are closed.
   *
   * @param delay how much later
   * @param task short, and does not wait
   * @return cancels it
   */
  public Runnable after(Duration delay, Runnable task) {
    Future<?> timer = group.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> timer.cancel(false);
  }

  /**
   * Ends their threads.
   *
   * @return whether they have ended
   */
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
