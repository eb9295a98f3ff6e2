package dev.iris;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Programs as a user would write them: they compile as they stand, run, and print what they say.
 */
@Timeout(60)
@ResourceLock(Resources.SYSTEM_OUT)
class ProgramsTest {

  static final Duration SECOND = Duration.ofSeconds(1);

  private final PrintStream console = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setOut(console);
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  // 1. hello push actor: close() drains, so the line is printed
  static void hello() {
    try (var iris = IrisRuntime.start()) {
      var hello = iris.spawn(String.class, (name, ctx) -> System.out.println("Hello " + name));
      hello.send("Iris");
    }
  }

  @Test
  void helloIsPrinted() {
    hello();

    assertThat(lines()).containsExactly("Hello Iris");
  }

  // 2. stateful counter, typed ask
  sealed interface CounterMsg {
    record Inc() implements CounterMsg {}

    record Add(int n, Recipient<Integer> replyTo) implements CounterMsg {}

    record Get(Recipient<Integer> replyTo) implements CounterMsg {}

    record Fail() implements CounterMsg {}
  }

  static class Counter implements Behavior<CounterMsg> {
    int count;

    @Override
    public void onMessage(CounterMsg m, ActorContext<CounterMsg> ctx) throws Exception {
      switch (m) {
        case CounterMsg.Inc() -> count++;
        case CounterMsg.Add(int n, var to) -> to.send(count += n);
        case CounterMsg.Get(var to) -> to.send(count);
        case CounterMsg.Fail() -> throw new java.io.IOException("disk");
      }
    }
  }

  static int typedAsk(IrisRuntime iris) throws Exception {
    var counter = iris.actor(CounterMsg.class).spawn(Counter::new);
    counter.send(new CounterMsg.Inc());
    int five = counter.ask(Integer.class, to -> new CounterMsg.Add(4, to), SECOND).get();
    return five + counter.ask(CounterMsg.Get::new, SECOND).join();
  }

  @Test
  void theTypedAskBringsTheSum() throws Exception {
    try (var iris = IrisRuntime.start()) {
      assertThat(typedAsk(iris)).isEqualTo(10);
    }
  }

  // 4. pull saga: selective receive, timeout, foreign protocols through narrow()
  record Order(String id) {}

  record Confirm(String id) {}

  record Refused(String why) {}

  record Reserve(String id, Recipient<Confirm> yes, Recipient<Refused> no) {}

  static ActorRef<Object> saga(IrisRuntime iris, ActorRef<Reserve> stock) {
    return iris.actor(Object.class)
        .spawnWithMailbox(
            mailbox -> {
              Order order = mailbox.receive(Order.class);
              stock.send(new Reserve(order.id(), mailbox.self().narrow(), mailbox.self().narrow()));
              switch (mailbox
                  .receive(m -> m instanceof Confirm || m instanceof Refused, SECOND)
                  .orElse(null)) {
                case Confirm c -> System.out.println("confirmed " + c.id());
                case Refused r -> System.out.println("refused: " + r.why());
                case null, default -> System.out.println("timed out");
              }
            });
  }

  /** Ends when the saga has printed its line: its exit is seen. */
  private static void runSaga(Behavior<Reserve> stock) throws InterruptedException {
    try (var iris = IrisRuntime.start()) {
      BlockingQueue<Signal> ends = new LinkedBlockingQueue<>();
      var watcher =
          iris.spawn(
              Object.class,
              Behavior.of(
                  (m, ctx) -> {
                    ActorRef<Object> saga = saga(iris, iris.spawn(Reserve.class, stock));
                    ctx.watch(saga);
                    saga.send("not for the saga");
                    saga.send(new Order("o-1"));
                  },
                  (signal, ctx) -> ends.add(signal)));
      watcher.send("begin");
      assertThat(ends.poll(30, TimeUnit.SECONDS)).isInstanceOf(Signal.Exit.class);
    }
  }

  @Test
  void theSagaIsConfirmed() throws Exception {
    runSaga((reserve, ctx) -> reserve.yes().send(new Confirm(reserve.id())));

    assertThat(lines()).containsExactly("confirmed o-1");
  }

  @Test
  void theSagaIsRefused() throws Exception {
    runSaga((reserve, ctx) -> reserve.no().send(new Refused("out of stock")));

    assertThat(lines()).containsExactly("refused: out of stock");
  }

  @Test
  void theSagaTimesOut() throws Exception {
    runSaga((reserve, ctx) -> {});

    assertThat(lines()).containsExactly("timed out");
  }

  // 5. worker pool with bounded mailboxes and back-pressure
  record Job(int n) {}

  static void pool(IrisRuntime iris) {
    var overflow = iris.spawn(Job.class, (job, ctx) -> System.out.println("later: " + job));
    var recipe = iris.actor(Job.class).budget(50).mailbox(MailboxPolicy.block(100, SECOND));
    List<ActorRef<Job>> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      workers.add(recipe.name("worker-" + i).spawn((job, ctx) -> Thread.sleep(job.n() % 2)));
    }
    workers.add(
        recipe.mailbox(MailboxPolicy.redirect(10, overflow)).spawn((job, ctx) -> Thread.sleep(1)));
    for (int n = 0; n < 1_000; n++) {
      if (!workers.get(n % workers.size()).send(new Job(n))) {
        System.out.println("refused " + n);
      }
    }
  }

  @Test
  void thePoolHandlesEachJobOnceAndPassesOnWhatIsTooMuch() {
    try (var iris = IrisRuntime.start()) {
      pool(iris);
      for (int i = 0; i < 4; i++) {
        assertThat(iris.whereis("worker-" + i, Job.class)).isPresent();
      }
      iris.close();
      assertThat(iris.stats()).containsEntry("handled", 1_000L).containsEntry("lost", 0L);
    }
    assertThat(lines()).allMatch(line -> line.matches("later: Job\\[n=\\d*[49]\\]"));
    assertThat(lines()).doesNotHaveDuplicates();
  }

  // 3. in-place restart
  static void restartInPlace(IrisRuntime iris) throws Exception {
    iris.supervise("/counters", Supervision.oneForOne().intensity(3, Duration.ofSeconds(5)));
    var counter = iris.actor(CounterMsg.class).path("/counters/a").name("a").spawn(Counter::new);
    counter.send(new CounterMsg.Inc());
    counter.send(new CounterMsg.Fail());
    int zero = counter.ask(CounterMsg.Get::new, SECOND).get();
    assertThat(zero).isZero();
    assertThat(iris.whereis("a", CounterMsg.class).get()).isEqualTo(counter);
  }

  @Test
  void theCounterIsRestartedInPlace() throws Exception {
    try (var iris = IrisRuntime.start()) {
      restartInPlace(iris);
    }
  }

  // 6. supervision tree by path
  static void tree(IrisRuntime iris) {
    iris.supervise("/shop", Supervision.oneForOne());
    var pay =
        iris.supervise(
            "/shop/pay",
            Supervision.restForOne()
                .intensity(5, SECOND)
                .backoff(Duration.ofMillis(100), 2, Duration.ofSeconds(10)));
    iris.actor(CounterMsg.class).path("/shop/pay/ledger").spawn(Counter::new);
    iris.actor(CounterMsg.class)
        .path("/shop/pay/gate")
        .restart(Restart.TRANSIENT)
        .spawn(Counter::new);
    var old = iris.spawn(String.class, (s, ctx) -> {});
    pay.watch(old);
    System.out.println(
        pay.children() + " " + pay.restarts() + " " + iris.paths().directChildren("/shop"));
    pay.remove();
  }

  @Test
  void theTreeIsPrinted() {
    try (var iris = IrisRuntime.start()) {
      tree(iris);
    }
    assertThat(lines()).containsExactly("[actor 1.0, actor 1.1, actor 1.2] 0 {}");
  }

  // 7. hot swap with migration, from a jar, rollback
  static class Counter2 extends Counter {
    long total;

    @Override
    public void onMessage(CounterMsg m, ActorContext<CounterMsg> ctx) throws Exception {
      total++;
      super.onMessage(m, ctx);
    }
  }

  static ActorRef<String> swap(IrisRuntime iris, ActorRef<CounterMsg> counter) throws Exception {
    long v = counter.behaviorVersion();
    counter.hotSwap(Counter2::new, (was, now) -> now.count = ((Counter) was).count).get();
    counter.send(new CounterMsg.Inc());
    int carried = counter.ask(CounterMsg.Get::new, SECOND).get();
    System.out.println("carried over: " + carried);
    counter.hotSwap((m, ctx) -> System.out.println(m)).get();
    counter.send(new CounterMsg.Inc());
    counter
        .hotSwap(
            BehaviorJar.load(Path.of("v3.jar"), "com.acme.CounterV3", CounterMsg.class),
            (was, now) -> {})
        .exceptionally(
            e -> {
              System.out.println("stays: " + e.getMessage());
              return v;
            })
        .get();
    counter.rollback(v).get();
    var pull =
        iris.actor(String.class)
            .spawnWithMailbox(
                mb -> {
                  while (true) {
                    System.out.println("A " + mb.receive());
                  }
                });
    pull.send("one");
    pull.hotSwapBody(
            mb -> {
              while (true) {
                System.out.println("B " + mb.receive());
              }
            })
        .get();
    pull.send("two");
    return pull;
  }

  @Test
  void theCounterIsSwappedAndRolledBack() throws Exception {
    try (var iris = IrisRuntime.start()) {
      ActorRef<CounterMsg> counter = iris.actor(CounterMsg.class).spawn(Counter::new);
      counter.send(new CounterMsg.Inc());
      ActorRef<String> pull = swap(iris, counter);
      assertThat(counter.behaviorVersion()).isEqualTo(1);
      assertThat(counter.ask(CounterMsg.Get::new, SECOND).get()).as("as it was left").isEqualTo(1);
      pull.stop();
    }
    assertThat(lines()).hasSize(5).startsWith("carried over: 2", "Inc[]");
    assertThat(lines().get(2)).startsWith("stays: ").contains("v3.jar", "cannot be read");
    // which body takes what was sent before the swap is the body's choice of when to receive
    assertThat(lines().get(3)).matches("[AB] one");
    assertThat(lines().get(4)).isEqualTo("B two");
  }

  // 8. timers
  static ActorRef<String> timers(IrisRuntime iris) {
    var beat =
        iris.spawn(
            String.class,
            (s, ctx) -> {
              switch (s) {
                case "go" -> {
                  ctx.every(Duration.ofMillis(2), "tick");
                  ctx.after("deadline", Duration.ofMillis(100), "late");
                  ctx.receiveTimeout(SECOND.multipliedBy(3), "idle");
                  ctx.self().send("work");
                }
                case "work" -> ctx.after("deadline", Duration.ofMillis(100), "late");
                case "late" -> ctx.exit(new ExitReason.Normal());
                default -> System.out.println(s);
              }
            });
    Cancellable timer = iris.sendAfter(beat, Duration.ofMinutes(1), "go");
    if (timer.cancel()) {
      System.out.println("in time");
    }
    iris.sendAfter(beat, Duration.ofMillis(5), "go");
    return beat;
  }

  @Test
  void theBeatTicksUntilItsDeadline() throws Exception {
    BlockingQueue<ExitReason> ends = new LinkedBlockingQueue<>();
    try (var iris = IrisRuntime.start()) {
      ActorRef<String> beat = timers(iris);
      iris.actor(Object.class)
          .spawnWithMailbox(
              mailbox -> {
                mailbox.watch(beat);
                ends.add(mailbox.receive(Signal.Exit.class).reason());
              });

      assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo(new ExitReason.Normal());
    }
    assertThat(lines()).startsWith("in time").contains("tick").containsOnly("in time", "tick");
  }

  // 10. names with types
  static void names(IrisRuntime iris, ActorRef<CounterMsg> counter) {
    iris.register("counter", counter);
    iris.whereis("counter", CounterMsg.class).ifPresent(c -> c.send(new CounterMsg.Inc()));
    iris.ref(counter.pid(), CounterMsg.class).orElseThrow().stop();
  }

  @Test
  void theNamedCounterCountsAndStops() {
    var iris = IrisRuntime.start();
    var counter = new Counter();
    ActorRef<CounterMsg> ref = iris.spawn(CounterMsg.class, counter);

    names(iris, ref);

    assertThat(ref.send(new CounterMsg.Inc())).as("after stop").isFalse();
    iris.close();
    assertThat(counter.count).isEqualTo(1);
    assertThat(ref.isAlive()).isFalse();
  }
}
