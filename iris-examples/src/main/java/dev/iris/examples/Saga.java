package dev.iris.examples;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.Mailbox;
import dev.iris.Recipient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A business transaction over two services as a pull actor: reserve the goods, charge the card, and
 * put the goods back if the second step fails. It is written from top to bottom, as one would tell
 * it, and waits where it has to wait; its virtual thread costs next to nothing meanwhile.
 *
 * <p>What to look at: <em>selective receive</em>. All three orders are in the mailbox from the
 * start. While the saga is at the first, it receives only answers to this order; the other orders
 * stay where they are, in order. And each wait has a limit, so a service that never answers is one
 * more outcome and not the end of the saga.
 *
 * <p>Stock and payment are push actors, and know nothing of the saga but the recipients in their
 * requests.
 */
@Command(
    name = "Saga",
    description = "A pull actor orders goods: selective receive, timeout, compensation.")
public final class Saga implements Callable<Integer> {

  private static final Duration LONG = Duration.ofMinutes(1);

  @Option(
      names = "--patience",
      paramLabel = "MILLIS",
      defaultValue = "300",
      converter = WholeNumber.class,
      description = "How long the saga waits for each answer (default: ${DEFAULT-VALUE}).")
  private int patienceMillis;

  private record Order(int id, String item, String card, Recipient<String> outcome) {}

  private sealed interface StockRequest {
    record Reserve(int order, String item, Recipient<Done> yes, Recipient<Refused> no)
        implements StockRequest {}

    record PutBack(String item) implements StockRequest {}

    record HowMany(String item, Recipient<Integer> to) implements StockRequest {}
  }

  private record Charge(int order, String card, Recipient<Done> yes, Recipient<Refused> no) {}

  private sealed interface Answer {
    int order();
  }

  private record Done(int order) implements Answer {}

  private record Refused(int order, String why) implements Answer {}

  @Override
  public Integer call() {
    Duration patience = Duration.ofMillis(patienceMillis);
    try (var iris = IrisRuntime.start()) {
      ActorRef<StockRequest> stock = stock(iris, Map.of("book", 2, "lamp", 0));
      ActorRef<Charge> payment = iris.spawn(Charge.class, Saga::charge);
      ActorRef<Object> saga =
          iris.actor(Object.class)
              .spawnWithMailbox(mailbox -> takeOrders(mailbox, stock, payment, patience));

      var outcomes =
          List.of(
              saga.ask(String.class, to -> new Order(1, "book", "valid", to), LONG),
              saga.ask(String.class, to -> new Order(2, "lamp", "valid", to), LONG),
              saga.ask(String.class, to -> new Order(3, "book", "lost", to), LONG));
      outcomes.forEach(outcome -> System.out.println(outcome.join()));

      int books = stock.ask(Integer.class, to -> new StockRequest.HowMany("book", to), LONG).join();
      System.out.println("books in stock: " + books + " (there were 2, and one was sold)");
    }
    return 0;
  }

  private static void takeOrders(
      Mailbox<Object> mailbox,
      ActorRef<StockRequest> stock,
      ActorRef<Charge> payment,
      Duration patience)
      throws InterruptedException {
    while (true) {
      Order order = mailbox.receive(Order.class);
      String outcome = fulfil(order, mailbox, stock, payment, patience);
      order.outcome().send("order " + order.id() + ": " + outcome);
    }
  }

  private static String fulfil(
      Order order,
      Mailbox<Object> mailbox,
      ActorRef<StockRequest> stock,
      ActorRef<Charge> payment,
      Duration patience)
      throws InterruptedException {
    Recipient<Object> me = mailbox.self();
    // with the order's number, or a late answer to an earlier order would be taken for this one's
    Predicate<Object> answer = m -> m instanceof Answer a && a.order() == order.id();

    stock.send(new StockRequest.Reserve(order.id(), order.item(), me.narrow(), me.narrow()));
    switch (mailbox.receive(answer, patience).orElse(null)) {
      case null -> {
        return "timed out: no answer from the stock";
      }
      case Refused refused -> {
        return "refused: " + refused.why();
      }
      default -> payment.send(new Charge(order.id(), order.card(), me.narrow(), me.narrow()));
    }
    return switch (mailbox.receive(answer, patience).orElse(null)) {
      case null -> {
        stock.send(new StockRequest.PutBack(order.item()));
        yield "timed out: no answer from payment; the goods go back";
      }
      case Refused refused -> {
        stock.send(new StockRequest.PutBack(order.item()));
        yield "refused: " + refused.why() + "; the goods go back";
      }
      default -> "confirmed";
    };
  }

  private static ActorRef<StockRequest> stock(IrisRuntime iris, Map<String, Integer> items) {
    var left = new HashMap<>(items);
    return iris.spawn(
        StockRequest.class,
        (request, ctx) -> {
          switch (request) {
            case StockRequest.Reserve r when left.getOrDefault(r.item(), 0) > 0 -> {
              left.merge(r.item(), -1, Integer::sum);
              r.yes().send(new Done(r.order()));
            }
            case StockRequest.Reserve r ->
                r.no().send(new Refused(r.order(), "no " + r.item() + " in stock"));
            case StockRequest.PutBack p -> left.merge(p.item(), 1, Integer::sum);
            case StockRequest.HowMany h -> h.to().send(left.getOrDefault(h.item(), 0));
          }
        });
  }

  private static void charge(Charge charge, ActorContext<Charge> ctx) {
    switch (charge.card()) {
      case "valid" -> charge.yes().send(new Done(charge.order()));
      case "lost" -> {} // the bank is looking into it, and never answers
      default -> charge.no().send(new Refused(charge.order(), "the bank declined"));
    }
  }
}
