package dev.iris.net.internal.node;

import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.Pid;
import dev.iris.Recipient;
import dev.iris.Signal;
import dev.iris.internal.transport.Transport;
import dev.iris.net.Codec;
import dev.iris.net.MeshConfig;
import dev.iris.net.MeshNode;
import dev.iris.net.MeshStats;
import dev.iris.net.TlsConfig;
import dev.iris.net.internal.events.MeshEvents;
import dev.iris.net.internal.netty.NettyCarrier;
import dev.iris.net.internal.netty.Tls;
import dev.iris.net.internal.transport.Carrier;
import dev.iris.net.internal.transport.Listener;
import dev.iris.net.internal.transport.Peer;
import dev.iris.net.internal.transport.PeerAddress;
import dev.iris.net.internal.transport.Refusals;
import dev.iris.net.internal.transport.ServerSettings;
import dev.iris.net.internal.transport.Traffic;
import dev.iris.net.internal.wire.Limits;
import dev.iris.net.internal.wire.Outgoing;
import dev.iris.net.internal.wire.Target;
import dev.iris.net.internal.wire.TargetWatch;
import dev.iris.net.internal.wire.Trouble;
import dev.iris.net.internal.wire.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node: checks arguments, and leaves the work to its parts. */
public final class Node implements MeshNode {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.Mesh");
  private static final long CLOSE_SLACK_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Makes what carries the bytes of a node. */
  @FunctionalInterface
  interface Carriers {
    Carrier open(MeshConfig config, Transport.Directory directory) throws IOException;
  }

  private final MeshConfig config;
  private final Door door;
  private final Transport.Directory directory;
  private final Exposures exposures;
  private final Reception reception;
  private final Refusals refusals;
  private final Traffic traffic = new Traffic();
  private final Carrier carrier;
  private final Peers peers;
  private final Resolver resolver;
  private final Seekers seekers;
  private final Listener listener;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed;

  /**
   * Listens.
   *
   * @param iris the runtime
   * @param config the settings
   * @return the node
   */
  public static Node listen(IrisRuntime iris, MeshConfig config) {
    return listen(iris, config, (same, directory) -> sockets(same));
  }

  /**
   * Listens on a transport of its own.
   *
   * @param iris the runtime
   * @param config the settings
   * @param carriers makes the transport, which the node closes
   * @return the node
   */
  static Node listen(IrisRuntime iris, MeshConfig config, Carriers carriers) {
    Objects.requireNonNull(iris, "iris");
    Objects.requireNonNull(config, "config");
    if (!(iris instanceof Transport.Host host)) {
      throw new IllegalArgumentException(
          iris + " has no door for other nodes; it must be a runtime that IrisRuntime.start made");
    }
    Door door = new Door();
    host.attach(door);
    try {
      Node node = new Node(config, door, carriers);
      if (!door.opened(node)) {
        node.close();
        throw new IllegalStateException("the runtime is closing; no node can listen for it");
      }
      return node;
    } catch (IOException e) {
      door.directory().detach(door);
      throw new UncheckedIOException(explained(config, e), e);
    } catch (RuntimeException e) {
      door.directory().detach(door);
      throw e;
    }
  }

  private static String explained(MeshConfig config, IOException e) {
    String where = "cannot listen on " + config.host() + ":" + config.port() + ": ";
    boolean taken = e instanceof BindException || String.valueOf(e.getMessage()).contains("in use");
    return where + (taken ? "the port is taken, or the address is not this machine's" : e);
  }

  private Node(MeshConfig config, Door door, Carriers carriers) throws IOException {
    this.config = config;
    this.door = door;
    this.directory = door.directory();
    this.exposures = new Exposures(directory, config.reachable().orElse(null));
    this.reception = new Reception(directory, exposures);
    MeshEvents events = MeshEvents.ofThisJvm();
    this.refusals = new Refusals(config.logsPerSecond(), events);
    this.carrier = carriers.open(config, directory);
    this.closed = directory.newFuture("the close of the node");
    this.peers = new Peers(carrier, directory, config.peers(), events);
    this.resolver = new Resolver(this, carrier, directory, config.peers().resolveTimeout());
    this.seekers = new Seekers(this, carrier, config.peers());
    try {
      config.exposed().forEach(exposure -> exposure.at(this));
      this.listener =
          carrier.listen(
              new InetSocketAddress(config.host(), config.port()),
              server(config),
              new Listener.Shared(reception, directory::callback, refusals, traffic));
    } catch (IOException | RuntimeException e) {
      carrier.close();
      throw e;
    }
    LOG.info("Listening on {}", listener.address());
  }

  private static Carrier sockets(MeshConfig config) throws IOException {
    Tls tls = config.tls().isPresent() ? tls(config.tls().get()) : null;
    return new NettyCarrier(config.threads(), config.nativeTransport(), config.spin(), tls);
  }

  private static Tls tls(TlsConfig tls) throws IOException {
    return new Tls(
        new Tls.Settings(
            tls.certificates(),
            tls.key(),
            tls.trusted(),
            tls.mutual(),
            tls.hostnameVerification()));
  }

  @Override
  public void reloadTls() {
    try {
      carrier.reloadTls();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the files of TLS cannot be used, the old ones stay: " + e.getMessage(), e);
    }
  }

  private static ServerSettings server(MeshConfig config) {
    return new ServerSettings(
        new Limits(
            config.maxBody(),
            config.maxName(),
            config.ioTimeout().toNanos(),
            config.idleTimeout().toNanos()),
        config.maxConnections(),
        config.maxConnectionsPerAddress(),
        config.unfinishedBytes(),
        config.proxyHeader());
  }

  @Override
  public InetSocketAddress address() {
    return listener.address();
  }

  @Override
  public <M> void expose(String name, ActorRef<M> actor, Codec<M> codec) {
    checkName(name);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name is empty; it must have a character or more");
    }
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(codec, "codec");
    if (codec.type() != actor.protocol()) {
      throw new IllegalArgumentException(
          actor
              + " takes "
              + actor.protocol().getTypeName()
              + ", and the codec makes "
              + codec.type().getTypeName());
    }
    if (directory.numbered(actor.pid()).orElse(null) != actor) {
      throw new IllegalArgumentException(actor + " has ended, or is not an actor of this runtime");
    }
    checkOpen();
    exposures.add(name, actor, codec);
  }

  @Override
  public boolean unexpose(String name) {
    return exposures.remove(Objects.requireNonNull(name, "name"));
  }

  private void checkName(String name) {
    int bytes = Objects.requireNonNull(name, "name").getBytes(StandardCharsets.UTF_8).length;
    if (bytes > config.maxName()) {
      throw new IllegalArgumentException(
          "the name has " + bytes + " bytes; at most " + config.maxName() + " are allowed");
    }
  }

  private void checkOpen() {
    if (closing.get()) {
      throw new IllegalStateException("the node is closed");
    }
  }

  @Override
  public <M> CompletableFuture<Optional<ActorRef<M>>> resolve(
      String address, String name, Codec<M> codec) {
    PeerAddress where = PeerAddress.parse(address);
    checkName(name);
    Objects.requireNonNull(codec, "codec");
    Peer peer = peers.at(where);
    if (peer == null) {
      throw new IllegalStateException("the node is closed");
    }
    return resolver.resolve(peer, where, name, codec);
  }

  @Override
  public boolean sendRemote(String address, Pid pid, byte[] body) {
    PeerAddress where = PeerAddress.parse(address);
    Objects.requireNonNull(body, "body");
    if (Objects.requireNonNull(pid, "pid").equals(Pid.NONE)) {
      throw new IllegalArgumentException("the pid is 0, which is no actor");
    }
    return send(where, new Target(pid.value()), Codec.bytes(), body, pid + " at " + where);
  }

  @Override
  public Cancellable monitor(String address, Recipient<? super Signal> to) {
    PeerAddress where = PeerAddress.parse(address);
    Objects.requireNonNull(to, "to");
    Peer peer = peers.at(where);
    if (peer == null) {
      throw new IllegalStateException("the node is closed");
    }
    return NodeMonitor.start(peer, address, to, directory);
  }

  /** Asks for a name until somebody has it, it is not wanted any more, or this node is closed. */
  void find(
      PeerAddress address,
      String name,
      Codec<?> codec,
      BooleanSupplier wanted,
      Consumer<@Nullable ActorRef<?>> found) {
    seekers.seek(address, name, codec, wanted, found);
  }

  boolean isClosed() {
    return closing.get();
  }

  /** Gives what ends the watch. */
  Runnable watch(PeerAddress address, TargetWatch watch) {
    Peer peer = peers.at(address);
    if (peer == null) {
      watch.listener().ended(Trouble.LOCAL.text());
      return () -> {};
    }
    peer.watch(watch);
    return () -> peer.unwatch(watch);
  }

  /** Whatever is refused is reported. */
  <M> boolean send(PeerAddress address, Target target, Codec<M> codec, M message, Object shown) {
    String refusal = offer(address, target, codec, message, shown);
    if (refusal == null) {
      return true;
    }
    directory.refused(message, new Pid(target.pid()), shown, refusal);
    return false;
  }

  /** Null, or why it is refused. */
  private <M> @Nullable String offer(
      PeerAddress address, Target target, Codec<M> codec, M message, Object shown) {
    if (directory.refusesThisThread()) {
      return DeadLetter.FENCED;
    }
    Peer peer = peers.at(address);
    if (peer == null) {
      return DeadLetter.CLOSING;
    }
    if (target.gone()) {
      return DeadLetter.ENDED;
    }
    byte[] body;
    try {
      body = Objects.requireNonNull(codec.encode(message), "what the codec made");
    } catch (RuntimeException e) {
      LOG.debug("A codec failed at a message for {}", shown, e);
      return DeadLetter.UNENCODABLE;
    }
    if (body.length > config.maxBody()) {
      return DeadLetter.TOO_LONG;
    }
    return peer.send(new Outgoing(target, body, message, shown)) ? null : DeadLetter.FULL;
  }

  @Override
  public MeshStats stats() {
    Map<String, Long> refused = new TreeMap<>();
    for (Violation why : Violation.values()) {
      refused.put(why.key(), refusals.count(why));
    }
    return new MeshStats(
        listener.connections(),
        traffic.accepted().sum(),
        traffic.messages().sum(),
        traffic.resolves().sum(),
        traffic.pings().sum(),
        reception.unreachable(),
        reception.undecodable(),
        traffic.bytesIn().sum(),
        traffic.bytesOut().sum(),
        refused,
        peers.stats());
  }

  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      end();
      closed.complete(null);
    }
    closed.join();
  }

  private void end() {
    listener.close();
    awaitPeers(peers.close());
    if (!carrier.close()) {
      LOG.error("Threads that move bytes have not ended and are left behind");
    }
    seekers.close();
    refusals.close();
    directory.detach(door);
  }

  /** They are closed by their own time limit. */
  private void awaitPeers(List<CompletableFuture<Void>> all) {
    long limit = config.peers().closeTimeout().toNanos() + CLOSE_SLACK_NANOS;
    try {
      for (CompletableFuture<Void> peer : all) {
        peer.get(limit, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.error("A peer was not closed in time; what waits for it is lost", e);
    }
  }

  @Override
  public String toString() {
    return "node at " + address();
  }
}
