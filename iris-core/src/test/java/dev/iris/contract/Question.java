package dev.iris.contract;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.Recipient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A question, and where the answer goes. */
record Question(int n, Recipient<Integer> replyTo) {

  /** An actor that answers with twice the number. */
  static ActorRef<Question> doubler(IrisRuntime iris, Kind kind) {
    return kind.spawn(iris.actor(Question.class), (q, ctx) -> q.replyTo().send(2 * q.n()));
  }

  static CompletableFuture<Integer> ask(ActorRef<Question> ref, int n, Duration timeout) {
    return ref.ask(Integer.class, to -> new Question(n, to), timeout);
  }
}
