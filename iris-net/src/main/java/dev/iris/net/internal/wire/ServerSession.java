package dev.iris.net.internal.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The accepting side of one connection, without the connection: it reads bytes in pieces of any
 * size and gives out whole requests, or says why the connection has to be closed. After that it
 * takes nothing any more.
 *
 * <p>A version has to come within the I/O timeout, and each frame within the same time from its
 * first byte to its last; between frames the idle timeout counts. All times are compared by
 * difference, so any nanosecond clock will do. While the owner does not read, the clock of an
 * unfinished frame stands still: see {@link #pause}.
 *
 * <p>Not thread-safe: whoever reads the connection owns it.
 */
public final class ServerSession {

  private enum State {
    PROXY,
    VERSION,
    TYPE,
    HEAD,
    CONTENT,
    CLOSED
  }

  private static final int MOST_HEAD = Protocol.USER_HEAD - 1;

  private final Limits limits;
  private final byte[] head = new byte[MOST_HEAD];
  private @Nullable ProxyHeader proxy;
  private @Nullable Growing content;
  private @Nullable Violation violation;
  private State state;
  private byte type;
  private int headLength;
  private int headHave;
  private long pid;
  private long since;
  private long pausedAt;
  private boolean paused;
  private boolean anything;

  /**
   * A session at its start.
   *
   * @param limits what it accepts
   * @param proxied whether a PROXY header has to come first
   * @param now the time
   */
  public ServerSession(Limits limits, boolean proxied, long now) {
    this.limits = limits;
    this.proxy = proxied ? new ProxyHeader() : null;
    this.state = proxied ? State.PROXY : State.VERSION;
    this.since = now;
  }

  /**
   * Reads bytes.
   *
   * @param in what has come; it is read to its end unless there is a violation
   * @param now the time
   * @param out takes each whole request, in order
   * @return why the connection has to be closed, or null
   */
  public @Nullable Violation received(ByteBuffer in, long now, Consumer<Request> out) {
    anything |= in.hasRemaining();
    while (state != State.CLOSED && in.hasRemaining()) {
      switch (state) {
        case PROXY -> readProxy(in);
        case VERSION -> readVersion(in, now);
        case TYPE -> readType(in, now, out);
        case HEAD -> readHead(in, now, out);
        case CONTENT -> readContent(in, now, out);
        default -> throw new AssertionError(state);
      }
    }
    return violation;
  }

  /**
   * Reads the PROXY header and nothing behind it.
   *
   * @param in what has come; what follows the header is left in it
   * @return why the connection has to be closed, or null
   */
  public @Nullable Violation receivedOrigin(ByteBuffer in) {
    anything |= in.hasRemaining();
    while (state == State.PROXY && in.hasRemaining()) {
      readProxy(in);
    }
    return violation;
  }

  private void readProxy(ByteBuffer in) {
    switch (Objects.requireNonNull(proxy).read(in)) {
      case MORE -> {}
      case DONE -> state = State.VERSION;
      case WRONG -> violate(Violation.PROXY);
    }
  }

  private void readVersion(ByteBuffer in, long now) {
    if (in.get() != Protocol.VERSION) {
      violate(Violation.VERSION);
    } else {
      boundary(now);
    }
  }

  private void boundary(long now) {
    state = State.TYPE;
    since = now;
    content = null;
  }

  private void readType(ByteBuffer in, long now, Consumer<Request> out) {
    type = in.get();
    since = now;
    switch (type) {
      case Protocol.PING -> out.accept(new Request.Ping());
      case Protocol.USER -> expectHead(MOST_HEAD);
      case Protocol.RESOLVE -> expectHead(Protocol.RESOLVE_HEAD - 1);
      default -> violate(Violation.TYPE);
    }
  }

  private void expectHead(int length) {
    headLength = length;
    headHave = 0;
    state = State.HEAD;
  }

  private void readHead(ByteBuffer in, long now, Consumer<Request> out) {
    int more = Math.min(headLength - headHave, in.remaining());
    in.get(head, headHave, more);
    headHave += more;
    if (headHave < headLength) {
      return;
    }
    ByteBuffer whole = ByteBuffer.wrap(head, 0, headLength);
    pid = type == Protocol.USER ? whole.getLong() : 0;
    int length = whole.getInt();
    int most = type == Protocol.USER ? limits.maxBody() : limits.maxName();
    if (length < 0 || length > most) {
      violate(type == Protocol.USER ? Violation.BODY_TOO_LONG : Violation.NAME_TOO_LONG);
    } else if (length <= in.remaining()) {
      byte[] bytes = new byte[length];
      in.get(bytes);
      whole(bytes, now, out);
    } else {
      content = new Growing(length, in.remaining());
      state = State.CONTENT;
    }
  }

  private void readContent(ByteBuffer in, long now, Consumer<Request> out) {
    Growing collected = Objects.requireNonNull(content);
    if (collected.take(in)) {
      whole(collected.all(), now, out);
    }
  }

  private void whole(byte[] bytes, long now, Consumer<Request> out) {
    if (type == Protocol.USER) {
      boundary(now);
      out.accept(new Request.User(pid, bytes));
      return;
    }
    String name;
    try {
      name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      violate(Violation.NAME_NOT_UTF8);
      return;
    }
    boundary(now);
    out.accept(new Request.Resolve(name));
  }

  private void violate(Violation why) {
    violation = why;
    state = State.CLOSED;
    content = null;
  }

  /**
   * The stream has ended.
   *
   * @return null if that is in order: between two frames, or before the version
   */
  public @Nullable Violation ended() {
    if (state == State.CLOSED) {
      return violation;
    }
    boolean inOrder = state == State.TYPE || state == State.VERSION || !anything;
    if (inOrder) {
      state = State.CLOSED;
    } else {
      violate(Violation.TRUNCATED);
    }
    return violation;
  }

  /**
   * Looks at the time.
   *
   * @param now the time
   * @return why the connection has to be closed, or null
   */
  public @Nullable Violation check(long now) {
    if (state == State.CLOSED || paused) {
      return violation;
    }
    if (state == State.TYPE) {
      if (now - since >= limits.idleTimeoutNanos()) {
        violate(Violation.IDLE);
      }
    } else if (now - since >= limits.ioTimeoutNanos()) {
      violate(Violation.TIMEOUT);
    }
    return violation;
  }

  /**
   * The owner stops reading: what does not come now is not the peer's fault.
   *
   * @param now the time
   */
  public void pause(long now) {
    if (!paused) {
      paused = true;
      pausedAt = now;
    }
  }

  /**
   * The owner reads again.
   *
   * @param now the time
   */
  public void resume(long now) {
    if (paused) {
      paused = false;
      since += now - pausedAt;
    }
  }

  /**
   * The memory held for a frame that is not complete.
   *
   * @return bytes
   */
  public int held() {
    return content == null ? 0 : content.held();
  }

  /**
   * Whom the PROXY header names as the origin of the connection.
   *
   * @return its address; null if there was no header yet, or it names nobody
   */
  public @Nullable InetSocketAddress origin() {
    return proxy == null || state == State.PROXY ? null : proxy.origin();
  }

  /**
   * Whether it still waits for its PROXY header.
   *
   * @return true before the end of the header
   */
  public boolean awaitsOrigin() {
    return state == State.PROXY;
  }
}
