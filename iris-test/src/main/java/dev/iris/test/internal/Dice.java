package dev.iris.test.internal;

import java.util.random.RandomGenerator;

/**
 * Chance from a seed: SplitMix64, written out because a seed must mean the same on every JDK. (G.
 * Steele, D. Lea, C. Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.)
 */
final class Dice implements RandomGenerator {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private long state;

  /** Streams of the same seed are independent of each other. */
  Dice(long seed, int stream) {
    state = mix(seed + stream * GOLDEN);
  }

  @Override
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  private static long mix(long from) {
    long z = from;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** 0 to bound - 1. */
  int below(int bound) {
    return (int) Math.multiplyHigh(nextLong() >>> 1, (long) bound << 1);
  }

  boolean chance(double probability) {
    return probability > 0 && (nextLong() >>> 11) * 0x1.0p-53 < probability;
  }
}
