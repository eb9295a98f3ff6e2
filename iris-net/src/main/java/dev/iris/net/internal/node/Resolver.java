package dev.iris.net.internal.node;

import dev.iris.ActorRef;
import dev.iris.internal.transport.Transport.Directory;
import dev.iris.net.Codec;
import dev.iris.net.internal.transport.Carrier;
import dev.iris.net.internal.transport.Peer;
import dev.iris.net.internal.transport.PeerAddress;
import dev.iris.net.internal.wire.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks peers for names. The first of reply, failure and timeout settles a question; its future is
 * completed on a thread of its own, for the stages that hang on it are a user's.
 */
final class Resolver {

  private final Node node;
  private final Carrier carrier;
  private final Directory directory;
  private final Duration timeout;

  Resolver(Node node, Carrier carrier, Directory directory, Duration timeout) {
    this.node = node;
    this.carrier = carrier;
    this.directory = directory;
    this.timeout = timeout;
  }

  <M> CompletableFuture<Optional<ActorRef<M>>> resolve(
      Peer peer, PeerAddress address, String name, Codec<M> codec) {
    CompletableFuture<Optional<ActorRef<M>>> future = directory.newFuture(address);
    AtomicBoolean settled = new AtomicBoolean();
    Runnable cancel =
        carrier
            .loop()
            .after(
                timeout.toNanos(),
                () ->
                    settle(
                        settled,
                        () ->
                            future.completeExceptionally(
                                new TimeoutException(
                                    "node " + address + " has not answered within " + timeout))));
    peer.look(
        name,
        (pid, connection) -> {
          cancel.run();
          settle(settled, () -> future.complete(found(address, name, codec, pid, connection)));
        },
        why -> {
          cancel.run();
          settle(
              settled,
              () ->
                  future.completeExceptionally(
                      new IOException("node " + address + " cannot be asked: " + why)));
        });
    return future;
  }

  private <M> Optional<ActorRef<M>> found(
      PeerAddress address, String name, Codec<M> codec, long pid, int connection) {
    return pid == 0
        ? Optional.empty()
        : Optional.of(new RemoteRef<>(node, address, new Target(pid, name, connection), codec));
  }

  private void settle(AtomicBoolean settled, Runnable complete) {
    if (settled.compareAndSet(false, true)) {
      directory.callback(complete);
    }
  }
}
