package dev.iris.examples.census;

import java.util.Comparator;

/**
 * A token and how often it was seen.
 *
 * @param token the word or identifier
 * @param count how often
 */
public record Tally(String token, long count) {

  /** The most frequent first; those that are equally frequent in the order of their characters. */
  static final Comparator<Tally> MOST_FREQUENT_FIRST =
      Comparator.comparingLong(Tally::count).reversed().thenComparing(Tally::token);
}
