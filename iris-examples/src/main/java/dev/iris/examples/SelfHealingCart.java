package dev.iris.examples;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.Recipient;
import dev.iris.Signal;
import dev.iris.net.Codec;
import dev.iris.net.MeshConfig;
import dev.iris.net.MeshNode;
import dev.iris.net.PeerConfig;
import dev.iris.net.PeerStats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A cart places orders with a stock in another process. That process is killed and started again
 * while orders keep coming. The cart notices, holds its orders back, finds the stock again when it
 * is there, and goes on; in the end each order is accounted for.
 *
 * <p>In doubt is what the killed process may have read or not: the cart could ask the stock about
 * these, or order again if the stock knows an order when it sees it twice.
 */
@Command(
    name = "SelfHealingCart",
    description = "Orders go on while the process they go to is killed and started again.")
public final class SelfHealingCart implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final PeerConfig BRISK =
      PeerConfig.defaults()
          .withHeartbeat(Duration.ofMillis(500))
          .withBackoff(Duration.ofMillis(50), Duration.ofMillis(500));

  @Option(
      names = "--orders",
      paramLabel = "N",
      defaultValue = "3000",
      converter = WholeNumber.class,
      description = "How many orders, about one a millisecond (default: ${DEFAULT-VALUE}).")
  private int orders;

  @Option(names = "--stock", hidden = true, defaultValue = "-1")
  private int stockPort;

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    return stockPort < 0 ? cart() : stock();
  }

  // --- the process of the stock

  private int stock() throws IOException {
    try (var iris = IrisRuntime.start()) {
      var stock = iris.spawn(String.class, (order, ctx) -> {});
      var config =
          MeshConfig.defaults()
              .withAddress("127.0.0.1", stockPort)
              .withExposed("stock", stock, Codec.utf8());
      try (var node = MeshNode.listen(iris, config)) {
        System.out.println(node.address().getPort());
        return System.in.read() < 0 ? 0 : 1;
      }
    }
  }

  private static Process start(int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "SelfHealingCart",
            "--stock",
            String.valueOf(port))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  // --- the process of the cart

  private int cart() throws IOException, InterruptedException, ExecutionException {
    Process stock = start(0);
    try (var iris = IrisRuntime.start();
        var node = MeshNode.listen(iris, MeshConfig.defaults().withPeers(BRISK))) {
      int port = Integer.parseInt(stock.inputReader().readLine());
      var cart = iris.actor(Object.class).spawn(() -> new Cart(node, "127.0.0.1:" + port));
      for (int n = 1; n <= orders; n++) {
        cart.send(new Order(n));
        Thread.sleep(1);
        if (n == orders / 3) {
          System.out.println("the stock is killed after order " + n);
          stock.destroyForcibly().waitFor();
        } else if (n == orders / 2) {
          System.out.println("the stock is started again after order " + n);
          stock = start(port);
        }
      }
      Tally tally = settled(cart, node);
      node.close();
      return report(tally, node.stats().peers().getFirst());
    } finally {
      stock.destroyForcibly();
    }
  }

  /** Waits until nothing is held back, queued or unconfirmed any more. */
  private static Tally settled(ActorRef<Object> cart, MeshNode node)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Tally tally = cart.ask(Tally.class, HowMany::new, PATIENCE).get();
      PeerStats peer = node.stats().peers().getFirst();
      boolean settled = tally.heldBack() == 0 && peer.queued() + peer.unconfirmed() == 0;
      if (settled || System.nanoTime() > end) {
        return tally;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private int report(Tally tally, PeerStats peer) {
    System.out.printf(
        "%d orders = %d sent + %d refused + %d held back%n",
        orders, tally.sent(), tally.refused(), tally.heldBack());
    System.out.printf(
        "%d sent = %d confirmed + %d in doubt + %d undelivered%n",
        peer.accepted(), peer.confirmed(), peer.inDoubt(), peer.undelivered());
    boolean balanced =
        tally.sent() == peer.accepted()
            && tally.sent() + tally.refused() + tally.heldBack() == orders
            && peer.confirmed() + peer.inDoubt() + peer.undelivered() == peer.accepted();
    System.out.println(balanced ? "each order is accounted for" : "the account DOES NOT balance");
    return balanced && tally.heldBack() == 0 ? 0 : 1;
  }

  private record Order(int number) {}

  private record Found(Optional<ActorRef<String>> stock) {}

  private record HowMany(Recipient<Tally> replyTo) {}

  private record Tally(int sent, int refused, int heldBack) {}

  /** Sends orders while it knows the stock, and holds them back while it does not. */
  private static final class Cart implements Behavior<Object> {
    private final MeshNode node;
    private final String address;
    private final ArrayDeque<Order> heldBack = new ArrayDeque<>();
    private Optional<ActorRef<String>> stock = Optional.empty();
    private int sent;
    private int refused;

    Cart(MeshNode node, String address) {
      this.node = node;
      this.address = address;
    }

    @Override
    public void onStart(ActorContext<Object> ctx) {
      node.monitor(address, ctx.self());
    }

    @Override
    public void onMessage(Object message, ActorContext<Object> ctx) {
      switch (message) {
        case Order order -> heldBack.add(order);
        case Signal.NodeUp up -> {
          System.out.println("the stock's node is up: looking for the stock");
          ctx.pipeToSelf(
              node.resolve(address, "stock", Codec.utf8()),
              (found, failure) -> new Found(failure == null ? found : Optional.empty()));
        }
        case Signal.NodeDown down ->
            System.out.println("the stock's node is down: " + down.cause());
        case Found found -> {
          stock = found.stock();
          stock.ifPresent(ctx::watch);
        }
        case HowMany(var replyTo) -> replyTo.send(new Tally(sent, refused, heldBack.size()));
        default -> throw new IllegalArgumentException("not for a cart: " + message);
      }
      stock.ifPresent(this::sendAll);
    }

    private void sendAll(ActorRef<String> to) {
      for (Order order = heldBack.poll(); order != null; order = heldBack.poll()) {
        if (to.send("order " + order.number())) {
          sent++;
        } else {
          refused++;
        }
      }
    }

    @Override
    public void onSignal(Signal signal, ActorContext<Object> ctx) {
      if (signal instanceof Signal.Exit) {
        System.out.println("the stock is gone: orders are held back");
        stock = Optional.empty();
      }
    }
  }
}
