package dev.iris.net.internal.wire;

import dev.iris.DeadLetter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What has to be true of one session, whatever happens: where each message is, who was told what of
 * the peer, and whether there was a reason for it. Throws at the first thing that is wrong.
 */
final class SessionLedger implements PeerListener {

  private static final long SLACK = 300 * SimulatedNetwork.MILLI;

  private enum Fate {
    QUEUED,
    WRITTEN,
    IN_DOUBT,
    UNDELIVERED
  }

  private static final class Message {
    final long mark;
    final Target target;
    Fate fate = Fate.QUEUED;
    SimulatedConnection writtenOn;
    boolean read;

    Message(long mark, Target target) {
      this.mark = mark;
      this.target = target;
    }
  }

  private final SimulatedNetwork network;
  private final SimulatedProcess process;
  private final PeerSettings settings;
  private final String label;
  private final long firstMark;
  private final List<Message> all = new ArrayList<>();
  private final ArrayDeque<Message> queue = new ArrayDeque<>();
  private final Map<SimulatedConnection, Long> lastRead = new HashMap<>();
  private PeerSession session;
  private SimulatedWire wire;
  private long read;
  private int left;
  private int lookups;
  private final Map<TargetWatch, Told> open = new HashMap<>();
  boolean closing;
  private boolean closed;

  // what is known of the peer
  private String verdict = "";
  private long heardAt;
  private long heardRan;
  private boolean ponged = true;
  private long endedAt = -1;
  private long connectingAt;
  private boolean refused;
  private boolean failedSince;
  int ups;
  int downs;

  SessionLedger(
      SimulatedNetwork network, SimulatedProcess process, PeerSettings settings, long firstMark) {
    this.network = network;
    this.process = process;
    this.settings = settings;
    this.label = process.label;
    this.firstMark = firstMark;
  }

  void of(PeerSession session, SimulatedWire wire) {
    this.session = session;
    this.wire = wire;
  }

  // --- messages

  void offer(Target target, int size) {
    Message message = new Message(firstMark + all.size(), target);
    all.add(message);
    queue.addLast(message);
    byte[] body = new byte[Long.BYTES + size];
    ByteBuffer.wrap(body).putLong(message.mark);
    network.log(() -> label + " sends " + message.mark + " of " + body.length + " bytes");
    session.offer(new Outgoing(target, body, message, "test"), network.now());
    quiet();
  }

  @Override
  public void left(int bytes) {
    left++;
  }

  @Override
  public void lost(Outgoing lost, String cause) {
    Message message = (Message) lost.message();
    network.log(() -> label + ": " + message.mark + " is " + cause);
    if (cause.equals(DeadLetter.UNDELIVERED)) {
      require(
          message.fate == Fate.QUEUED, () -> "undelivered, but it was " + message.fate, message);
      message.fate = Fate.UNDELIVERED;
      queue.remove(message);
      left--;
    } else {
      require(message.fate == Fate.WRITTEN, () -> "in doubt, but it was " + message.fate, message);
      message.fate = Fate.IN_DOUBT;
    }
  }

  /** Those that have left the queue and are not lost were written there. */
  void filled(SimulatedConnection connection) {
    for (; left > 0; left--) {
      Message message = queue.removeFirst();
      message.fate = Fate.WRITTEN;
      message.writtenOn = connection;
      network.log(() -> label + " writes " + message.mark);
    }
  }

  /** Nothing was written since. */
  void quiet() {
    require(left == 0, () -> left + " messages have left the queue, and nothing was written", null);
  }

  void read(long mark, SimulatedConnection connection, String owner) {
    Message message = all.get((int) (mark - firstMark));
    network.log(() -> mark + " is read");
    require(!message.read, () -> "read twice", message);
    require(message.writtenOn == connection, () -> "read where it was not written", message);
    Long before = lastRead.put(connection, mark);
    require(before == null || before < mark, () -> "read after " + before, message);
    String name = message.target.name();
    require(
        name == null || owner == null || owner.equals(name),
        () -> "was for " + name + ", and " + owner + " got it",
        message);
    message.read = true;
    read++;
  }

  // --- lookups and watches

  void lookupAsked() {
    lookups++;
  }

  void lookupAnswered() {
    lookups--;
  }

  TargetWatch watch(Target target) {
    Told told = new Told(target);
    TargetWatch watch = new TargetWatch(target, 0, told);
    open.put(watch, told);
    return watch;
  }

  void unwatched(TargetWatch watch) {
    open.remove(watch);
  }

  /** Who hears of the end of a target: once, with a reason, and after its messages. */
  private final class Told implements TargetWatch.Listener {
    private final Target target;

    Told(Target target) {
      this.target = target;
    }

    @Override
    public void ended(String cause) {
      network.log(() -> label + " hears that " + target.name() + " has ended: " + cause);
      require(open.values().remove(this), () -> "a watch ends twice, or was taken back", null);
      boolean local = cause.equals(Trouble.LOCAL.text());
      boolean moved = cause.equals(TargetWatch.GONE);
      require(
          moved ? target.gone() : local ? closing : verdict.equals("down"),
          () -> "a watch ends, " + cause + ", and the peer is '" + verdict + "'",
          null);
      if (!local) {
        require(
            queue.stream().noneMatch(m -> m.target == target),
            () -> "a watch ends before the messages for its target",
            null);
      }
    }
  }

  // --- news of the connection

  void connecting() {
    connectingAt = network.now();
  }

  /** A connection, bytes, or room for some that waited. */
  void heard() {
    heardAt = network.now();
    heardRan = process.ran();
  }

  void answered() {
    ponged |= session.report().roundTripNanos() >= 0;
  }

  void ended() {
    if (ponged) {
      endedAt = network.now();
      failedSince = false;
    }
    ponged = false;
  }

  void refused() {
    refused = true;
    failedSince = true;
  }

  // --- verdicts

  @Override
  public void up() {
    network.log(() -> label + " hears UP");
    require(!verdict.equals("up"), () -> "up twice", null);
    require(wire.open() != null, () -> "up without a connection", null);
    require(heardAt == network.now(), () -> "up, but nothing has come now", null);
    verdict = "up";
    ups++;
    refused = false;
  }

  @Override
  public void down(Trouble why) {
    network.log(() -> label + " hears DOWN " + why);
    require(!verdict.equals("down"), () -> "down twice", null);
    verdict = "down";
    downs++;
    long now = network.now();
    boolean reason =
        switch (why) {
          case REFUSED -> refused;
          case UNREACHABLE -> now - connectingAt >= settings.connectNanos();
          case CLOSED ->
              endedAt >= 0 && (failedSince || now - endedAt >= settings.heartbeatNanos());
          case SILENT ->
              now - heardAt >= settings.silenceNanos()
                  && process.ran() - heardRan >= settings.silenceNanos() / 2;
          case PROTOCOL -> rudePeer;
          case TLS, LOCAL -> false;
        };
    require(reason, () -> "down without a reason: " + why, null);
  }

  boolean rudePeer;

  @Override
  public void closed() {
    require(!closed, () -> "closed twice", null);
    closed = true;
  }

  // --- at any time

  void check() {
    if (!process.alive()) {
      return;
    }
    quiet();
    PeerReport report = session.report();
    long sum =
        report.queued()
            + report.unconfirmed()
            + report.confirmed()
            + report.inDoubt()
            + report.undelivered();
    require(
        sum == all.size(), () -> all.size() + " accepted, and the account says " + report, null);
    require(report.queued() == queue.size(), () -> queue.size() + " are queued; " + report, null);
    checkGrace();
    require(report.confirmed() <= read, () -> read + " are read, and " + report, null);
    if (!process.stopped() && !closed && report.state().equals("up")) {
      long silent = network.now() - Math.max(heardAt, process.runsSince());
      require(
          silent <= settings.silenceNanos() + settings.heartbeatNanos() + SLACK,
          () -> "silent for " + silent / 1_000_000 + " ms and still up",
          null);
    }
  }

  /** Whose connection has ended has an interval to come back, and no more. */
  private void checkGrace() {
    if (verdict.equals("up") && !ponged && !process.stopped() && !closing) {
      long gone = network.now() - Math.max(endedAt, process.runsSince());
      require(
          gone <= settings.heartbeatNanos() + SLACK,
          () -> "without a pong for " + gone / 1_000_000 + " ms, and not down",
          null);
    }
  }

  /** After close. */
  void checkClosed() {
    PeerReport report = session.report();
    require(closed && report.state().equals("closed"), () -> "not closed: " + report, null);
    require(report.queued() + report.unconfirmed() == 0, () -> "closed, and " + report, null);
    require(lookups == 0, () -> lookups + " lookups have no end", null);
    require(open.isEmpty(), () -> open.size() + " watches have no end", null);
    for (Message message : all) {
      require(message.fate != Fate.QUEUED, () -> "still queued", message);
      require(
          message.fate != Fate.WRITTEN || message.read, () -> "confirmed, but not read", message);
      require(
          message.fate != Fate.UNDELIVERED || !message.read,
          () -> "undelivered, but read",
          message);
    }
    require(
        report.confirmed() == all.stream().filter(m -> m.fate == Fate.WRITTEN).count(),
        () -> "confirmed by count: " + report,
        null);
  }

  /** When all is well for long enough. */
  void checkSettled() {
    PeerReport report = session.report();
    require(report.state().equals("up"), () -> "all is well, and it is not up: " + report, null);
    require(verdict.equals("up"), () -> "all is well, and the verdict is '" + verdict + "'", null);
    require(report.queued() + report.unconfirmed() == 0, () -> "all is well, and " + report, null);
  }

  long accepted() {
    return all.size();
  }

  private void require(boolean condition, Supplier<String> what, Message message) {
    if (!condition) {
      String which = message == null ? "" : "message " + message.mark + ": ";
      throw new AssertionError(label + " at " + network.now() / 1e9 + " s: " + which + what.get());
    }
  }
}
