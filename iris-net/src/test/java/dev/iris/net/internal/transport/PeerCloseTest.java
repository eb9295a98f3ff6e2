package dev.iris.net.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.DeadLetter;
import dev.iris.net.internal.wire.Outgoing;
import dev.iris.net.internal.wire.PeerReport;
import dev.iris.net.internal.wire.PeerSettings;
import dev.iris.net.internal.wire.Target;
import dev.iris.net.internal.wire.Trouble;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * A peer that is closed while messages and watchers are on their way to it. It has a loop that the
 * test turns, and no connection is ever made.
 */
class PeerCloseTest {

  private static final long HOUR = 3_600_000_000_000L;
  private static final long CLOSE_TIME = 1_000_000_000L;
  private static final int BYTES = 1 << 20;

  private final ArrayDeque<Runnable> steps = new ArrayDeque<>();
  private final List<Runnable> timers = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private Wire.Events connection;
  private long now;

  private final Peer peer =
      new Peer(
          new Steps(),
          PeerAddress.parse("127.0.0.1:9"),
          nameLookup -> {},
          new PeerSettings(BYTES, 10, HOUR, HOUR, HOUR, 1, 1, HOUR, CLOSE_TIME, 0),
          new Peer.Queue(BYTES, 0),
          new Losses(),
          closed);

  private final class Steps implements Loop, Carrier {
    @Override
    public boolean isCurrent() {
      return false;
    }

    @Override
    public boolean execute(Runnable step) {
      return steps.add(step);
    }

    @Override
    public void executeAfterALook(Runnable step) {
      steps.add(step);
    }

    @Override
    public Runnable after(long nanos, Runnable step) {
      timers.add(step);
      return () -> timers.remove(step);
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public Loop loop() {
      return this;
    }

    @Override
    public Wire wire(Loop loop, PeerAddress address, Executor mayWait, Wire.Events events) {
      connection = events;
      return new NoWire();
    }

    @Override
    public Listener listen(InetSocketAddress at, ServerSettings settings, Listener.Shared shared) {
      throw new AssertionError();
    }

    @Override
    public void reloadTls() {}

    @Override
    public RandomGenerator random() {
      return new SplittableRandom(1);
    }

    @Override
    public boolean acquire(Semaphore permits, int number, long nanos) {
      throw new AssertionError("there is room");
    }

    @Override
    public boolean close() {
      return true;
    }
  }

  private static final class NoWire implements Wire {
    @Override
    public void connect() {}

    @Override
    public void disconnect(boolean abort) {}

    @Override
    public void pump() {}

    @Override
    public boolean isTaken(long now) {
      return false;
    }

    @Override
    public Bytes bytes() {
      return new Bytes(0, 0);
    }
  }

  private final class Losses implements Peer.Listener {
    @Override
    public void up() {}

    @Override
    public void down(Trouble why) {}

    @Override
    public void lost(Outgoing message, String cause) {
      lost.add(message.message() + " " + cause);
    }
  }

  /** Notes what it hears. */
  private static final class Hearing implements Peer.Watcher {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void up() {
      heard.add("up");
    }

    @Override
    public void down(Trouble why) {
      heard.add(why.text());
    }
  }

  private boolean send(String message) {
    return peer.send(new Outgoing(new Target(1L << 32), new byte[1], message, "it"));
  }

  private void turn() {
    while (!steps.isEmpty()) {
      steps.remove().run();
    }
  }

  /** Until the time for a close is over. */
  private void letTimePass() {
    now += 2 * CLOSE_TIME;
    List<Runnable> due = List.copyOf(timers);
    timers.clear();
    due.forEach(Runnable::run);
    turn();
  }

  @Test
  void whatIsTakenWhileTheCloseIsOnItsWayIsAccountedFor() {
    peer.close();
    assertThat(send("behind it")).isTrue();
    turn();
    assertThat(send("too late")).isFalse();
    letTimePass();

    assertThat(closed).isDone();
    assertThat(lost).containsExactly("behind it " + DeadLetter.UNDELIVERED);
    assertThat(peer.accepted()).isEqualTo(1);
    assertThat(peer.report()).extracting(PeerReport::undelivered).isEqualTo(1L);
  }

  @Test
  void whatComesBehindADrainAndBeforeTheCloseIsAccountedForToo() {
    assertThat(send("drained")).isTrue();
    peer.close();
    steps.remove().run();
    assertThat(send("between")).isTrue();
    turn();
    letTimePass();

    assertThat(lost)
        .containsExactly("drained " + DeadLetter.UNDELIVERED, "between " + DeadLetter.UNDELIVERED);
  }

  @Test
  void whoHasNotHeardThatItIsDownHearsOfTheClose() {
    Hearing early = new Hearing();
    peer.watch(early);
    turn();
    peer.close();
    turn();
    letTimePass();
    Hearing late = new Hearing();
    peer.watch(late);
    turn();

    assertThat(early.heard).containsExactly(Trouble.LOCAL.text());
    assertThat(late.heard).containsExactly(Trouble.LOCAL.text());
  }

  @Test
  void whoHasHeardThatItIsDownHearsNothingMore() {
    Hearing watcher = new Hearing();
    peer.watch(watcher);
    turn();
    connection.disconnected(Trouble.REFUSED);
    peer.close();
    turn();
    letTimePass();

    assertThat(closed).isDone();
    assertThat(watcher.heard).containsExactly(Trouble.REFUSED.text());
  }
}
