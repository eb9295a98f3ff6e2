package dev.iris.net.internal.transport;

import dev.iris.net.internal.wire.Lookup;
import dev.iris.net.internal.wire.Outgoing;
import dev.iris.net.internal.wire.PeerListener;
import dev.iris.net.internal.wire.PeerReport;
import dev.iris.net.internal.wire.PeerSession;
import dev.iris.net.internal.wire.PeerSettings;
import dev.iris.net.internal.wire.TargetWatch;
import dev.iris.net.internal.wire.Trouble;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One peer: messages come in by an {@link Inlet} within a bound of bytes, a {@link PeerSession} on
 * one event loop decides, a {@link Wire} is its connection.
 *
 * <p>{@link #send}, {@link #look} and {@link #watch} may be called by any thread but this event
 * loop's when they may wait; everything else runs on the event loop.
 */
public final class Peer {

  private static final long TICK_NANOS = 50_000_000L;

  /** Hears whether a peer is up, on its event loop; must not wait nor run code of users. */
  public interface Watcher {
    /** The peer answers. */
    void up();

    /**
     * The peer is declared down.
     *
     * @param why the cause
     */
    void down(Trouble why);
  }

  /** Hears what happens to the peer, on its event loop; must not wait nor run code of users. */
  public interface Listener extends Watcher {
    /**
     * A message is lost, or may be.
     *
     * @param message the message
     * @param cause undelivered or in doubt
     */
    void lost(Outgoing message, String cause);
  }

  /** Hears the outcome of a lookup. */
  @FunctionalInterface
  public interface Found {
    /**
     * Called once.
     *
     * @param pid the pid, 0 for none
     * @param connection the number of the connection on which it holds
     */
    void found(long pid, int connection);
  }

  private final Listener listener;
  private final Loop loop;
  private final Inlet inlet = new Inlet();
  private final Room room;
  private final PeerSession session;
  private final Wire wire;
  private final CompletableFuture<Void> closed;
  private final List<Watcher> watchers = new ArrayList<>();
  private @Nullable Consumer<Watcher> verdict;
  private boolean down;
  private boolean pingTimer;
  private volatile PeerReport report;

  /**
   * How messages for a peer are queued.
   *
   * @param bytes how many may wait
   * @param waitNanos how long a sender waits for room
   */
  public record Queue(int bytes, long waitNanos) {}

  /**
   * A peer that is not connected yet.
   *
   * @param carrier what carries its bytes
   * @param address where it is
   * @param mayWait for what may wait, such as finding an address by name
   * @param settings of the session
   * @param queue of the way there
   * @param listener hears what happens
   * @param closed to be completed when it is closed
   */
  public Peer(
      Carrier carrier,
      PeerAddress address,
      Executor mayWait,
      PeerSettings settings,
      Queue queue,
      Listener listener,
      CompletableFuture<Void> closed) {
    this.listener = listener;
    this.loop = carrier.loop();
    this.closed = closed;
    this.room = new Room(queue, carrier);
    this.wire = carrier.wire(loop, address, mayWait, new Events());
    this.session = new PeerSession(settings, carrier.random(), wire, new Heard());
    this.report = session.report();
    loop.after(TICK_NANOS, this::tick);
  }

  // --- any thread

  /**
   * Takes a message.
   *
   * @param message the message
   * @return false if there is no room, also after waiting, or the peer is closed
   */
  public boolean send(Outgoing message) {
    int bytes = message.bytes();
    if (!inlet.isOpen() || !room.enter(bytes, !loop.isCurrent())) {
      return false;
    }
    return switch (inlet.add(message)) {
      case FIRST -> {
        loop.execute(this::drain); // if the loop is closed, who closed the peer has taken it
        yield true;
      }
      case ANOTHER -> true;
      case REFUSED -> {
        room.leave(bytes);
        yield false;
      }
    };
  }

  /**
   * Looks a name up; who asks hears on the event loop.
   *
   * @param name the name
   * @param found hears the pid and the number of the connection
   * @param failed hears why it failed
   */
  public void look(String name, Found found, Lookup.Failed failed) {
    Lookup lookup = new Lookup(name, pid -> found.found(pid, session.connection()), failed);
    onLoop(() -> session.look(lookup, loop.now()), () -> failed.because(Trouble.LOCAL.text()));
  }

  /**
   * Tells somebody whether the peer is up or down, as far as it is known, and of each change; keeps
   * up a connection for it.
   *
   * @param watcher who hears
   */
  public void watch(Watcher watcher) {
    onLoop(
        () -> {
          watchers.add(watcher);
          session.monitor(1, loop.now());
          if (verdict != null) {
            verdict.accept(watcher);
          }
        },
        () -> watcher.down(Trouble.LOCAL));
  }

  /**
   * Tells it no more.
   *
   * @param watcher who heard
   */
  public void unwatch(Watcher watcher) {
    onLoop(
        () -> {
          if (watchers.remove(watcher)) {
            session.monitor(-1, loop.now());
          }
        },
        () -> {});
  }

  /**
   * Watches an actor of the peer; its listener hears on the event loop.
   *
   * @param watch the actor, and who hears
   */
  public void watch(TargetWatch watch) {
    onLoop(
        () -> session.watch(watch, loop.now()), () -> watch.listener().ended(Trouble.LOCAL.text()));
  }

  /**
   * Watches it no more.
   *
   * @param watch what was watched
   */
  public void unwatch(TargetWatch watch) {
    onLoop(() -> session.unwatch(watch), () -> {});
  }

  private void onLoop(Runnable step, Runnable otherwise) {
    boolean taken =
        loop.execute(
            () -> {
              step.run();
              pump();
            });
    if (!taken) {
      otherwise.run();
    }
  }

  /**
   * Takes no more, and ends when all is confirmed or the time for it is over.
   *
   * @return done then
   */
  public CompletableFuture<Void> close() {
    onLoop(
        () -> {
          Outgoing[] last = inlet.take(true);
          room.open();
          loop.executeAfterALook(
              () -> {
                offer(last);
                session.close(loop.now());
                pump();
              });
        },
        () -> closed.complete(null));
    return closed;
  }

  /**
   * How many messages it has taken.
   *
   * @return the number
   */
  public long accepted() {
    return inlet.accepted();
  }

  /**
   * Where they are now. Read it before {@link #accepted}: what has come since is queued.
   *
   * @return the latest report
   */
  public PeerReport report() {
    return report;
  }

  /**
   * Bytes read from the peer and written to it.
   *
   * @return both
   */
  public Wire.Bytes bytes() {
    return wire.bytes();
  }

  // --- the event loop

  private void drain() {
    Outgoing[] messages = inlet.take(false);
    loop.executeAfterALook(
        () -> {
          offer(messages);
          pump();
        });
  }

  private void offer(Outgoing[] messages) {
    long now = loop.now();
    for (Outgoing message : messages) {
      session.offer(message, now);
    }
  }

  private void tick() {
    if (closed.isDone()) {
      return;
    }
    long now = loop.now();
    if (wire.isTaken(now)) {
      session.progressed(now);
    }
    session.tick(now);
    pump();
    loop.after(TICK_NANOS, this::tick);
  }

  private void pump() {
    wire.pump();
    report = session.report();
    long pause = pingTimer ? 0 : session.untilPing(loop.now());
    if (pause > 0) {
      pingTimer = true;
      loop.after(pause, this::pingIsDue);
    }
  }

  /** Or will be soon again, if there has been another meanwhile. */
  private void pingIsDue() {
    pingTimer = false;
    pump();
  }

  /** News of the connection. */
  private final class Events implements Wire.Events {
    @Override
    public void connected() {
      session.connected(loop.now());
      pump();
    }

    @Override
    public void disconnected(Trouble why) {
      session.disconnected(why, loop.now());
      pump();
    }

    @Override
    public void received(ByteBuffer bytes) {
      session.received(bytes, loop.now());
    }

    @Override
    public void ready() {
      pump();
    }

    @Override
    public void progressed() {
      session.progressed(loop.now());
    }

    @Override
    public boolean fill(ByteBuffer out) {
      return session.fill(out, loop.now());
    }

    @Override
    public long expected() {
      return session.queuedBytes();
    }
  }

  /** News of the session. */
  private final class Heard implements PeerListener {
    @Override
    public void left(int bytes) {
      room.leave(bytes);
    }

    @Override
    public void lost(Outgoing message, String cause) {
      listener.lost(message, cause);
    }

    @Override
    public void up() {
      down = false;
      judge(Watcher::up);
    }

    @Override
    public void down(Trouble why) {
      down = true;
      judge(watcher -> watcher.down(why));
    }

    private void judge(Consumer<Watcher> now) {
      verdict = now;
      report = session.report();
      now.accept(listener);
      watchers.forEach(now);
    }

    @Override
    public void closed() {
      verdict = watcher -> watcher.down(Trouble.LOCAL);
      if (!down) {
        watchers.forEach(verdict);
      }
      report = session.report();
      closed.complete(null);
    }
  }
}
