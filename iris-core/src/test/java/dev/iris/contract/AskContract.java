package dev.iris.contract;

import static dev.iris.contract.Question.ask;
import static dev.iris.contract.Question.doubler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.MailboxPolicy;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asking, and getting a reply. */
public abstract class AskContract extends RuntimeContract {

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theFutureBringsTheReply(Kind kind) {
    ActorRef<Question> ref = doubler(iris, kind);

    assertThat(Await.result(ask(ref, 21, HOUR))).isEqualTo(42);
    CompletableFuture<Integer> untyped = ref.ask(to -> new Question(4, to.narrow()), HOUR);
    assertThat(Await.result(untyped)).isEqualTo(8);
  }

  @Test
  void theRequestIsMadeOnceOnTheCallingThread() {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    ActorRef<Question> ref = doubler(iris, Kind.PUSH);

    CompletableFuture<Integer> reply =
        ref.ask(
            Integer.class,
            to -> {
              threads.add(Thread.currentThread());
              return new Question(1, to);
            },
            HOUR);

    assertThat(Await.result(reply)).isEqualTo(2);
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void manyAsksAtOnceEachGetTheirOwnReply() {
    ActorRef<Question> push = doubler(iris, Kind.PUSH);
    ActorRef<Question> pull = doubler(iris, Kind.PULL);

    Crowd.run(
        4,
        t -> {
          for (int i = 0; i < 1_000; i++) {
            CompletableFuture<Integer> one = ask(push, i, HOUR);
            CompletableFuture<Integer> two = ask(pull, -i, HOUR);
            assertThat(Await.result(one)).isEqualTo(2 * i);
            assertThat(Await.result(two)).isEqualTo(-2 * i);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void thereIsOneReply(Kind kind) {
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    var ref =
        kind.<Question>spawn(
            iris.actor(Question.class),
            (q, ctx) -> {
              answers.add(q.replyTo().send(1));
              answers.add(q.replyTo().send(2));
            });

    assertThat(Await.result(ask(ref, 0, HOUR))).isEqualTo(1);
    assertThat(Await.next(answers, "the first answer")).isTrue();
    assertThat(Await.next(answers, "the second answer")).isFalse();
  }

  @Test
  void theSlotRefusesNull() {
    BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    var ref =
        iris.<Question>spawn(
            Question.class,
            (q, ctx) -> {
              try {
                q.replyTo().send(null);
              } catch (NullPointerException e) {
                thrown.add(e);
              }
              q.replyTo().send(1);
            });

    assertThat(Await.result(ask(ref, 0, HOUR))).isEqualTo(1);
    assertThat(thrown).hasSize(1);
  }

  @Test
  void aRedirectedRequestIsAnsweredByTheOther() {
    Gate gate = gate();
    var ref =
        iris.actor(Question.class)
            .mailbox(MailboxPolicy.redirect(1, doubler(iris, Kind.PUSH)))
            .spawn((q, ctx) -> gate.pass());
    ref.send(new Question(0, n -> true));
    gate.awaitEntered();
    ref.send(new Question(0, n -> true));

    assertThat(Await.result(ask(ref, 21, HOUR))).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRequestAcceptedBeforeStopIsStillAnswered(Kind kind) {
    Gate gate = gate();
    var ref =
        kind.<Question>spawn(
            iris.actor(Question.class),
            (q, ctx) -> {
              gate.pass();
              q.replyTo().send(q.n());
            });
    CompletableFuture<Integer> first = ask(ref, 1, HOUR);
    gate.awaitEntered();
    CompletableFuture<Integer> second = ask(ref, 2, HOUR);
    ref.stop();
    gate.open();

    assertThat(Await.result(first)).isEqualTo(1);
    assertThat(Await.result(second)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theReplyMayComeFromAnotherActorWhileTheAskedOneLives(Kind kind) {
    ActorRef<Question> doubler = doubler(iris, kind);
    ActorRef<Question> front = kind.spawn(iris.actor(Question.class), (q, ctx) -> doubler.send(q));

    assertThat(Await.result(ask(front, 21, HOUR))).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorAsksAnotherAndBringsTheReplyBackIn(Kind kind) {
    Probe<Object> probe = new Probe<>();
    ActorRef<Question> doubler = doubler(iris, kind);
    ActorRef<Object> ref =
        kind.spawn(
            iris.actor(Object.class),
            (m, ctx) -> {
              if (m.equals("ask")) {
                ctx.pipeToSelf(ask(doubler, 21, HOUR), (n, e) -> "got " + n);
              } else {
                probe.record(m);
              }
            });

    ref.send("ask");

    assertThat(probe.next()).isEqualTo("got 42");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void stagesRunOnNoThreadOfAnActor(Kind kind) {
    BlockingQueue<Thread> actors = new LinkedBlockingQueue<>();
    BlockingQueue<Thread> stages = new LinkedBlockingQueue<>();
    Gate gate = gate();
    var ref =
        kind.<Question>spawn(
            iris.actor(Question.class),
            (q, ctx) -> {
              gate.pass();
              actors.add(Thread.currentThread());
              q.replyTo().send(q.n());
              actors.add(Thread.currentThread());
            });
    CompletableFuture<Integer> reply = ask(ref, 1, HOUR);
    CompletableFuture<Void> stage = reply.thenAccept(n -> stages.add(Thread.currentThread()));
    gate.open();
    Await.result(stage);

    assertThat(stages).doesNotContainAnyElementsOf(actors);
    assertThat(stages).doesNotContain(Thread.currentThread());
  }

  @Test
  void aStageThatBlocksHoldsUpNeitherActorsNorOtherAsks() {
    Gate gate = gate();
    Gate blocked = gate();
    var ref =
        iris.<Question>spawn(
            Question.class,
            (q, ctx) -> {
              gate.pass();
              q.replyTo().send(q.n());
            });
    for (int i = 0; i < 20; i++) {
      CompletableFuture<Void> unused =
          ask(ref, i, HOUR).thenAccept(n -> blocked.passUninterruptibly());
    }
    gate.open();
    blocked.awaitEntered();

    CompletableFuture<Integer> stage = ask(ref, 7, HOUR).thenApply(n -> n + 1);
    assertThat(Await.result(stage)).isEqualTo(8);
    assertThat(Await.failure(ask(iris.spawn(Question.class, (q, ctx) -> {}), 1, SHORT)))
        .isInstanceOf(TimeoutException.class);
  }

  private static final Duration SHORT = Duration.ofMillis(1);
}
