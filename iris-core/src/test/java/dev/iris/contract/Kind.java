package dev.iris.contract;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.Mailbox;
import dev.iris.Spawner;

/** The two kinds of actor, so that what must hold for both is tested on both. */
enum Kind {
  PUSH {
    @Override
    <M> ActorRef<M> spawn(Spawner<M> recipe, Behavior<M> behavior) {
      return recipe.spawn(behavior);
    }
  },
  PULL {
    @Override
    <M> ActorRef<M> spawn(Spawner<M> recipe, Behavior<M> behavior) {
      return recipe.spawnWithMailbox(mailbox -> pump(mailbox, behavior));
    }
  };

  /** Starts an actor of this kind that handles messages so; the other hooks are for push only. */
  abstract <M> ActorRef<M> spawn(Spawner<M> recipe, Behavior<M> behavior);

  private static <M> void pump(Mailbox<M> mailbox, Behavior<M> behavior) throws Exception {
    while (true) {
      behavior.onMessage(mailbox.receive(), mailbox);
    }
  }
}
