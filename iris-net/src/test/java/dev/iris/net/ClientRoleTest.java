package dev.iris.net;

import static dev.iris.net.Hex.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.Pid;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every vector and every limit of the protocol, towards a node that behaves as the original. */
class ClientRoleTest {

  private static final long FIRST = 1L << 32;

  @RegisterExtension static final Nodes nodes = new Nodes();

  private IrisRuntime iris;
  private MeshNode node;
  private ScriptedNode original;
  private final BlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    iris = nodes.runtime();
    iris.onDeadLetter(letters::add);
    original = nodes.closing(new ScriptedNode());
    original.names.put("echo", FIRST);
    node = nodes.node(iris);
  }

  private ActorRef<String> resolved(String name) {
    return Eventually.result(node.resolve(original.address(), name, Codec.utf8())).orElseThrow();
  }

  private PeerStats peer() {
    return node.stats().peers().getFirst();
  }

  @Test
  void aNameIsResolvedToAReferenceThatSends() {
    ActorRef<String> echo = resolved("echo");

    assertThat(echo.pid()).isEqualTo(new Pid(FIRST));
    assertThat(echo.protocol()).isEqualTo(String.class);
    assertThat(echo.isAlive()).isTrue();
    assertThat(echo.toString()).contains("echo", "1.0", original.address());
    assertThat(echo.send("hi")).isTrue();
    assertThat(Eventually.next(original.messages, "the message"))
        .isEqualTo(new ScriptedNode.Message(FIRST, "hi"));
  }

  @Test
  void anUnknownNameIsEmpty() {
    Optional<ActorRef<String>> nobody =
        Eventually.result(node.resolve(original.address(), "nobody", Codec.utf8()));

    assertThat(nobody).isEmpty();
  }

  @Test
  void manyNamesAskedAtOnceGetTheirOwnReplies() {
    List<CompletableFuture<Optional<ActorRef<String>>>> asked = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      original.names.put("n" + i, FIRST + i);
      asked.add(node.resolve(original.address(), "n" + i, Codec.utf8()));
    }

    for (int i = 0; i < asked.size(); i++) {
      assertThat(Eventually.result(asked.get(i)).orElseThrow().pid().value()).isEqualTo(FIRST + i);
    }
    assertThat(original.connections).hasValue(1);
  }

  @Test
  void whatIsSentByPidArrives() {
    assertThat(node.sendRemote(original.address(), new Pid(7), utf8("hi"))).isTrue();

    assertThat(Eventually.next(original.messages, "the message"))
        .isEqualTo(new ScriptedNode.Message(7, "hi"));
  }

  @Test
  void messagesOfOneSenderArriveInOrderAndAllAreConfirmed() {
    ActorRef<String> echo = resolved("echo");
    for (int i = 0; i < 20_000; i++) {
      assertThat(echo.send("m" + i)).isTrue();
    }

    for (int i = 0; i < 20_000; i++) {
      assertThat(original.next()).isEqualTo("m" + i);
    }
    Eventually.until("all pongs", () -> peer().confirmed() == 20_000);
    assertThat(peer().accepted()).isEqualTo(20_000);
    assertThat(peer().state()).isEqualTo("up");
    assertThat(peer().roundTripNanos()).isPositive();
  }

  @Test
  void aLongNameIsFoundThoughNothingElseIsSent() {
    String name = "n".repeat(1024);
    original.names.put(name, FIRST);

    assertThat(resolved(name).pid()).isEqualTo(new Pid(FIRST));
  }

  @Test
  void theLargestQueueThereIsCanBeClosed() {
    PeerConfig large = PeerConfig.defaults().withQueueBytes(1 << 30);
    MeshNode mine = nodes.node(iris, MeshConfig.defaults().withPeers(large));
    mine.sendRemote(original.address(), new Pid(1), utf8("x"));
    mine.close();

    PeerStats stats = mine.stats().peers().getFirst();
    assertThat(stats.state()).isEqualTo("closed");
    assertThat(stats.confirmed()).isEqualTo(1);
  }

  @Test
  void aThousandFirstSendsMakeOneConnection() {
    var senders =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    Thread.ofVirtual()
                        .start(
                            () -> node.sendRemote(original.address(), new Pid(1), utf8("m" + i))))
            .toList();
    senders.forEach(Eventually::end);

    for (int i = 0; i < 1_000; i++) {
      original.next();
    }
    assertThat(original.connections).hasValue(1);
  }

  @Test
  void aSilentConnectionIsKeptAlive() {
    ScriptedNode strict = nodes.closing(new ScriptedNode(200));
    PeerConfig often = PeerConfig.defaults().withHeartbeat(Duration.ofMillis(50));
    MeshNode mine = nodes.node(iris, MeshConfig.defaults().withPeers(often));
    mine.sendRemote(strict.address(), new Pid(1), utf8("first"));
    strict.next();
    for (int pings = 0; pings < 10; pings++) {
      Eventually.until("a ping", () -> "ping".equals(Eventually.next(strict.requests, "a ping")));
    }
    mine.sendRemote(strict.address(), new Pid(1), utf8("second"));

    assertThat(strict.next()).isEqualTo("second");
    assertThat(strict.hangUps).hasValue(0);
    assertThat(strict.connections).hasValue(1);
  }

  @Test
  void anEndOfTheConnectionIsNoticedBeforeTheNextSend() {
    ActorRef<String> echo = resolved("echo");
    echo.send("first");
    assertThat(original.next()).isEqualTo("first");
    Eventually.until("its confirmation", () -> peer().confirmed() == 1);

    original.hangUp();
    Eventually.until("the end to be noticed", () -> !peer().state().equals("up"));
    echo.send("second");

    assertThat(original.next()).isEqualTo("second");
    Eventually.until("its confirmation", () -> peer().confirmed() == 2);
    assertThat(peer().inDoubt()).isZero();
    assertThat(original.connections).hasValue(2);
  }

  @Test
  void whatIsUnconfirmedWhenTheConnectionEndsIsInDoubtAndNeverSentAgain() {
    ActorRef<String> echo = resolved("echo");
    original.withholdPongs();
    echo.send("perhaps");
    assertThat(original.next()).isEqualTo("perhaps");
    Eventually.until("it to be written", () -> peer().unconfirmed() == 1);

    original.hangUp(); // first, or a pong to a late ping would confirm it
    original.giveThePongsAgain();

    DeadLetter letter = Eventually.next(letters, "the dead letter");
    assertThat(letter).isEqualTo(new DeadLetter("perhaps", echo.pid(), DeadLetter.IN_DOUBT, true));
    Eventually.until("the account", () -> peer().inDoubt() == 1);
    echo.send("later");
    assertThat(original.next()).isEqualTo("later");
  }

  @Test
  void aNodeThatRefusesConnectionsFailsAResolveAtOnce() {
    original.close();

    Throwable failure = Eventually.failure(node.resolve(original.address(), "echo", Codec.utf8()));

    assertThat(failure)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(original.address(), "refused");
  }

  @Test
  void aNodeThatCannotBeFoundFailsAResolve() {
    Throwable failure =
        Eventually.failure(node.resolve("no.such.host.invalid:9", "x", Codec.utf8()));

    assertThat(failure).isInstanceOf(IOException.class).hasMessageContaining("unreachable");
  }

  @Test
  void aNodeThatDoesNotAnswerFailsAResolveAfterTheTimeout() {
    PeerConfig impatient = PeerConfig.defaults().withResolveTimeout(Duration.ofMillis(50));
    MeshNode mine = nodes.node(iris, MeshConfig.defaults().withPeers(impatient));
    original.stopReading();

    Throwable failure = Eventually.failure(mine.resolve(original.address(), "echo", Codec.utf8()));

    assertThat(failure).isInstanceOf(TimeoutException.class).hasMessageContaining("PT0.05S");
    original.readAgain();
  }

  @Test
  void aNodeThatDoesNotSpeakTheProtocolIsGivenUp() {
    original.answerNonsense(new byte[] {9});

    node.sendRemote(original.address(), new Pid(1), utf8("x"));

    assertThat(Eventually.next(letters, "the dead letter").cause()).isEqualTo(DeadLetter.IN_DOUBT);
    Eventually.until("the verdict", () -> peer().state().equals("down"));
  }

  @Test
  void stagesOfAResolveRunOnNoThreadOfTheNode() {
    original.stopReading();
    var asked = node.resolve(original.address(), "echo", Codec.utf8());
    var thread = asked.thenApply(found -> Thread.currentThread().getName());
    original.readAgain();

    assertThat(Eventually.result(thread)).isEqualTo("iris-callback");
  }

  @Test
  void aMessageTooLongIsRefused() {
    ActorRef<String> echo = resolved("echo");

    assertThat(echo.send("x".repeat((1 << 20) + 1))).isFalse();
    assertThat(echo.send("x".repeat(1 << 20))).isTrue();

    assertThat(original.next()).hasSize(1 << 20);
    assertThat(iris.stats()).containsEntry("refused.too-long", 1L);
  }

  @Test
  void aFullQueueRefuses() {
    PeerConfig tight =
        PeerConfig.defaults()
            .withQueueBytes(10 * 113)
            .withUnconfirmedBytes(4)
            .withCloseTimeout(Duration.ZERO);
    MeshNode mine = nodes.node(iris, MeshConfig.defaults().withPeers(tight));
    original.withholdPongs();
    byte[] body = new byte[100];
    assertThat(mine.sendRemote(original.address(), new Pid(1), body)).isTrue();
    Eventually.until(
        "the first to be written", () -> mine.stats().peers().getFirst().unconfirmed() == 1);

    int accepted = 0;
    while (mine.sendRemote(original.address(), new Pid(1), body)) {
      accepted++;
    }

    assertThat(accepted).isEqualTo(10);
    assertThat(iris.stats()).containsEntry("refused.full", 1L);
    assertThat(mine.stats().peers().getFirst().queued()).isEqualTo(10);
  }

  @Test
  void aSenderCanWaitForRoom() {
    PeerConfig waits =
        PeerConfig.defaults()
            .withQueueBytes(113)
            .withUnconfirmedBytes(4)
            .withSendWait(Duration.ofDays(1));
    MeshNode mine = nodes.node(iris, MeshConfig.defaults().withPeers(waits));
    byte[] body = new byte[100];

    for (int i = 0; i < 100; i++) {
      assertThat(mine.sendRemote(original.address(), new Pid(1), body)).isTrue();
    }

    for (int i = 0; i < 100; i++) {
      assertThat(original.next()).hasSize(100);
    }
  }

  @Test
  void closingSendsWhatIsQueuedAndAwaitsItsConfirmation() {
    ActorRef<String> echo = resolved("echo");
    for (int i = 0; i < 1_000; i++) {
      echo.send("m" + i);
    }

    node.close();

    assertThat(peer().confirmed()).isEqualTo(1_000);
    assertThat(peer().state()).isEqualTo("closed");
    assertThat(original.messages).hasSize(1_000);
    assertThat(echo.send("late")).isFalse();
    assertThat(iris.stats()).containsEntry("refused.closing", 1L);
  }

  @Test
  void closingDoesNotWaitForEverAndAccountsForTheRest() {
    PeerConfig brisk =
        PeerConfig.defaults().withCloseTimeout(Duration.ofMillis(100)).withUnconfirmedBytes(4);
    MeshNode mine = nodes.node(iris, MeshConfig.defaults().withPeers(brisk));
    original.withholdPongs();
    for (int i = 0; i < 3; i++) {
      mine.sendRemote(original.address(), new Pid(1), utf8("m" + i));
    }
    assertThat(original.next()).isEqualTo("m0");

    mine.close();

    PeerStats stats = mine.stats().peers().getFirst();
    assertThat(stats.inDoubt()).isEqualTo(1);
    assertThat(stats.undelivered()).isEqualTo(2);
    assertThat(Eventually.next(letters, "the first").cause()).isEqualTo(DeadLetter.IN_DOUBT);
    assertThat(Eventually.next(letters, "the second").cause()).isEqualTo(DeadLetter.UNDELIVERED);
  }

  @Test
  void whatWaitsTooLongForAConnectionIsUndelivered() {
    PeerConfig brisk = PeerConfig.defaults().withQueueTime(Duration.ofMillis(50));
    MeshNode mine = nodes.node(iris, MeshConfig.defaults().withPeers(brisk));
    original.close();

    assertThat(mine.sendRemote(original.address(), new Pid(5), utf8("x"))).isTrue();

    DeadLetter letter = Eventually.next(letters, "the dead letter");
    assertThat(letter.cause()).isEqualTo(DeadLetter.UNDELIVERED);
    assertThat(letter.to()).isEqualTo(new Pid(5));
  }

  @Test
  void whatIsQueuedWaitsForTheNodeToComeBack() {
    int port = original.port();
    original.close();
    assertThat(node.sendRemote("127.0.0.1:" + port, new Pid(5), utf8("waited"))).isTrue();
    Eventually.until("the refusal", () -> peer().state().equals("down"));

    ScriptedNode again = nodes.closing(new ScriptedNode(5_000, port));

    assertThat(again.next()).isEqualTo("waited");
  }

  @Test
  void aNameIsResolvedAnewOnEachConnectionBeforeAnythingFlows() {
    ActorRef<String> echo = resolved("echo");
    echo.send("first");
    assertThat(original.next()).isEqualTo("first");
    Eventually.until("its confirmation", () -> peer().confirmed() == 1);

    original.names.put("echo", FIRST + (1L << 32));
    original.hangUp();
    Eventually.until("the end to be noticed", () -> !peer().state().equals("up"));
    assertThat(echo.send("not for the next owner")).isTrue();

    assertThat(Eventually.next(letters, "the dead letter").cause())
        .isEqualTo(DeadLetter.UNDELIVERED);
    assertThat(echo.isAlive()).isFalse();
    assertThat(echo.send("refused")).isFalse();
    assertThat(original.messages).isEmpty();
  }
}
