package dev.iris.net.internal.node;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.internal.transport.Transport.Directory;
import dev.iris.net.Codec;
import java.nio.ByteBuffer;

/**
 * An actor that can be reached from outside.
 *
 * @param <M> its messages
 * @param name one of the names it can be reached by
 * @param actor the actor
 * @param codec reads its messages
 * @param quick whether it can be sent to on an event loop: nothing waits, no code of users runs
 */
record Exposed<M>(String name, ActorRef<M> actor, Codec<M> codec, boolean quick) {

  static <M> Exposed<M> of(String name, ActorRef<M> actor, Codec<M> codec, Directory directory) {
    boolean ours = codec == Codec.bytes() || codec == Codec.utf8();
    return new Exposed<>(name, actor, codec, ours && directory.takesAtOnce(actor));
  }

  /** Sends what the bytes stand for; false if they stand for nothing. */
  boolean deliver(byte[] body, Directory directory) {
    M message;
    try {
      message = decode(body);
    } catch (Throwable unreadable) { // a user's code may throw anything
      directory.lost(body, actor.pid(), actor, DeadLetter.UNDECODABLE);
      return false;
    }
    actor.send(message); // who refuses reports it
    return true;
  }

  private M decode(byte[] body) throws Exception {
    if (codec == Codec.bytes()) {
      return actor.protocol().cast(body);
    }
    M message = actor.protocol().cast(codec.decode(ByteBuffer.wrap(body)));
    if (message == null) {
      throw new IllegalStateException("the codec gave null");
    }
    return message;
  }
}
