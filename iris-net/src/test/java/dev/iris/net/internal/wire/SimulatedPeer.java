package dev.iris.net.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.net.Hex;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A session with a peer and the other end of its connection, both simulated: time is a number, and
 * bytes move when a test says so.
 */
final class SimulatedPeer implements PeerLink, PeerListener {

  static final long SECOND = 1_000_000_000L;

  final PeerSettings settings;
  final PeerSession session;
  final List<String> events = new ArrayList<>();
  final List<Outgoing> lost = new ArrayList<>();
  final List<String> causes = new ArrayList<>();
  final Map<String, Long> names = new HashMap<>();
  final List<Request> read = new ArrayList<>();
  long now = 1000;
  long offered;
  long offeredBytes;
  long leftBytes;
  int lookupsMade;
  int lookupsAnswered;
  int lookupsFailed;
  int closed;
  int attempts;
  boolean asked;
  boolean open;
  boolean answers = true;
  private final ByteArrayOutputStream toSession = new ByteArrayOutputStream();
  private ServerSession server = newServer();

  SimulatedPeer() {
    this(0);
  }

  SimulatedPeer(long pingPause) {
    settings =
        new PeerSettings(
            4000,
            100,
            5 * SECOND,
            2 * SECOND,
            6 * SECOND,
            SECOND / 10,
            5 * SECOND,
            10 * SECOND,
            5 * SECOND,
            pingPause);
    session = new PeerSession(settings, new SplittableRandom(1), this, this);
  }

  private ServerSession newServer() {
    return new ServerSession(new Limits(1 << 20, 1024, Long.MAX_VALUE, Long.MAX_VALUE), false, 0);
  }

  // --- what the session calls

  @Override
  public void connect() {
    assertThat(asked || open).as("a second connection").isFalse();
    asked = true;
    attempts++;
  }

  @Override
  public void disconnect(boolean abort) {
    asked = false;
    open = false;
    events.add(abort ? "abort" : "disconnect");
  }

  @Override
  public void left(int bytes) {
    leftBytes += bytes;
  }

  @Override
  public void lost(Outgoing message, String cause) {
    lost.add(message);
    causes.add(cause);
  }

  @Override
  public void up() {
    events.add("up");
  }

  @Override
  public void down(Trouble why) {
    events.add("down: " + why.text());
  }

  @Override
  public void closed() {
    closed++;
  }

  // --- what a test does

  Outgoing offer(int size) {
    return offer(new Target(7), size);
  }

  Outgoing offer(Target target, int size) {
    Outgoing message = new Outgoing(target, new byte[size], size, "test");
    offered++;
    offeredBytes += message.bytes();
    session.offer(message, now);
    return message;
  }

  List<Long> look(String name) {
    List<Long> answer = new ArrayList<>();
    lookupsMade++;
    session.look(
        new Lookup(
            name,
            pid -> {
              lookupsAnswered++;
              answer.add(pid);
            },
            why -> {
              lookupsFailed++;
              events.add("lookup failed: " + why);
            }),
        now);
    return answer;
  }

  void connectIfAsked(boolean success) {
    if (asked) {
      asked = false;
      if (success) {
        open = true;
        server = newServer();
        toSession.reset();
        session.connected(now);
      } else {
        session.disconnected(Trouble.REFUSED, now);
      }
    }
  }

  void connect(boolean success) {
    assertThat(asked).as("the session wants to connect").isTrue();
    connectIfAsked(success);
  }

  /** The connection ends from outside. */
  void cut() {
    if (open) {
      open = false;
      session.disconnected(Trouble.CLOSED, now);
    }
  }

  /** So many bytes go out at most, and everything that answers them comes back. */
  void exchange(int most) {
    if (!open) {
      return;
    }
    ByteBuffer out = ByteBuffer.allocate(Math.max(14, most));
    session.fill(out, now);
    out.flip();
    assertThat(server.received(out, 0, this::handle)).isNull();
    deliver();
  }

  private void handle(Request request) {
    read.add(request);
    if (answers) {
      switch (request) {
        case Request.Ping() -> toSession.write(3);
        case Request.Resolve(String name) ->
            toSession.writeBytes(Hex.pid(names.getOrDefault(name, 0L)));
        case Request.User user -> {}
      }
    }
  }

  private void deliver() {
    byte[] replies = toSession.toByteArray();
    toSession.reset();
    if (replies.length > 0 && open) {
      session.received(ByteBuffer.wrap(replies), now);
    }
  }

  /** Time passes, with a look at it now and then. */
  void pass(long nanos) {
    long until = now + nanos;
    while (now < until) {
      now = Math.min(until, now + SECOND / 20);
      session.tick(now);
    }
  }

  /** The same with a peer that reads and answers. */
  void passAnswering(long nanos) {
    long until = now + nanos;
    while (now < until) {
      now = Math.min(until, now + SECOND / 20);
      session.tick(now);
      exchange(1 << 16);
    }
  }

  List<Integer> readSizes() {
    return read.stream()
        .filter(Request.User.class::isInstance)
        .map(user -> ((Request.User) user).body().length)
        .toList();
  }

  long pings() {
    return read.stream().filter(Request.Ping.class::isInstance).count();
  }

  void assertBalanced() {
    PeerReport report = session.report();
    assertThat(
            report.queued()
                + report.unconfirmed()
                + report.confirmed()
                + report.inDoubt()
                + report.undelivered())
        .as(report.toString())
        .isEqualTo(offered);
  }
}
