package dev.iris.net;

import dev.iris.ActorRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Immutable settings of a node. Begin with {@link #defaults()} and change what you need: each
 * with-er returns new settings, and throws {@link IllegalArgumentException} at once when a value is
 * outside its range. There is nothing that must be set.
 */
public final class MeshConfig {

  private static final int MAX_BODY = 256 * 1024 * 1024;
  private static final int MAX_NAME = 32 * 1024;
  private static final int MAX_THREADS = 256;
  private static final int MAX_PORT = 65_535;
  private static final Duration MAX_SPIN = Duration.ofMillis(10);
  private static final MeshConfig DEFAULTS = new MeshConfig(new Values());

  private final Values values;

  private MeshConfig(Values values) {
    this.values = values;
  }

  /** An actor to be exposed. */
  @FunctionalInterface
  public interface Exposure {
    /**
     * Does it.
     *
     * @param node where
     */
    void at(MeshNode node);
  }

  /** Written before the constructor ends, and never again. */
  private static final class Values implements Cloneable {
    String host = "127.0.0.1";
    int port;
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_THREADS);
    boolean nativeTransport = true;
    Duration spin = Duration.ZERO;
    int maxBody = 1024 * 1024;
    int maxName = 1024;
    Duration ioTimeout = Duration.ofSeconds(5);
    Duration idleTimeout = Duration.ofMinutes(1);
    int maxConnections = 4096;
    int maxConnectionsPerAddress = 512;
    int unfinishedBytes = 64 * 1024 * 1024;
    boolean proxyHeader;
    @Nullable TlsConfig tls;
    int logsPerSecond = 10;
    @Nullable BiPredicate<String, ActorRef<?>> reachable;
    PeerConfig peers = PeerConfig.defaults();
    List<Exposure> exposed = List.of();

    @Override
    public Values clone() {
      try {
        return (Values) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /**
   * The defaults: any free port on loopback; for the others see their with-ers.
   *
   * @return the defaults
   */
  public static MeshConfig defaults() {
    return DEFAULTS;
  }

  private MeshConfig with(Consumer<Values> change) {
    Values copy = values.clone();
    change.accept(copy);
    return new MeshConfig(copy);
  }

  /**
   * Where to listen. Whoever can connect to it can send to what is reachable, so listen on other
   * interfaces than loopback only where that is meant.
   *
   * @param host a name or address of this machine, {@code 0.0.0.0} for all; by default 127.0.0.1
   * @param port 0 to 65535; 0, the default, is any free one
   * @return the new settings
   */
  public MeshConfig withAddress(String host, int port) {
    if (Objects.requireNonNull(host, "host").isBlank()) {
      throw new IllegalArgumentException("the host is empty; it must be a name or an address");
    }
    return with(
        v -> {
          v.host = host;
          v.port = Checks.range("port", port, 0, MAX_PORT);
        });
  }

  /**
   * How many threads move bytes.
   *
   * @param threads 1 to 256; by default half of the processors
   * @return the new settings
   */
  public MeshConfig withThreads(int threads) {
    return with(v -> v.threads = Checks.range("threads", threads, 1, MAX_THREADS));
  }

  /**
   * Whether the system's own transport (epoll, kqueue) is used where it is there.
   *
   * @param allowed false: NIO everywhere; by default true
   * @return the new settings
   */
  public MeshConfig withNativeTransport(boolean allowed) {
    return with(v -> v.nativeTransport = allowed);
  }

  /**
   * How long a thread that moves bytes looks for more after it has had something to do, before it
   * goes to sleep. To be woken takes longer than to look, so this shortens round trips; the price
   * is processor time: while messages come at least this often each of these threads keeps a
   * processor busy, and after the last one for so long. It gives way to other threads that want to
   * run, and stops for a while where they do, so where processors are scarce it gains little.
   *
   * @param atMost zero to 10 milliseconds; by default zero: it sleeps at once
   * @return the new settings
   */
  public MeshConfig withSpin(Duration atMost) {
    if (Checks.atLeastZero("spin", atMost).compareTo(MAX_SPIN) > 0) {
      throw new IllegalArgumentException("spin is " + atMost + "; it must be at most " + MAX_SPIN);
    }
    return with(v -> v.spin = atMost);
  }

  /**
   * The longest body of a message, in both directions. A longer one that is declared closes its
   * connection, a longer one to be sent is refused.
   *
   * @param bytes 0 to 256 MiB; by default 1 MiB, which is what other nodes of protocol 1 take
   * @return the new settings
   */
  public MeshConfig withMaxBody(int bytes) {
    return with(v -> v.maxBody = Checks.range("maxBody", bytes, 0, MAX_BODY));
  }

  /**
   * The longest name, in bytes of UTF-8, in both directions.
   *
   * @param bytes 1 to 32 KiB; by default 1024
   * @return the new settings
   */
  public MeshConfig withMaxName(int bytes) {
    return with(v -> v.maxName = Checks.range("maxName", bytes, 1, MAX_NAME));
  }

  /**
   * How long an accepted connection may take from the first byte of a frame to its last, until its
   * version has come, and to take a reply.
   *
   * @param timeout more than zero; by default 5 seconds
   * @return the new settings
   */
  public MeshConfig withIoTimeout(Duration timeout) {
    return with(v -> v.ioTimeout = Checks.positive("ioTimeout", timeout));
  }

  /**
   * How long an accepted connection may be silent between two frames.
   *
   * @param timeout more than zero; by default a minute
   * @return the new settings
   */
  public MeshConfig withIdleTimeout(Duration timeout) {
    return with(v -> v.idleTimeout = Checks.positive("idleTimeout", timeout));
  }

  /**
   * How many accepted connections there may be; one too many is closed at once.
   *
   * @param connections 1 or more; by default 4096
   * @return the new settings
   */
  public MeshConfig withMaxConnections(int connections) {
    return with(
        v -> v.maxConnections = Checks.range("maxConnections", connections, 1, Integer.MAX_VALUE));
  }

  /**
   * The same for connections from one address.
   *
   * @param connections 1 or more; by default 512
   * @return the new settings
   */
  public MeshConfig withMaxConnectionsPerAddress(int connections) {
    return with(
        v ->
            v.maxConnectionsPerAddress =
                Checks.range("maxConnectionsPerAddress", connections, 1, Integer.MAX_VALUE));
  }

  /**
   * How much memory the unfinished frames of all accepted connections may take together; whoever
   * needs more then is closed.
   *
   * @param bytes 1 or more; by default 64 MiB
   * @return the new settings
   */
  public MeshConfig withUnfinishedBytes(int bytes) {
    return with(
        v -> v.unfinishedBytes = Checks.range("unfinishedBytes", bytes, 1, Integer.MAX_VALUE));
  }

  /**
   * Whether each accepted connection begins with a header of the PROXY protocol, version 1 or 2,
   * that tells whom it comes from. For nodes behind a proxy that sends it, and reachable through it
   * only: anybody can write such a header. With TLS it comes before the handshake, in the clear.
   *
   * @param expected by default false
   * @return the new settings
   */
  public MeshConfig withProxyHeader(boolean expected) {
    return with(v -> v.proxyHeader = expected);
  }

  /**
   * Speaks TLS, with the same protocol inside. The time for the version of an accepted connection
   * includes the handshake, and a PROXY header before it if one is expected.
   *
   * @param tls the files; by default everything is in the clear
   * @return the new settings
   */
  public MeshConfig withTls(TlsConfig tls) {
    Objects.requireNonNull(tls, "tls");
    return with(v -> v.tls = tls);
  }

  /**
   * How many refused connections are logged one by one each second; the others are summed up.
   *
   * @param lines 0 or more; by default 10
   * @return the new settings
   */
  public MeshConfig withLogsPerSecond(int lines) {
    return with(v -> v.logsPerSecond = Checks.range("logsPerSecond", lines, 0, Integer.MAX_VALUE));
  }

  /**
   * Which registered actors of protocol {@code byte[]} can be reached from outside, by each name
   * they have. It does not concern what was exposed. It is called on threads of the runtime's own,
   * several at a time; if it throws, the answer is no.
   *
   * @param reachable by default all of them
   * @return the new settings
   */
  public MeshConfig withReachable(BiPredicate<String, ActorRef<?>> reachable) {
    Objects.requireNonNull(reachable, "reachable");
    return with(v -> v.reachable = reachable);
  }

  /**
   * Exposes an actor from the first moment on, as {@link MeshNode#expose} does later. Nodes that
   * had resolved the name before this one was started anew resolve it again as soon as they can
   * connect, and give their references up if it is not there yet; so whatever others depend on
   * belongs here.
   *
   * @param <M> its messages
   * @param name the name
   * @param actor an actor of the runtime that will listen; else listening fails
   * @param codec makes messages of bytes
   * @return the new settings
   */
  public <M> MeshConfig withExposed(String name, ActorRef<M> actor, Codec<M> codec) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(codec, "codec");
    return with(
        v ->
            v.exposed =
                Stream.concat(
                        v.exposed.stream(), Stream.of(node -> node.expose(name, actor, codec)))
                    .toList());
  }

  /**
   * How this node behaves towards the nodes it connects to.
   *
   * @param peers the settings
   * @return the new settings
   */
  public MeshConfig withPeers(PeerConfig peers) {
    Objects.requireNonNull(peers, "peers");
    return with(v -> v.peers = peers);
  }

  /** {@return where to listen} */
  public String host() {
    return values.host;
  }

  /** {@return the port to listen on, 0 for any} */
  public int port() {
    return values.port;
  }

  /** {@return how many threads move bytes} */
  public int threads() {
    return values.threads;
  }

  /** {@return whether the system's own transport may be used} */
  public boolean nativeTransport() {
    return values.nativeTransport;
  }

  /** {@return how long threads that move bytes look for more before they sleep} */
  public Duration spin() {
    return values.spin;
  }

  /** {@return the longest body} */
  public int maxBody() {
    return values.maxBody;
  }

  /** {@return the longest name} */
  public int maxName() {
    return values.maxName;
  }

  /** {@return how long a frame may take} */
  public Duration ioTimeout() {
    return values.ioTimeout;
  }

  /** {@return how long the pause between two frames may be} */
  public Duration idleTimeout() {
    return values.idleTimeout;
  }

  /** {@return how many accepted connections there may be} */
  public int maxConnections() {
    return values.maxConnections;
  }

  /** {@return how many of one address there may be} */
  public int maxConnectionsPerAddress() {
    return values.maxConnectionsPerAddress;
  }

  /** {@return the memory for unfinished frames} */
  public int unfinishedBytes() {
    return values.unfinishedBytes;
  }

  /** {@return whether a PROXY header is expected} */
  public boolean proxyHeader() {
    return values.proxyHeader;
  }

  /** {@return the files of TLS, if it is spoken} */
  public Optional<TlsConfig> tls() {
    return Optional.ofNullable(values.tls);
  }

  /** {@return how many refusals are logged each second} */
  public int logsPerSecond() {
    return values.logsPerSecond;
  }

  /** {@return which registered actors can be reached, if that was set} */
  public Optional<BiPredicate<String, ActorRef<?>>> reachable() {
    return Optional.ofNullable(values.reachable);
  }

  /** {@return what is exposed from the first moment on, in order} */
  public List<Exposure> exposed() {
    return values.exposed;
  }

  /** {@return the settings for peers} */
  public PeerConfig peers() {
    return values.peers;
  }
}
