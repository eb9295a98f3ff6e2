package dev.iris.examples.census;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.Recipient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts the words and identifiers of a tree of files with one push actor for each file.
 *
 * <p>Each file's actor reads its file, counts, cuts the counts into {@value #PARTITIONS} parts by
 * the hash of the token, sends each part to the aggregator that owns this share of all tokens, and
 * ends. So the aggregators merge side by side and no token is in two of them.
 *
 * <p>Memory stays flat by credit. All the files' actors exist from the start, as they cost next to
 * nothing, but they wait for a {@link Go}, and the {@link Coordinator} lets only a few go at a
 * time. An aggregator reports each part it has merged, and only when the slowest of them has done
 * its share does the next file get its Go. Thus no more than {@link #WINDOW} files, with what was
 * counted in them, are in memory, however much faster reading is than merging; and nobody ever
 * waits on a full mailbox, so no thread is held up.
 *
 * <p>A file that cannot be read is reported by its actor. Should an actor fail at anything else,
 * the coordinator, which watches it, hears of that and reports it the same way.
 */
public final class Census {

  static final int PARTITIONS = 4;
  static final int WINDOW = 4 * Math.max(4, Runtime.getRuntime().availableProcessors());

  /** Not a limit of the census but of an ask, which must have one. */
  private static final Duration LONG = Duration.ofDays(1);

  private Census() {}

  /**
   * Counts all files of a tree.
   *
   * @param iris where the actors live until the census is done
   * @param tree the files
   * @param progress told after each file
   * @return what was found
   */
  public static Totals of(IrisRuntime iris, SourceTree tree, Progress progress) {
    List<ActorRef<Share>> aggregators =
        IntStream.range(0, PARTITIONS)
            .mapToObj(i -> iris.actor(Share.class).spawn(Aggregator::new))
            .toList();
    ActorRef<Coordinator.Event> coordinator =
        iris.actor(Coordinator.Event.class).spawn(() -> new Coordinator(aggregators, progress));
    List<Coordinator.Task> tasks =
        tree.files().stream()
            .map(file -> new FileCounter(file, aggregators, coordinator))
            .map(counter -> new Coordinator.Task(counter.path(), iris.spawn(Go.class, counter)))
            .toList();
    Coordinator.Finished end =
        coordinator
            .ask(Coordinator.Finished.class, to -> new Coordinator.Start(tasks, to), LONG)
            .join();
    return collect(tree, end, aggregators);
  }

  private static Totals collect(
      SourceTree tree, Coordinator.Finished end, List<ActorRef<Share>> aggregators) {
    var words = new Frequencies();
    var identifiers = new Frequencies();
    for (ActorRef<Share> aggregator : aggregators) {
      Merged merged = aggregator.ask(Merged.class, Share.Total::new, LONG).join();
      words.addAll(merged.words());
      identifiers.addAll(merged.identifiers());
    }
    var unreadable = new ArrayList<>(tree.unlisted());
    unreadable.addAll(end.unreadable());
    return new Totals(end.filesRead(), end.bytesRead(), unreadable, words, identifiers);
  }

  /** The one message of a file's actor: it may begin. */
  enum Go {
    GO
  }

  /** What an aggregator takes. */
  sealed interface Share {
    /** One file's counts of this aggregator's tokens. */
    record Part(List<Tally> words, List<Tally> identifiers, Recipient<Coordinator.Credit> credit)
        implements Share {}

    /** That was all: the totals are wanted, and the aggregator may end. */
    record Total(Recipient<Merged> to) implements Share {}
  }

  /** What an aggregator has merged; it has ended, so the maps now belong to the receiver. */
  record Merged(Frequencies words, Frequencies identifiers) {}

  /** Counts one file. */
  record FileCounter(
      SourceFile file, List<ActorRef<Share>> aggregators, Recipient<Coordinator.Event> coordinator)
      implements Behavior<Go> {

    String path() {
      return file.path();
    }

    @Override
    public void onMessage(Go go, ActorContext<Go> ctx) {
      try {
        byte[] text = file.read();
        var words = partition(TokenCounts.words(text));
        var identifiers = partition(TokenCounts.identifiers(text));
        coordinator.send(new Coordinator.Read(text.length));
        send(words, identifiers);
      } catch (IOException e) {
        coordinator.send(new Coordinator.Failed(Unreadable.of(path(), e)));
      }
      ctx.exit(new ExitReason.Normal());
    }

    private void send(List<List<Tally>> words, List<List<Tally>> identifiers) {
      for (int i = 0; i < aggregators.size(); i++) {
        var part = new Share.Part(words.get(i), identifiers.get(i), coordinator.narrow());
        aggregators.get(i).send(part);
      }
    }

    private List<List<Tally>> partition(TokenCounts counts) {
      int partitions = aggregators.size();
      var parts = new ArrayList<List<Tally>>(partitions);
      for (int i = 0; i < partitions; i++) {
        parts.add(new ArrayList<>(counts.distinct() / partitions + 8));
      }
      counts.forEach(
          (token, count) ->
              parts.get(Math.floorMod(token.hashCode(), partitions)).add(new Tally(token, count)));
      return parts;
    }
  }

  /** Adds up one share of all tokens. */
  static final class Aggregator implements Behavior<Share> {

    private final Frequencies words = new Frequencies();
    private final Frequencies identifiers = new Frequencies();

    @Override
    public void onMessage(Share message, ActorContext<Share> ctx) {
      switch (message) {
        case Share.Part(var someWords, var someIdentifiers, var credit) -> {
          words.addAll(someWords);
          someIdentifiers.stream()
              .filter(tally -> !Keywords.contains(tally.token()))
              .forEach(tally -> identifiers.add(tally.token(), tally.count()));
          credit.send(Coordinator.Credit.ONE);
        }
        case Share.Total(var to) -> {
          to.send(new Merged(words, identifiers));
          ctx.exit(new ExitReason.Normal());
        }
      }
    }
  }
}
