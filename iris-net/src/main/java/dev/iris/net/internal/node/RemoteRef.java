package dev.iris.net.internal.node;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.Pid;
import dev.iris.PullBehavior;
import dev.iris.Recipient;
import dev.iris.internal.transport.Transport;
import dev.iris.net.Codec;
import dev.iris.net.internal.transport.PeerAddress;
import dev.iris.net.internal.wire.Target;
import dev.iris.net.internal.wire.TargetWatch;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The reference of an actor of another node: it sends, and knows what it was told. Any thread. */
final class RemoteRef<M> implements ActorRef<M>, Transport.Remote {

  private final Node node;
  private final PeerAddress address;
  private final Target target;
  private final Codec<M> codec;

  RemoteRef(Node node, PeerAddress address, Target target, Codec<M> codec) {
    this.node = node;
    this.address = address;
    this.target = target;
    this.codec = codec;
  }

  @Override
  public boolean send(M message) {
    Objects.requireNonNull(message, "message");
    return node.send(address, target, codec, message, this);
  }

  @Override
  public Pid pid() {
    return new Pid(target.pid());
  }

  @Override
  public Class<M> protocol() {
    return codec.type();
  }

  @Override
  public boolean isAlive() {
    return !target.gone();
  }

  @Override
  public Runnable onEnd(Turn turn, Ended listener) {
    TargetWatch watch =
        new TargetWatch(
            target,
            turn.ordinal(),
            cause -> listener.ended(new ExitReason.NodeDown(address.toString(), cause), named()));
    return node.watch(address, watch);
  }

  @Override
  public void find(BooleanSupplier wanted, Consumer<@Nullable ActorRef<?>> found) {
    node.find(address, Objects.requireNonNull(target.name()), codec, wanted, found);
  }

  @Override
  public boolean cutOff() {
    return node.isClosed();
  }

  private Map<String, String> named() {
    String name = target.name();
    return name == null ? Map.of() : Map.of("name", name);
  }

  @Override
  public <R> CompletableFuture<R> ask(
      Function<? super Recipient<R>, ? extends M> request, Duration timeout) {
    throw unsupported("ask");
  }

  @Override
  public void stop() {
    throw unsupported("stop");
  }

  @Override
  public void kill() {
    throw unsupported("kill");
  }

  @Override
  public OptionalInt mailboxSize() {
    throw unsupported("mailboxSize");
  }

  @Override
  public CompletableFuture<Long> hotSwap(Behavior<M> next) {
    throw unsupported("hotSwap");
  }

  @Override
  public CompletableFuture<Long> hotSwapNow(Behavior<M> next) {
    throw unsupported("hotSwapNow");
  }

  @Override
  public <B extends Behavior<M>> CompletableFuture<Long> hotSwap(
      Supplier<B> next, BiConsumer<? super Behavior<M>, ? super B> migrate) {
    throw unsupported("hotSwap");
  }

  @Override
  public CompletableFuture<Long> hotSwapBody(PullBehavior<M> next) {
    throw unsupported("hotSwapBody");
  }

  @Override
  public CompletableFuture<Long> rollback(long version) {
    throw unsupported("rollback");
  }

  @Override
  public long behaviorVersion() {
    throw unsupported("behaviorVersion");
  }

  private UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException(
        "protocol 1 has no " + what + ", so it is not possible with " + this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RemoteRef<?> ref
        && ref.node == node
        && ref.address.equals(address)
        && ref.target.pid() == target.pid();
  }

  @Override
  public int hashCode() {
    return Objects.hash(address, target.pid());
  }

  @Override
  public String toString() {
    String name = target.name();
    String who = "actor " + pid() + (name == null ? "" : " '" + name + "'");
    return who + " at " + address;
  }
}
