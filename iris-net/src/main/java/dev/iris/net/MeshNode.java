package dev.iris.net;

import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.IrisRuntime;
import dev.iris.Pid;
import dev.iris.Recipient;
import dev.iris.Signal;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A runtime's door to others, over TCP. It accepts connections, and makes one to each node it sends
 * to. Whoever made it closes it; else its runtime does. All methods may be called from any thread,
 * also from inside an actor.
 *
 * <p>What can be reached from outside: actors that were {@linkplain #expose exposed}, and actors
 * with protocol {@code byte[]} that have a name in the runtime, unless {@link
 * MeshConfig#withReachable} says no. Protocol 1 has no authentication: listen where only those can
 * connect who may send, or use {@linkplain MeshConfig#withTls mutual TLS}.
 *
 * {@snippet :
 * try (var iris = IrisRuntime.start(); var node = MeshNode.listen(iris, "127.0.0.1", 9000)) {
 *   var echo = iris.spawn(String.class, (line, ctx) -> System.out.println(line));
 *   node.expose("echo", echo, Codec.utf8());
 * }
 * }
 */
public interface MeshNode extends AutoCloseable {

  /**
   * Listens on any free port of loopback.
   *
   * @param iris the runtime
   * @return the node
   * @throws UncheckedIOException if that cannot be done
   * @throws IllegalStateException if the runtime is closing
   */
  static MeshNode listen(IrisRuntime iris) {
    return listen(iris, MeshConfig.defaults());
  }

  /**
   * Listens.
   *
   * @param iris the runtime
   * @param host a name or address of this machine
   * @param port the port, 0 for any free one
   * @return the node
   * @throws UncheckedIOException if the address cannot be listened on, with the reason: the port is
   *     taken, the address is not of this machine, ...
   * @throws IllegalArgumentException if the port is none
   * @throws IllegalStateException if the runtime is closing
   */
  static MeshNode listen(IrisRuntime iris, String host, int port) {
    return listen(iris, MeshConfig.defaults().withAddress(host, port));
  }

  /**
   * Listens with settings.
   *
   * @param iris the runtime
   * @param config the settings, the address among them
   * @return the node
   * @throws UncheckedIOException if the address cannot be listened on, with the reason
   * @throws IllegalStateException if the runtime is closing
   */
  static MeshNode listen(IrisRuntime iris, MeshConfig config) {
    return dev.iris.net.internal.node.Node.listen(iris, config);
  }

  /**
   * Where it listens.
   *
   * @return host and port, the real one if 0 was asked for
   */
  InetSocketAddress address();

  /**
   * Makes an actor reachable from outside, by a name and by its pid, until it ends. The name is
   * this node's; the runtime's names are not touched, but a name exposed here prevails over one
   * there.
   *
   * @param <M> its messages
   * @param name the name others resolve
   * @param actor an actor of this runtime
   * @param codec makes messages of the bytes that come; bytes it cannot read are dead letters
   * @throws IllegalArgumentException if the name is empty or too long, the actor is not of this
   *     runtime or has ended, or takes other messages than the codec makes
   * @throws IllegalStateException if another living actor has this name here, or this one is
   *     exposed with another codec, or the node is closed
   */
  <M> void expose(String name, ActorRef<M> actor, Codec<M> codec);

  /**
   * Takes an exposed name back. The actor is no longer reachable by its pid if that was its last.
   *
   * @param name the name
   * @return false if it was not exposed
   */
  boolean unexpose(String name);

  /**
   * Asks another node who has a name. The reference it brings sends to that actor; what protocol 1
   * cannot do (ask, stop, kill, mailboxSize, ...) throws {@link UnsupportedOperationException}.
   *
   * <p>The future fails with {@link java.io.IOException} as soon as the node is found not to be
   * reachable, and with {@link java.util.concurrent.TimeoutException} after {@link
   * PeerConfig#withResolveTimeout}. It is completed on a thread of its own, never inside an actor.
   *
   * @param <M> what the actor takes
   * @param address the node, host:port
   * @param name the name
   * @param codec makes bytes of what is sent
   * @return the actor, or empty if nobody there has that name
   * @throws IllegalArgumentException if the address is none, or the name is too long
   * @throws IllegalStateException if the node is closed
   */
  <M> CompletableFuture<Optional<ActorRef<M>>> resolve(String address, String name, Codec<M> codec);

  /**
   * Sends bytes to an actor of another node, for who has its pid from elsewhere. Messages of one
   * sender to one node arrive in order. Unlike a reference that was resolved, a bare pid has no
   * protection against the node's being started anew: it may then belong to another actor.
   *
   * @param address the node, host:port
   * @param pid the actor
   * @param body the message, not to be changed any more
   * @return false if it was refused: too long, no room, or the node is closed; true says that it
   *     waits for being written, and no more
   * @throws IllegalArgumentException if the address is none, or the pid is {@link Pid#NONE}
   */
  boolean sendRemote(String address, Pid pid, byte[] body);

  /**
   * Sends {@link Signal.NodeUp} and {@link Signal.NodeDown} as messages: at once if it is known
   * already how the node is, and at each change. The node is connected to for this, again and again
   * if need be.
   *
   * <p>It is up from its first answer to a ping on. It is declared down, with the cause, when
   * nobody listens there ({@code refused}) or no connection comes about ({@code unreachable}), when
   * its connection has ended and it does not answer within a heartbeat interval ({@code closed}),
   * when there is no sign of life ({@code silent}), when it does not speak the protocol ({@code
   * protocol error}), when no TLS session comes about ({@code TLS handshake failed}), and when this
   * side is closed ({@code this node was closed}). Down is told once, until it is up again.
   *
   * @param address the node, host:port
   * @param to who hears
   * @return to end it; signals that were sent before may still be in a mailbox
   * @throws IllegalArgumentException if the address is none
   * @throws IllegalStateException if this node is closed
   */
  Cancellable monitor(String address, Recipient<? super Signal> to);

  /**
   * Reads the files of TLS anew. New connections use what they hold now; those there are go on.
   *
   * @throws UncheckedIOException if they cannot be read or are not what they should be; what was
   *     read before is used on then
   * @throws IllegalStateException if the node was made without TLS
   */
  void reloadTls();

  /**
   * What it has seen.
   *
   * @return the counters, and an account for each peer
   */
  MeshStats stats();

  /**
   * Ends it: accepts no more, closes the connections others have made, sends what waits for other
   * nodes and waits for their confirmation, at most as long as configured, makes dead letters of
   * the rest, ends its threads. Called again it waits for the first call.
   */
  @Override
  void close();
}
