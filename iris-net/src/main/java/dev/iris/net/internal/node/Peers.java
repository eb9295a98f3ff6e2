package dev.iris.net.internal.node;

import dev.iris.Pid;
import dev.iris.internal.transport.Transport.Directory;
import dev.iris.net.PeerConfig;
import dev.iris.net.PeerStats;
import dev.iris.net.internal.events.MeshEvents;
import dev.iris.net.internal.transport.Carrier;
import dev.iris.net.internal.transport.Peer;
import dev.iris.net.internal.transport.PeerAddress;
import dev.iris.net.internal.transport.Wire;
import dev.iris.net.internal.wire.Outgoing;
import dev.iris.net.internal.wire.PeerReport;
import dev.iris.net.internal.wire.PeerSettings;
import dev.iris.net.internal.wire.Trouble;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes this one sends to; each is made when it is first needed, once. Any thread. */
final class Peers {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.Mesh");

  private final Carrier carrier;
  private final Directory directory;
  private final PeerConfig config;
  private final MeshEvents events;
  private final ConcurrentHashMap<PeerAddress, Peer> all = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Peers(Carrier carrier, Directory directory, PeerConfig config, MeshEvents events) {
    this.events = events;
    this.carrier = carrier;
    this.directory = directory;
    this.config = config;
  }

  /** Null once closed. Whoever makes one and then sees the flag closes it: so none is missed. */
  @Nullable Peer at(PeerAddress address) {
    if (closed) {
      return null;
    }
    Peer peer = all.computeIfAbsent(address, this::make);
    if (closed) {
      peer.close();
      return null;
    }
    return peer;
  }

  private Peer make(PeerAddress address) {
    return new Peer(
        carrier,
        address,
        directory::callback,
        settings(),
        new Peer.Queue(config.queueBytes(), config.sendWait().toNanos()),
        new Heard(address),
        directory.newFuture("the close of " + address));
  }

  private PeerSettings settings() {
    return new PeerSettings(
        config.unconfirmedBytes(),
        config.maxResolves(),
        config.connectTimeout().toNanos(),
        config.heartbeat().toNanos(),
        config.silence().toNanos(),
        config.firstBackoff().toNanos(),
        config.maxBackoff().toNanos(),
        config.queueTime().toNanos(),
        config.closeTimeout().toNanos(),
        config.pingPause().toNanos());
  }

  List<PeerStats> stats() {
    return all.entrySet().stream()
        .map(Peers::stats)
        .sorted(Comparator.comparing(PeerStats::address))
        .toList();
  }

  private static PeerStats stats(Map.Entry<PeerAddress, Peer> entry) {
    Peer peer = entry.getValue();
    PeerReport report = peer.report();
    long accepted = peer.accepted(); // after the report: what came since is queued
    Wire.Bytes bytes = peer.bytes();
    long left = report.unconfirmed() + report.confirmed() + report.inDoubt() + report.undelivered();
    return new PeerStats(
        entry.getKey().toString(),
        report.state(),
        accepted,
        accepted - left,
        report.unconfirmed(),
        report.confirmed(),
        report.inDoubt(),
        report.undelivered(),
        bytes.in(),
        bytes.out(),
        report.roundTripNanos());
  }

  /** Each is done when that peer is closed, at the latest after the time configured for it. */
  List<CompletableFuture<Void>> close() {
    closed = true;
    return all.values().stream().map(Peer::close).toList();
  }

  private final class Heard implements Peer.Listener {
    private final PeerAddress address;

    Heard(PeerAddress address) {
      this.address = address;
    }

    @Override
    public void lost(Outgoing message, String cause) {
      directory.lost(message.message(), new Pid(message.target().pid()), message.shown(), cause);
    }

    @Override
    public void up() {
      LOG.info("Node {} is up", address);
      events.up(address);
    }

    @Override
    public void down(Trouble why) {
      LOG.warn("Node {} is down: {}", address, why.text());
      events.down(address, why.text());
    }
  }
}
