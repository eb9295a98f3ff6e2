package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Signal;
import dev.iris.internal.transport.Transport;
import java.util.Map;

/**
 * A link to an actor of another node, which has one end: that the other is taken to have ended does
 * to this one what the end of a linked actor does, and the other never hears of this one. It is in
 * the attachments of this one until either ends or it is undone, and who takes it out acts on it.
 */
final class RemoteLink {
  private final Cell<?> self;
  private final ActorRef<?> other;
  private Runnable stopListening = () -> {};

  private RemoteLink(Cell<?> self, ActorRef<?> other) {
    this.self = self;
    this.other = other;
  }

  /** By the actor; once, however often it is called. */
  static void begin(Cell<?> self, ActorRef<?> other, Transport.Remote remote) {
    RemoteLink link = new RemoteLink(self, other);
    if (self.attachments().linkRemote(link)) {
      link.stopListening = remote.onEnd(Transport.Remote.Turn.NOTICES, link::ended);
    }
  }

  /** By the actor. */
  static void undo(Cell<?> self, ActorRef<?> other) {
    RemoteLink link = self.attachments().unlinkRemote(other);
    if (link != null) {
      link.abandon();
    }
  }

  private void ended(ExitReason reason, Map<String, String> metadata) {
    Links.Effect effect = self.attachments().remoteEnded(this);
    Links.pass(effect, self, new Signal.Exit(other, reason, metadata));
  }

  ActorRef<?> other() {
    return other;
  }

  /** By the actor, also as it ends. */
  void abandon() {
    stopListening.run();
  }
}
