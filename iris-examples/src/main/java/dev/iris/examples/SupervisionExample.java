package dev.iris.examples;

import dev.iris.ActorContext;
import dev.iris.ActorInfo;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.PathSupervisor;
import dev.iris.Pid;
import dev.iris.Recipient;
import dev.iris.Supervision;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;

/**
 * A tree of services under {@code /shop}. The payment services are restarted together, after a
 * delay; a crash is put into one of them, and the tree is printed before, while they wait for their
 * restart, and after. What is sent while they wait is handled afterwards: an order placed in
 * between is lost by nobody. Then a service is killed, and is made anew under its path.
 */
@Command(
    name = "Supervision",
    description = "Services under /shop crash, and come back by the rules of their supervisors.")
public final class SupervisionExample implements Callable<Integer> {

  private static final Duration DELAY = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private sealed interface Message {
    record Crash() implements Message {}

    record Order(int number, Recipient<String> replyTo) implements Message {}
  }

  private static final class Service implements Behavior<Message> {
    private final String name;
    private final AtomicInteger stopped;
    private int orders;

    Service(String name, AtomicInteger stopped) {
      this.name = name;
      this.stopped = stopped;
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<Message> ctx) {
      stopped.incrementAndGet();
    }

    @Override
    public void onMessage(Message message, ActorContext<Message> ctx) {
      switch (message) {
        case Message.Crash() -> throw new IllegalStateException("a crash put into " + name);
        case Message.Order(int number, var replyTo) ->
            replyTo.send(
                name + " has order " + number + ", its " + ++orders + ". since it started");
      }
    }
  }

  private final AtomicInteger stopped = new AtomicInteger();

  private ActorRef<Message> service(IrisRuntime iris, String path) {
    return iris.actor(Message.class).path(path).spawn(() -> new Service(path, stopped));
  }

  @Override
  public Integer call() {
    try (var iris = IrisRuntime.start()) {
      iris.supervise("/shop", Supervision.oneForOne());
      PathSupervisor pay =
          iris.supervise(
              "/shop/pay", Supervision.oneForAll().backoff(DELAY, 2, Duration.ofSeconds(5)));
      service(iris, "/shop/catalog");
      ActorRef<Message> ledger = service(iris, "/shop/pay/ledger");
      ActorRef<Message> gate = service(iris, "/shop/pay/gate");
      System.out.println(order(ledger, 1).join());
      print(iris, "before");

      gate.send(new Message.Crash());
      await(() -> stopped.get() == 2); // the one that crashed, and the ledger with it
      var meanwhile = order(ledger, 2);
      print(iris, "during back-off: payment waits, 1 order is queued");
      System.out.println(meanwhile.join());
      await(() -> iris.stats().getOrDefault("restarts", 0L) == 2);
      print(iris, "after: same pids, fresh services");

      ActorRef<?> catalog = iris.paths().whereis("/shop/catalog", Message.class).orElseThrow();
      catalog.kill();
      await(
          () ->
              iris.paths()
                  .whereis("/shop/catalog", Message.class)
                  .filter(now -> !now.equals(catalog))
                  .isPresent());
      print(iris, "after a kill: the catalog has another pid");
      System.out.println("failures of /shop/pay: " + pay.recentErrors().size());
    }
    return 0;
  }

  private static CompletableFuture<String> order(ActorRef<Message> service, int number) {
    return service.ask(String.class, to -> new Message.Order(number, to), PATIENCE);
  }

  private static void print(IrisRuntime iris, String when) {
    Map<String, ActorInfo> byPath = new TreeMap<>();
    for (ActorInfo info : iris.actors(Pid.NONE, 100)) {
      byPath.put(info.path(), info);
    }
    System.out.println(when);
    byPath.forEach(
        (path, info) ->
            System.out.printf(
                "  %-18s pid %-4s restarts %d, queued %d%n",
                path, info.pid(), info.restarts(), info.mailboxSize()));
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException("a service did not come back");
      }
      Thread.onSpinWait();
    }
  }
}
