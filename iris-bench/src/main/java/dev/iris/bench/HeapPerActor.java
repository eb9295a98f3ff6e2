package dev.iris.bench;

import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.PathSupervisor;
import dev.iris.PullBehavior;
import dev.iris.Spawner;
import dev.iris.Supervision;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;

/**
 * W7: the heap an idle actor occupies once it has handled a message. Each kind is measured in a JVM
 * of its own, with default and, from JDK 25 on, compact object headers. The serial collector tells
 * the used heap to the byte.
 */
public final class HeapPerActor {

  private static final String KINDS =
      "push-shared,push-capturing,pull,supervised,path,supervised-path,pekko";
  private static final String[] OPTIONS = {"count", "kinds", "kind", "heap", "minutes"};
  private static final int WARM_UP = 1000;
  private static final int COLLECTIONS = 5;
  private static final int COMPACT_HEADERS_SINCE = 25;

  /** A message. */
  private record Hello() {}

  private static final Hello HELLO = new Hello();

  /** Static, so that no actor's lambda has to hold it. */
  private static final LongAdder HANDLED = new LongAdder();

  private HeapPerActor() {}

  /**
   * Options: {@code --count 1000000}, {@code --kinds push-shared,pull}, {@code --heap 4g}, {@code
   * --minutes 5} for each child.
   */
  public static void main(String[] args) throws InterruptedException {
    Arguments arguments = new Arguments(args, OPTIONS);
    int count = arguments.number("count", 1_000_000);
    String kind = arguments.text("kind", "");
    if (!kind.isEmpty()) {
      measure(kind, count);
      System.exit(0);
    }
    System.out.printf(
        "%d idle actors, JDK %s%n%n| kind | headers | bytes an actor |%n|---|---|---|%n",
        count, Runtime.version());
    for (String each : arguments.list("kinds", KINDS)) {
      System.out.print(row(each, arguments, false));
      if (Runtime.version().feature() >= COMPACT_HEADERS_SINCE) {
        System.out.print(row(each, arguments, true));
      }
    }
  }

  private static String row(String kind, Arguments arguments, boolean compact) {
    String heap = arguments.text("heap", "4g");
    List<String> jvm = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xms" + heap, "-Xmx" + heap));
    if (compact) {
      jvm.add("-XX:+UseCompactObjectHeaders");
    }
    Duration limit = Duration.ofMinutes(arguments.number("minutes", 5));
    String bytes = inChild(jvm, arguments.with("kind", kind), limit);
    return "| %s | %s | %s |%n".formatted(kind, compact ? "compact" : "default", bytes);
  }

  static String inChild(List<String> jvm, List<String> args, Duration limit) {
    try {
      return ChildJvm.run(HeapPerActor.class, jvm, args, limit).strip();
    } catch (IllegalStateException e) {
      return e.toString();
    }
  }

  private static void measure(String kind, int count) throws InterruptedException {
    if (kind.equals("pekko")) {
      ActorSystem pekko = PekkoSystems.start("default");
      Props props = Props.create(PekkoIdle.class, PekkoIdle::new);
      print(count, i -> pekko.actorOf(props).tell(HELLO, ActorRef.noSender()));
      return;
    }
    IrisRuntime iris = IrisRuntime.start();
    print(count, spawning(kind, iris));
    IrisWorkload.checkHandled(iris, (long) count + WARM_UP);
  }

  private static IntConsumer spawning(String kind, IrisRuntime iris) {
    Spawner<Hello> spawner = iris.actor(Hello.class);
    PathSupervisor supervisor = iris.supervise("/supervised", Supervision.oneForOne());
    Behavior<Hello> shared = (hello, ctx) -> HANDLED.increment();
    return switch (kind) {
      case "push-shared" -> i -> spawner.spawn((hello, ctx) -> HANDLED.increment()).send(HELLO);
      case "push-capturing" -> i -> spawner.spawn(counting(new long[1])).send(HELLO);
      case "supervised" ->
          i -> {
            var ref = spawner.spawn(shared);
            supervisor.watch(ref);
            ref.send(HELLO);
          };
      case "path" -> placed(spawner, "/apart/", shared);
      case "supervised-path" -> placed(spawner, "/supervised/", shared);
      case "pull" -> {
        PullBehavior<Hello> body =
            mailbox -> {
              while (true) {
                mailbox.receive();
                HANDLED.increment();
              }
            };
        yield i -> spawner.spawnWithMailbox(body).send(HELLO);
      }
      default -> throw new IllegalArgumentException("kind is " + kind + "; one of " + KINDS);
    };
  }

  private static IntConsumer placed(
      Spawner<Hello> spawner, String prefix, Behavior<Hello> behavior) {
    AtomicInteger next = new AtomicInteger(); // those who warm up have paths of their own
    return i -> spawner.path(prefix + next.incrementAndGet()).spawn(behavior).send(HELLO);
  }

  private static Behavior<Hello> counting(long[] state) {
    return (hello, ctx) -> {
      state[0]++;
      HANDLED.increment();
    };
  }

  private static void print(int count, IntConsumer spawn) throws InterruptedException {
    spawnAndWait(WARM_UP, spawn);
    long before = usedHeap();
    spawnAndWait(count, spawn);
    long after = usedHeap();
    System.out.printf(Locale.ROOT, "%.1f%n", (double) (after - before) / count);
  }

  private static void spawnAndWait(int count, IntConsumer spawn) throws InterruptedException {
    long expected = HANDLED.sum() + count;
    for (int i = 0; i < count; i++) {
      spawn.accept(i);
    }
    while (HANDLED.sum() < expected) {
      Thread.sleep(10); // the parent knows when it has lasted too long
    }
    Thread.sleep(200); // to let the last ones become idle
  }

  private static long usedHeap() throws InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Thread.sleep(20);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  static final class PekkoIdle extends UntypedAbstractActor {
    @Override
    public void onReceive(Object hello) {
      HANDLED.increment();
    }
  }
}
