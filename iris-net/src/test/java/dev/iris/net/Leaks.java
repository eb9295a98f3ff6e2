package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Finds buffers that were not released: every one is watched. To know that it would have found one,
 * it leaks one itself, and looks until that is found.
 */
final class Leaks {

  private static final String MARK = "leaked on purpose";
  private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(
        new ResourceLeakDetectorFactory() {
          @Override
          public <T> ResourceLeakDetector<T> newResourceLeakDetector(
              Class<T> resource, int samplingInterval, long maxActive) {
            return new ResourceLeakDetector<>(resource, 1) {
              @Override
              protected boolean needReport() {
                return true;
              }

              @Override
              protected void reportTracedLeak(String type, String records) {
                FOUND.add(type + records);
              }

              @Override
              protected void reportUntracedLeak(String type) {
                FOUND.add(type);
              }
            };
          }
        });
  }

  private Leaks() {}

  /** Has to be called before the first buffer is made. */
  static void watch() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
  }

  static void assertNone() {
    leakOne();
    Eventually.until(
        "the buffer that was leaked on purpose",
        () -> {
          System.gc();
          PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
          return FOUND.stream().anyMatch(leak -> leak.contains(MARK));
        });
    FOUND.removeIf(leak -> leak.contains(MARK));
    assertThat(FOUND).as("buffers that were not released").isEmpty();
  }

  /** Each time another one: of those that look alike only the first is reported. */
  private static void leakOne() {
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
    buffer.touch(MARK + " " + System.nanoTime());
  }
}
