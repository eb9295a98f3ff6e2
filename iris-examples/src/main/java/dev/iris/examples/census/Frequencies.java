package dev.iris.examples.census;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.ObjLongConsumer;

/**
 * How often each token was seen, over many texts. It belongs to one thread, or one actor, at a
 * time.
 */
public final class Frequencies {

  private static final class Count {
    private long value;
  }

  private final Map<String, Count> counts = new HashMap<>();
  private long total;

  void add(String token, long count) {
    counts.computeIfAbsent(token, t -> new Count()).value += count;
    total += count;
  }

  void addAll(List<Tally> tallies) {
    tallies.forEach(tally -> add(tally.token(), tally.count()));
  }

  void addAll(Frequencies others) {
    others.forEach(this::add);
  }

  /**
   * How many tokens were seen.
   *
   * @return the sum of all counts
   */
  public long total() {
    return total;
  }

  /**
   * How many different tokens were seen.
   *
   * @return their number
   */
  public int distinct() {
    return counts.size();
  }

  /**
   * How often one token was seen.
   *
   * @param token the token
   * @return its count, 0 if it was not seen
   */
  public long of(String token) {
    Count count = counts.get(token);
    return count == null ? 0 : count.value;
  }

  /**
   * The most frequent tokens; equally frequent ones in the order of their characters.
   *
   * @param n how many at most
   * @return the list, most frequent first
   */
  public List<Tally> top(int n) {
    var least = new PriorityQueue<>(Tally.MOST_FREQUENT_FIRST.reversed());
    forEach(
        (token, count) -> {
          least.add(new Tally(token, count));
          if (least.size() > n) {
            least.remove();
          }
        });
    return least.stream().sorted(Tally.MOST_FREQUENT_FIRST).toList();
  }

  void forEach(ObjLongConsumer<String> each) {
    counts.forEach((token, count) -> each.accept(token, count.value));
  }
}
