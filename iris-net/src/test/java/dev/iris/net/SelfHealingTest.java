package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.PathSupervisor;
import dev.iris.Supervision;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A supervised actor of another node is looked for when it is lost, and found again under its
 * names; what depends on it is restarted then.
 */
class SelfHealingTest {

  @RegisterExtension static final Nodes nodes = new Nodes();

  private final BlockingQueue<String> delivered = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> carts = new LinkedBlockingQueue<>();
  private final BlockingQueue<ExitReason> stopped = new LinkedBlockingQueue<>();
  private IrisRuntime here;
  private MeshNode node;
  private IrisRuntime there;
  private String address;
  private int port;
  private ActorRef<String> stock;

  @BeforeEach
  void start() {
    here = nodes.runtime();
    node = nodes.node(here, Remotes.BRISK);
    openStock(0, 0);
    stock = Remotes.resolve(node, address, "stock");
    here.register("stock", stock);
  }

  /** Another runtime with a stock, whose pid there depends on how many others are before it. */
  private void openStock(int atPort, int others) {
    there = nodes.runtime();
    for (int i = 0; i < others; i++) {
      there.spawn(String.class, (m, ctx) -> {});
    }
    ActorRef<String> actor = there.spawn(String.class, (m, ctx) -> delivered.add(m));
    MeshNode opened =
        nodes.node(
            there,
            MeshConfig.defaults()
                .withAddress("127.0.0.1", atPort)
                .withExposed("stock", actor, Codec.utf8()));
    address = Nodes.address(opened);
    port = opened.address().getPort();
  }

  private Optional<ActorRef<String>> named() {
    return here.whereis("stock", String.class);
  }

  /** Made anew it knows the stock of the moment; without one it cannot be made. */
  private final class Cart implements Behavior<String> {
    private final ActorRef<String> stockNow = named().orElseThrow();

    @Override
    public void onStart(ActorContext<String> ctx) {
      carts.add("cart with " + stockNow.pid());
    }

    @Override
    public void onMessage(String order, ActorContext<String> ctx) {
      stockNow.send(order);
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<String> ctx) {
      stopped.add(reason);
    }
  }

  private ActorRef<String> cart() {
    ActorRef<String> cart = here.actor(String.class).path("/shop/cart").spawn(Cart::new);
    assertThat(nextCart()).isEqualTo("cart with 1.0");
    return cart;
  }

  private String nextCart() {
    return Eventually.next(carts, "a cart");
  }

  private String nextDelivered() {
    return Eventually.next(delivered, "an order");
  }

  @Test
  void whatDependsOnARemoteNameIsRestartedWhenTheNodeIsBack() {
    PathSupervisor shop = here.supervise("/shop", Supervision.restForOne());
    shop.watch(stock);
    ActorRef<String> cart = cart();
    cart.send("before");
    assertThat(nextDelivered()).isEqualTo("before");

    there.close();
    Eventually.next(stopped, "the cart at rest");
    assertThat(named()).isEmpty();
    cart.send("meanwhile");
    openStock(port, 7);

    assertThat(nextCart()).isEqualTo("cart with 1.7");
    assertThat(nextDelivered()).isEqualTo("meanwhile");
    assertThat(named().orElseThrow().pid().toString()).isEqualTo("1.7");
    assertThat(here.paths().whereis("/shop/cart", String.class)).contains(cart);
    assertThat(shop.restarts()).isEqualTo(1);
    assertThat(shop.recentErrors().getFirst().reason())
        .isEqualTo(new ExitReason.NodeDown(address, "closed"));
  }

  @Test
  void itHealsAgainAndAgain() {
    PathSupervisor shop =
        here.supervise("/shop", Supervision.restForOne().intensity(100, Duration.ofSeconds(1)));
    shop.watch(stock);
    ActorRef<String> cart = cart();
    for (int others = 1; others < 5; others++) {
      there.close();
      Eventually.until("the end is known", () -> named().isEmpty());
      openStock(port, others);
      assertThat(nextCart()).isEqualTo("cart with 1." + others);
      cart.send("order " + others);
      assertThat(nextDelivered()).isEqualTo("order " + others);
    }
  }

  @Test
  void underTheRootSupervisorItsNameComesBackAlone() {
    here.supervisor().watch(stock);
    assertThat(here.supervisor().children()).contains(stock);

    there.close();
    Eventually.until("the end is known", () -> named().isEmpty());
    openStock(port, 3);

    Eventually.until("it is back", () -> named().isPresent());
    assertThat(here.supervisor().children()).containsExactly(named().orElseThrow());
    named().orElseThrow().send("found");
    assertThat(nextDelivered()).isEqualTo("found");
  }

  @Test
  void theFailureOfAnotherRestartsItWithoutAskingAnybody() {
    PathSupervisor shop = here.supervise("/shop", Supervision.oneForAll());
    shop.watch(stock);
    here.actor(String.class).path("/shop/bad").spawn((m, ctx) -> Integer.parseInt(m));
    cart();

    here.paths().whereis("/shop/bad", String.class).orElseThrow().send("not a number");

    assertThat(nextCart()).isEqualTo("cart with 1.0");
    assertThat(named()).contains(stock);
    assertThat(node.stats().peers().getFirst().state()).isEqualTo("up");
  }

  @Test
  void aGroupThatIsGivenUpIsMadeAgainWithItsRemoteMember() {
    here.supervise("/", Supervision.oneForOne());
    PathSupervisor shop =
        here.supervise("/shop", Supervision.restForOne().intensity(0, Duration.ofSeconds(1)));
    shop.watch(stock);
    ActorRef<String> cart = cart();

    there.close();
    Eventually.until("the end is known", () -> named().isEmpty());
    Eventually.until("the cart ended with its group", () -> !cart.isAlive());
    openStock(port, 2);

    assertThat(nextCart()).isEqualTo("cart with 1.2");
    here.paths().whereis("/shop/cart", String.class).orElseThrow().send("again");
    assertThat(nextDelivered()).isEqualTo("again");
  }

  @Test
  void itHasOneSupervisor() {
    here.supervisor().watch(stock);
    PathSupervisor shop = here.supervise("/shop", Supervision.oneForOne());

    assertThatThrownBy(() -> shop.watch(stock))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to the root supervisor");
  }

  @Test
  void withoutItsSupervisorNobodyLooksForIt() {
    PathSupervisor shop = here.supervise("/shop", Supervision.oneForOne());
    shop.watch(stock);
    there.close();
    Eventually.until("the end is known", () -> named().isEmpty());
    Eventually.until("the failure", () -> shop.restarts() == 1);

    shop.remove();

    openStock(port, 1);
    ActorRef<String> again = Remotes.resolve(node, address, "stock");
    here.supervisor().watch(again);
    assertThat(here.supervisor().children()).containsExactly(again);
    assertThat(named()).isEmpty();
  }

  @Test
  void whoIsFoundWhenItsSupervisorIsGoneTakesNoName() {
    PathSupervisor shop = here.supervise("/shop", Supervision.oneForOne());
    shop.watch(stock);
    there.close();
    Eventually.until("the failure", () -> shop.restarts() == 1);
    ScriptedNode successor = nodes.closing(new ScriptedNode(60_000, port));
    successor.withholdAnswers();
    Eventually.until("the search", successor::withholdsAnAnswer);

    shop.remove();

    successor.names.put("stock", 5L);
    successor.answerAgain();
    ActorRef<String> again = Remotes.resolve(node, address, "stock");
    here.supervisor().watch(again);
    assertThat(here.supervisor().children()).containsExactly(again);
    assertThat(named()).isEmpty();
  }

  @Test
  void closingTheNodeEndsTheSupervisionAndRestartsNobody() {
    PathSupervisor shop = here.supervise("/shop", Supervision.restForOne());
    shop.watch(stock);
    cart();

    node.close();

    Eventually.until("it is let go", () -> shop.childCount() == 1);
    assertThat(shop.restarts()).isZero();
    assertThat(named()).isEmpty();
    assertThat(carts).isEmpty();
  }

  @Test
  void closingTheNodeWhileItIsLookedForEndsTheSearch() {
    PathSupervisor shop = here.supervise("/shop", Supervision.oneForOne());
    shop.watch(stock);
    there.close();
    Eventually.until("the failure", () -> shop.restarts() == 1);

    node.close();

    Eventually.until("it is let go", () -> shop.childCount() == 0);
  }
}
