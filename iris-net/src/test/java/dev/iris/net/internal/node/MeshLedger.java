package dev.iris.net.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.DeadLetter;
import dev.iris.net.PeerStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of each message of a run, as its actors saw it: kept apart from what nodes count. */
final class MeshLedger {

  /** What one incarnation of a node knows of its messages for one other node. */
  private static final class Sent {
    private final Set<String> accepted = new HashSet<>();
    private final Map<String, String> lost = new HashMap<>();

    List<String> lost(String cause) {
      return lost.keySet().stream().filter(m -> lost.get(m).equals(cause)).toList();
    }
  }

  /** What a sweep has seen in all. */
  record Seen(long accepted, long refused, long confirmed, long inDoubt, long undelivered) {
    static final Seen NOTHING = new Seen(0, 0, 0, 0, 0);

    Seen plus(Seen other) {
      return new Seen(
          accepted + other.accepted,
          refused + other.refused,
          confirmed + other.confirmed,
          inDoubt + other.inDoubt,
          undelivered + other.undelivered);
    }
  }

  private static final Set<String> OF_THE_SENDER =
      Set.of(DeadLetter.IN_DOUBT, DeadLetter.UNDELIVERED);

  private final Map<String, Sent> sent = new LinkedHashMap<>();
  private final Map<String, String> handled = new HashMap<>();
  private final Map<String, Integer> newest = new HashMap<>();
  private final Set<String> unread = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();
  private Seen seen = Seen.NOTHING;

  /** A message says who sends it to whom, and which it is: {@code a1>b:4100#17}, and more. */
  static String message(String sender, String address, int number, int padding) {
    return sender + ">" + address + "#" + number + "|" + "x".repeat(padding);
  }

  private static String channel(String message) {
    return message.substring(0, message.indexOf('#'));
  }

  private static int number(String message) {
    return Integer.parseInt(message.substring(message.indexOf('#') + 1, message.indexOf('|')));
  }

  private Sent of(String channel) {
    return sent.computeIfAbsent(channel, made -> new Sent());
  }

  void accepted(String message) {
    of(channel(message)).accepted.add(message);
  }

  void refused() {
    seen = seen.plus(new Seen(0, 1, 0, 0, 0));
  }

  /** By an incarnation of a node. */
  void handled(String message, String by) {
    String before = handled.put(message, by);
    if (before != null) {
      wrong.add(message + " was handled twice, by " + before + " and " + by);
    }
    Integer last = newest.put(channel(message) + " at " + by, number(message));
    if (last != null && last >= number(message)) {
      wrong.add(message + " was handled after #" + last);
    }
  }

  /** A dead letter of an incarnation. */
  void lost(DeadLetter letter) {
    if (!(letter.message() instanceof String message) || !letter.accepted()) {
      return;
    }
    if (!OF_THE_SENDER.contains(letter.cause())) {
      unread.add(message); // where it went to
      return;
    }
    String before = of(channel(message)).lost.put(message, letter.cause());
    if (before != null) {
      wrong.add(message + " was lost twice: " + before + ", " + letter.cause());
    }
  }

  /** Bytes that came to nobody. */
  void unread(String message) {
    unread.add(message);
  }

  void wrong(String what) {
    wrong.add(what);
  }

  void nothingIsWrong() {
    assertThat(wrong).isEmpty();
  }

  /** After the close of its node: what it counted is what happened. */
  void agreesWith(PeerStats stats, String sender, boolean receiverStayed) {
    Sent mine = of(sender + ">" + stats.address());
    String shown = sender + ": " + stats;
    assertThat(stats.queued()).as(shown).isZero();
    assertThat(stats.unconfirmed()).as(shown).isZero();
    assertThat(stats.accepted()).as(shown).isEqualTo(mine.accepted.size());
    assertThat(stats.inDoubt()).as(shown).isEqualTo(mine.lost(DeadLetter.IN_DOUBT).size());
    assertThat(stats.undelivered()).as(shown).isEqualTo(mine.lost(DeadLetter.UNDELIVERED).size());
    assertThat(stats.confirmed())
        .as(shown)
        .isEqualTo(stats.accepted() - stats.inDoubt() - stats.undelivered());
    assertThat(mine.accepted).as(shown).containsAll(mine.lost.keySet());
    for (String message : mine.lost(DeadLetter.UNDELIVERED)) {
      assertThat(handled).as("undelivered, and yet").doesNotContainKey(message);
    }
    if (receiverStayed) {
      Set<String> confirmed = new HashSet<>(mine.accepted);
      confirmed.removeAll(mine.lost.keySet());
      confirmed.removeAll(handled.keySet());
      confirmed.removeAll(unread);
      assertThat(confirmed).as("confirmed, and never read").isEmpty();
    }
    seen =
        seen.plus(
            new Seen(stats.accepted(), 0, stats.confirmed(), stats.inDoubt(), stats.undelivered()));
  }

  boolean wasHandled(String message) {
    return handled.containsKey(message);
  }

  Seen seen() {
    return seen;
  }
}
