package dev.iris.net.internal.netty;

import dev.iris.net.internal.transport.Loop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** An event loop, whose one thread takes all steps. */
record NettyLoop(EventLoop loop) implements Loop {

  @Override
  public boolean isCurrent() {
    return loop.inEventLoop();
  }

  @Override
  public boolean execute(Runnable step) {
    try {
      loop.execute(step);
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  /** What is scheduled runs after the next look at the sockets. */
  @Override
  public void executeAfterALook(Runnable step) {
    after(0, step);
  }

  @Override
  public Runnable after(long nanos, Runnable step) {
    try {
      Future<?> timer = loop.schedule(step, nanos, TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  @Override
  public long now() {
    return System.nanoTime();
  }
}
