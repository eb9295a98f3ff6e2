package dev.iris.net.internal.node;

import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.Recipient;
import dev.iris.Signal;
import dev.iris.internal.transport.Transport.Directory;
import dev.iris.net.internal.transport.Peer;
import dev.iris.net.internal.wire.Trouble;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody who hears whether a node is up. What can be sent to without waiting is sent to at once;
 * for others, which may be code of users, the signals go through a queue that one callback at a
 * time empties, so their order stays.
 */
final class NodeMonitor implements Peer.Watcher, Cancellable {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.Mesh");

  private final Peer peer;
  private final String address;
  private final Recipient<? super Signal> to;
  private final Directory directory;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final ArrayDeque<Signal> waiting = new ArrayDeque<>();
  private boolean busy;

  private NodeMonitor(
      Peer peer, String address, Recipient<? super Signal> to, Directory directory) {
    this.peer = peer;
    this.address = address;
    this.to = to;
    this.directory = directory;
  }

  static NodeMonitor start(
      Peer peer, String address, Recipient<? super Signal> to, Directory directory) {
    NodeMonitor monitor = new NodeMonitor(peer, address, to, directory);
    peer.watch(monitor);
    return monitor;
  }

  @Override
  public boolean cancel() {
    if (!cancelled.compareAndSet(false, true)) {
      return false;
    }
    peer.unwatch(this);
    return true;
  }

  @Override
  public void up() {
    tell(new Signal.NodeUp(address));
  }

  @Override
  public void down(Trouble why) {
    tell(new Signal.NodeDown(address, why.text()));
  }

  private void tell(Signal signal) {
    if (to instanceof ActorRef<?> actor && directory.takesAtOnce(actor)) {
      send(signal);
      return;
    }
    synchronized (waiting) {
      waiting.addLast(signal);
      if (busy) {
        return;
      }
      busy = true;
    }
    directory.callback(this::empty);
  }

  private void empty() {
    for (Signal next = next(); next != null; next = next()) {
      send(next);
    }
  }

  private @Nullable Signal next() {
    synchronized (waiting) {
      busy = !waiting.isEmpty();
      return waiting.pollFirst();
    }
  }

  private void send(Signal signal) {
    if (cancelled.get()) {
      return;
    }
    try {
      to.send(signal);
    } catch (RuntimeException failed) {
      LOG.warn("Whoever monitors {} failed at {}", address, signal, failed);
    }
  }
}
