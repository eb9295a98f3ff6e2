package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.Cancellable;
import dev.iris.IrisRuntime;
import dev.iris.Pid;
import dev.iris.Signal;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who monitors a node hears when it is up and when it is down, and why. */
class MonitorTest {

  @RegisterExtension static final Nodes nodes = new Nodes();

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private IrisRuntime iris;
  private MeshNode node;
  private ScriptedNode original;

  @BeforeEach
  void start() {
    iris = nodes.runtime();
    PeerConfig brisk =
        PeerConfig.defaults()
            .withHeartbeat(Duration.ofMillis(100))
            .withSilence(Duration.ofMillis(100), 3)
            .withBackoff(Duration.ofMillis(20), Duration.ofMillis(50));
    node = nodes.node(iris, MeshConfig.defaults().withPeers(brisk));
    original = nodes.closing(new ScriptedNode());
  }

  private Cancellable monitor(String address) {
    return node.monitor(address, iris.spawn(Signal.class, (s, ctx) -> signals.add(s)));
  }

  private Signal next() {
    return Eventually.next(signals, "a signal");
  }

  private Signal up() {
    return new Signal.NodeUp(original.address());
  }

  private Signal down(String cause) {
    return new Signal.NodeDown(original.address(), cause);
  }

  @Test
  void aNodeThatAnswersIsUp() {
    monitor(original.address());

    assertThat(next()).isEqualTo(up());
  }

  @Test
  void whoComesLaterHearsAtOnceHowItIs() {
    monitor(original.address());
    next();
    monitor(original.address());

    assertThat(next()).isEqualTo(up());
    assertThat(original.connections).hasValue(1);
  }

  @Test
  void aNodeThatRefusesIsDownAtOnceAndUpWhenItIsThere() {
    int port = original.port();
    String address = original.address();
    original.close();
    monitor(address);
    assertThat(next()).isEqualTo(new Signal.NodeDown(address, "refused"));

    nodes.closing(new ScriptedNode(5_000, port));

    assertThat(next()).isEqualTo(new Signal.NodeUp(address));
  }

  @Test
  void aNodeWhoseProcessEndsIsDown() {
    monitor(original.address());
    assertThat(next()).isEqualTo(up());

    original.close();

    assertThat(next()).isEqualTo(down("closed"));
  }

  @Test
  void aNodeThatIsSilentIsDown() {
    monitor(original.address());
    assertThat(next()).isEqualTo(up());

    original.stopReading();

    assertThat(next()).isEqualTo(down("silent"));
    original.readAgain();
    assertThat(next()).isEqualTo(up());
  }

  @Test
  void aNodeThatIsSilentIsDownThoughItsSystemTakesAMessageNowAndThen() throws Exception {
    monitor(original.address());
    assertThat(next()).isEqualTo(up());

    original.stopReading();

    Signal heard = null;
    for (int sent = 0; heard == null; sent++) {
      assertThat(sent).as("messages sent to a silent node").isLessThan(300);
      assertThat(node.sendRemote(original.address(), new Pid(1), new byte[1])).isTrue();
      heard = signals.poll(20, TimeUnit.MILLISECONDS);
    }
    assertThat(heard).isEqualTo(down("silent"));
    original.readAgain();
  }

  @Test
  void aNodeThatDoesNotSpeakTheProtocolIsDown() {
    original.answerNonsense(new byte[] {9});
    monitor(original.address());

    assertThat(next()).isEqualTo(down("protocol error"));
  }

  @Test
  void aConnectionThatComesBackInTimeIsNoReasonToTellAnybody() {
    MeshNode calm = nodes.node(iris); // two seconds to come back
    calm.monitor(original.address(), iris.spawn(Signal.class, (s, ctx) -> signals.add(s)));
    assertThat(next()).isEqualTo(up());

    original.hangUp();
    Eventually.until("the next connection", () -> original.connections.get() == 2);
    Eventually.until("its first pong", () -> calm.stats().peers().getFirst().state().equals("up"));
    original.close();

    assertThat(next()).isEqualTo(down("closed"));
  }

  @Test
  void afterCancelNothingIsTold() {
    Cancellable first = monitor(original.address());
    next();
    BlockingQueue<Signal> others = new LinkedBlockingQueue<>();
    node.monitor(original.address(), iris.spawn(Signal.class, (s, ctx) -> others.add(s)));
    Eventually.next(others, "its signal");

    assertThat(first.cancel()).isTrue();
    assertThat(first.cancel()).isFalse();
    original.close();

    assertThat(Eventually.next(others, "its signal")).isEqualTo(down("closed"));
    assertThat(signals).isEmpty();
  }

  @Test
  void anyRecipientCanListenOnAThreadOfItsOwnAndInOrder() {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    node.monitor(
        original.address(),
        signal -> told.add(signal.getClass().getSimpleName() + Thread.currentThread().getName()));
    assertThat(Eventually.next(told, "up")).isEqualTo("NodeUpiris-callback");

    original.close();

    assertThat(Eventually.next(told, "down")).isEqualTo("NodeDowniris-callback");
  }

  @Test
  void aRecipientThatThrowsHearsTheNextOne() {
    node.monitor(
        original.address(),
        signal -> {
          signals.add(signal);
          throw new IllegalStateException("bug");
        });
    assertThat(next()).isEqualTo(up());

    original.close();

    assertThat(next()).isEqualTo(down("closed"));
  }

  @Test
  void closingThisNodeTellsItsMonitors() {
    monitor(original.address());
    assertThat(next()).isEqualTo(up());

    node.close();

    assertThat(next()).isEqualTo(down("this node was closed"));
    assertThatThrownBy(() -> monitor(original.address())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingThisNodeTellsNobodyWhoHasHeardThatTheOtherIsDown() {
    String address = original.address();
    original.close();
    var listener = iris.spawn(Signal.class, (signal, ctx) -> signals.add(signal));
    node.monitor(address, listener);
    assertThat(next()).isEqualTo(new Signal.NodeDown(address, "refused"));

    node.close();

    Signal afterwards = new Signal.NodeUp("somewhere else");
    listener.send(afterwards);
    assertThat(next()).isEqualTo(afterwards);
  }
}
