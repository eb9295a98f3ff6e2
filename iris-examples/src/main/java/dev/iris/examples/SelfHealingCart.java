package dev.iris.examples;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.Supervision;
import dev.iris.net.Codec;
import dev.iris.net.MeshConfig;
import dev.iris.net.MeshNode;
import dev.iris.net.PeerConfig;
import dev.iris.net.PeerStats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A cart places orders with a stock in another process. That process is killed and started again
 * while orders keep coming. Their supervisor takes the stock for a member like any other: when it
 * is gone the cart that depends on it comes to rest, its orders wait in its mailbox, and when the
 * stock is found again the cart is made anew with it; in the end each order is accounted for.
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
      var book = new Book(new AtomicInteger(), new AtomicInteger());
      var cart = selfHealing(iris, node, "127.0.0.1:" + port, book);
      for (int n = 1; n <= orders; n++) {
        cart.send(n);
        Thread.sleep(1);
        if (n == orders / 3) {
          System.out.println("the stock is killed after order " + n);
          stock.destroyForcibly().waitFor();
        } else if (n == orders / 2) {
          System.out.println("the stock is started again after order " + n);
          stock = start(port);
        }
      }
      awaitSettled(book, node);
      node.close();
      return report(book, node.stats().peers().getFirst());
    } finally {
      stock.destroyForcibly();
    }
  }

  /** A supervisor with two members: the stock, wherever that is, and the cart that needs it. */
  private static ActorRef<Integer> selfHealing(
      IrisRuntime iris, MeshNode node, String address, Book book)
      throws InterruptedException, ExecutionException {
    ActorRef<String> stock = node.resolve(address, "stock", Codec.utf8()).get().orElseThrow();
    iris.register("stock", stock);
    iris.supervise("/shop", Supervision.restForOne()).watch(stock);
    return iris.actor(Integer.class)
        .path("/shop/cart")
        .spawn(() -> new Cart(iris.whereis("stock", String.class).orElseThrow(), book));
  }

  /** Waits until no order waits for the cart, for the node, or for its confirmation. */
  private void awaitSettled(Book book, MeshNode node) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean settled = false;
    while (!settled && System.nanoTime() < end) {
      PeerStats peer = node.stats().peers().getFirst();
      settled = book.waiting(orders) == 0 && peer.queued() + peer.unconfirmed() == 0;
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private int report(Book book, PeerStats peer) {
    System.out.printf(
        "%d orders = %d sent + %d refused + %d waiting%n",
        orders, book.sent().get(), book.refused().get(), book.waiting(orders));
    System.out.printf(
        "%d sent = %d confirmed + %d in doubt + %d undelivered%n",
        peer.accepted(), peer.confirmed(), peer.inDoubt(), peer.undelivered());
    boolean balanced =
        book.sent().get() == peer.accepted()
            && peer.confirmed() + peer.inDoubt() + peer.undelivered() == peer.accepted();
    System.out.println(balanced ? "each order is accounted for" : "the account DOES NOT balance");
    return balanced && book.waiting(orders) == 0 ? 0 : 1;
  }

  /** What became of orders; it outlives the carts that write in it. */
  private record Book(AtomicInteger sent, AtomicInteger refused) {
    int waiting(int orders) {
      return orders - sent.get() - refused.get();
    }
  }

  /** Knows the stock of the moment: with another stock it is another cart. */
  private static final class Cart implements Behavior<Integer> {
    private final ActorRef<String> stock;
    private final Book book;

    Cart(ActorRef<String> stock, Book book) {
      this.stock = stock;
      this.book = book;
    }

    @Override
    public void onStart(ActorContext<Integer> ctx) {
      System.out.println("a cart that knows its stock: orders go out");
    }

    @Override
    public void onMessage(Integer order, ActorContext<Integer> ctx) {
      boolean sent = stock.send("order " + order);
      (sent ? book.sent() : book.refused()).incrementAndGet();
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<Integer> ctx) {
      System.out.println("this cart is over: orders wait in its mailbox for the next");
    }
  }
}
