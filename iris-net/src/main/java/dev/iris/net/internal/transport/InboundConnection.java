package dev.iris.net.internal.transport;

import dev.iris.net.internal.wire.Request;
import dev.iris.net.internal.wire.ServerSession;
import dev.iris.net.internal.wire.Violation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: a {@link ServerSession} on a {@link Line}, whatever that is made of.
 * Everything here happens in steps of the connection's loop.
 *
 * <p>What can be handled at once is. Else, because it might wait or run code of users, it is kept
 * with all that follows, and one batch at a time goes to a thread that may wait; the batch's
 * replies come back as a step of the loop, so replies keep their order and nothing here is shared.
 * While too much waits, or replies are not read, the line is not read either.
 */
public final class InboundConnection {

  /** How often {@link #sweep} is to be called. */
  public static final long SWEEP_NANOS = 250_000_000L;

  private static final int MOST_WAITING_BYTES = 256 * 1024;
  private static final int WRITE_BYTES = 16 * 1024;
  private static final int FRAME_COST = 32;

  private final Line line;
  private final Listener.Shared shared;
  private final long ioTimeoutNanos;
  private final Gate gate;
  private final Budget budget;
  private final ServerSession session;
  private final Consumer<Request> requests = this::request;
  private @Nullable SocketAddress peer;
  private @Nullable InetAddress counted;
  private List<Request> waiting = new ArrayList<>();
  private long waitingBytes;
  private int held;
  private boolean busy;
  private boolean inputEnded;
  private boolean closing;
  private int writesOpen;
  private long progress;

  /**
   * A connection that was just accepted.
   *
   * @param line its way back
   * @param settings its limits
   * @param shared what it shares with others
   * @param gate counts connections of one address
   * @param budget the memory for unfinished frames
   */
  public InboundConnection(
      Line line, ServerSettings settings, Listener.Shared shared, Gate gate, Budget budget) {
    this.line = line;
    this.shared = shared;
    this.ioTimeoutNanos = settings.limits().ioTimeoutNanos();
    this.gate = gate;
    this.budget = budget;
    this.peer = line.remote();
    this.session = new ServerSession(settings.limits(), settings.proxied(), line.now());
    shared.traffic().accepted().increment();
  }

  // --- in

  /**
   * Reads bytes.
   *
   * @param in what has come
   */
  public void received(ByteBuffer in) {
    if (closing) {
      return;
    }
    int all = in.remaining();
    Violation why = session.awaitsOrigin() ? origin(in) : null;
    if (why == null) {
      why = session.received(in, line.now(), requests);
    }
    shared.traffic().bytesIn().add(all - in.remaining());
    after(why != null ? why : account());
  }

  /**
   * Reads a PROXY header and nothing behind it.
   *
   * @param in what has come; what follows the header is left in it
   */
  public void receivedOrigin(ByteBuffer in) {
    int all = in.remaining();
    Violation why = origin(in);
    shared.traffic().bytesIn().add(all - in.remaining());
    after(why != null ? why : account());
  }

  /**
   * Whether a PROXY header is still to come.
   *
   * @return true if so
   */
  public boolean awaitsOrigin() {
    return session.awaitsOrigin();
  }

  /** The PROXY header tells who is behind this connection. */
  private @Nullable Violation origin(ByteBuffer in) {
    Violation why = session.receivedOrigin(in);
    if (why != null || session.awaitsOrigin()) {
      return why;
    }
    InetSocketAddress origin = session.origin();
    if (origin != null) {
      peer = origin;
    }
    if (peer instanceof InetSocketAddress known) {
      if (!gate.enter(known.getAddress())) {
        return Violation.ADDRESS;
      }
      counted = known.getAddress();
    }
    return null;
  }

  /** The memory its unfinished frame takes is part of a whole. */
  private @Nullable Violation account() {
    int now = session.held();
    if (!budget.change(now - held)) {
      return Violation.BUDGET;
    }
    held = now;
    return null;
  }

  private void after(@Nullable Violation why) {
    if (why != null) {
      refuse(why);
    }
    startWaiting();
    if (line.pending() >= WRITE_BYTES) {
      write();
    }
    adjustReading();
  }

  private void request(Request request) {
    count(request);
    if (busy || !waiting.isEmpty() || !shared.receiver().handleNow(request, line)) {
      waiting.add(request);
      waitingBytes += cost(request);
    }
  }

  private void count(Request request) {
    switch (request) {
      case Request.User user -> shared.traffic().messages().increment();
      case Request.Resolve resolve -> shared.traffic().resolves().increment();
      case Request.Ping ping -> shared.traffic().pings().increment();
    }
  }

  private static int cost(Request request) {
    return FRAME_COST
        + switch (request) {
          case Request.User user -> user.body().length;
          case Request.Resolve resolve -> resolve.name().length();
          case Request.Ping ping -> 0;
        };
  }

  /** All there was to read has been read for now. */
  public void readAll() {
    write();
    line.flush();
    closeIfDone();
  }

  /** The other side writes no more. */
  public void inputEnded() {
    if (!inputEnded) {
      inputEnded = true;
      if (!closing) {
        after(session.ended());
      }
      closeIfDone();
    }
  }

  // --- what may wait

  private void startWaiting() {
    if (busy || waiting.isEmpty()) {
      return;
    }
    busy = true;
    List<Request> batch = waiting;
    waiting = new ArrayList<>();
    waitingBytes = 0;
    shared.mayWait().execute(() -> handle(batch));
  }

  /** On another thread. */
  private void handle(List<Request> batch) {
    Collected collected = new Collected(batch.size());
    batch.forEach(request -> shared.receiver().handle(request, collected));
    line.execute(() -> handled(collected));
  }

  private void handled(Collected collected) {
    busy = false;
    collected.giveTo(line);
    after(null);
    readAll();
  }

  // --- out

  private void write() {
    int bytes = line.pending();
    if (bytes == 0) {
      return;
    }
    if (writesOpen++ == 0) {
      progress = line.now();
    }
    shared.traffic().bytesOut().add(bytes);
    line.write();
  }

  /** One write has been taken by the system. */
  public void written() {
    writesOpen--;
    progress = line.now();
    closeIfDone();
  }

  /** Whoever does not read replies is not read; nor is one for whom too much waits here. */
  public void adjustReading() {
    boolean read = !closing && line.isWritable() && waitingBytes <= MOST_WAITING_BYTES;
    if (read == line.isReading()) {
      return;
    }
    line.read(read);
    if (read) {
      session.resume(line.now());
    } else {
      session.pause(line.now());
    }
  }

  // --- the end

  /** Looks at the time. */
  public void sweep() {
    long now = line.now();
    if (writesOpen > 0 && now - progress >= ioTimeoutNanos) {
      if (!closing) {
        shared.refusals().add(Violation.UNREAD, peer);
      }
      closing = true;
      line.abort();
    } else if (!closing) {
      Violation why = session.check(now);
      if (why != null) {
        end(why);
      }
    }
  }

  /**
   * Ends it, if it is not ending already; what came before is still answered.
   *
   * @param why the cause
   */
  public void end(Violation why) {
    if (!closing) {
      refuse(why);
      closeIfDone();
    }
  }

  private void refuse(Violation why) {
    closing = true;
    shared.refusals().add(why, peer);
  }

  /**
   * Whether nothing is read any more.
   *
   * @return true if so
   */
  public boolean isClosing() {
    return closing;
  }

  private void closeIfDone() {
    boolean ended = closing || inputEnded;
    if (ended && !busy && waiting.isEmpty() && line.pending() == 0 && writesOpen == 0) {
      closing = true;
      line.close();
    }
  }

  /** There is no connection any more. */
  public void ended() {
    if (!closing && !inputEnded) {
      Violation why = session.ended();
      if (why != null) {
        shared.refusals().add(why, peer);
      }
    }
    closing = true;
    budget.change(-held);
    held = 0;
    if (counted != null) {
      gate.leave(counted);
      counted = null;
    }
    startWaiting(); // what was read whole is delivered
  }

  /** The replies of a batch, until they are back on the loop. */
  private static final class Collected implements Receiver.Replies {

    /** Of a pong; a pid has no such bits. */
    private static final long PONG = -1;

    private final long[] replies;
    private int count;

    Collected(int requests) {
      replies = new long[requests];
    }

    @Override
    public void pid(long pid) {
      replies[count++] = pid;
    }

    @Override
    public void pong() {
      replies[count++] = PONG;
    }

    void giveTo(Receiver.Replies line) {
      for (int i = 0; i < count; i++) {
        if (replies[i] == PONG) {
          line.pong();
        } else {
          line.pid(replies[i]);
        }
      }
    }
  }
}
