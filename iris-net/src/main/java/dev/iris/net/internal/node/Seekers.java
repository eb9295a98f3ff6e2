package dev.iris.net.internal.node;

import dev.iris.ActorRef;
import dev.iris.net.Codec;
import dev.iris.net.PeerConfig;
import dev.iris.net.internal.transport.Carrier;
import dev.iris.net.internal.transport.PeerAddress;
import dev.iris.net.internal.wire.Backoff;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Names that are asked for until somebody has them: the pauses are those between attempts to
 * connect. Any thread.
 *
 * <p>A seeker is in the set until it is done, and whoever takes it out tells the outcome. Closing
 * sets the flag and then empties the set; a seeker enters and then reads the flag.
 */
final class Seekers {

  private final Node node;
  private final Carrier carrier;
  private final PeerConfig config;
  private final Set<Seeker<?>> all = Collections.synchronizedSet(new LinkedHashSet<>());
  private volatile boolean closed;

  Seekers(Node node, Carrier carrier, PeerConfig config) {
    this.node = node;
    this.carrier = carrier;
    this.config = config;
  }

  <M> void seek(
      PeerAddress address,
      String name,
      Codec<M> codec,
      BooleanSupplier wanted,
      Consumer<@Nullable ActorRef<?>> found) {
    Seeker<M> seeker = new Seeker<>(address.toString(), name, codec, wanted, found);
    all.add(seeker);
    if (closed) {
      seeker.done(null);
    } else {
      seeker.attempt();
    }
  }

  void close() {
    closed = true;
    for (Seeker<?> seeker : all.toArray(new Seeker<?>[0])) {
      seeker.done(null);
    }
  }

  private final class Seeker<M> {
    private final String address;
    private final String name;
    private final Codec<M> codec;
    private final BooleanSupplier wanted;
    private final Consumer<@Nullable ActorRef<?>> found;
    private final Backoff backoff;

    Seeker(
        String address,
        String name,
        Codec<M> codec,
        BooleanSupplier wanted,
        Consumer<@Nullable ActorRef<?>> found) {
      this.address = address;
      this.name = name;
      this.codec = codec;
      this.wanted = wanted;
      this.found = found;
      this.backoff =
          new Backoff(
              carrier.random(), config.firstBackoff().toNanos(), config.maxBackoff().toNanos());
    }

    void attempt() {
      if (!wanted.getAsBoolean()) {
        all.remove(this);
        return;
      }
      CompletableFuture<Optional<ActorRef<M>>> answer;
      try {
        answer = node.resolve(address, name, codec);
      } catch (IllegalStateException nodeClosed) {
        done(null);
        return;
      }
      answer.whenComplete(
          (actor, failure) -> {
            if (failure == null && actor.isPresent()) {
              done(actor.get());
            } else {
              later();
            }
          });
    }

    /** Without effect if the node is closed, which ends all seekers. */
    private void later() {
      carrier.loop().after(backoff.next(), this::attempt);
    }

    void done(@Nullable ActorRef<?> actor) {
      if (all.remove(this)) {
        found.accept(actor);
      }
    }
  }
}
