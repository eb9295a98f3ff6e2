package dev.iris.examples;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.BehaviorJar;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import dev.iris.Recipient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A shop changes its prices while it sells. The code of version 2 is not even there when version 1
 * goes live: it is compiled into a jar while books are sold, loaded, and takes the place of version
 * 1 between two sales, with the number sold so far. Then the shop thinks better of it, and rolls
 * back.
 *
 * <p>What to look at: the seller never stops and knows nothing of versions. Each sale is priced
 * once, by one of them, in order; the last line counts. Version 2 goes on from the sales of version
 * 1, since the migration says so; a rollback brings back the old instance as it was left, so
 * version 1 then goes on from its own.
 */
@Command(
    name = "HotSwap",
    description = "New code from a jar while messages flow, with state; and back again.")
public final class HotSwap implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int CAPACITY = 1000;
  private static final int BOOK = 2000;

  @Option(
      names = "--sales",
      paramLabel = "N",
      defaultValue = "100000",
      converter = WholeNumber.class,
      description = "How many sales to await after each change (default: ${DEFAULT-VALUE}).")
  private int sales;

  /**
   * What the pricing actor takes.
   *
   * @param number one more for each
   * @param cents the price before any discount
   * @param till is told the price
   */
  public record Sale(int number, int cents, Recipient<? super Price> till) {}

  /**
   * What it answers.
   *
   * @param number that of the sale
   * @param version whose price it is
   * @param cents the price
   * @param sold how many sales the instance knows of, this one among them
   */
  public record Price(int number, int version, int cents, int sold) {}

  /** What the versions have in common; it comes from the application, so they can be migrated. */
  public interface Pricing extends Behavior<Sale> {

    /**
     * Its state.
     *
     * @return how many were sold
     */
    int sold();

    /**
     * Takes over the state of another version.
     *
     * @param sold how many that has sold
     */
    void goOnFrom(int sold);
  }

  /** Version 1, part of the application. */
  private static final class FullPrice implements Pricing {
    private int sold;

    @Override
    public void onMessage(Sale sale, ActorContext<Sale> ctx) {
      sale.till().send(new Price(sale.number(), 1, sale.cents(), ++sold));
    }

    @Override
    public int sold() {
      return sold;
    }

    @Override
    public void goOnFrom(int sold) {
      this.sold = sold;
    }
  }

  /** Version 2, which nobody has compiled yet. */
  private static final String DISCOUNT =
      """
      package shop;

      import dev.iris.ActorContext;
      import dev.iris.examples.HotSwap.*;

      public final class Discount implements Pricing {
        private int sold;

        @Override public void onMessage(Sale sale, ActorContext<Sale> ctx) {
          sale.till().send(new Price(sale.number(), 2, sale.cents() * 9 / 10, ++sold));
        }

        @Override public int sold() { return sold; }

        @Override public void goOnFrom(int sold) { this.sold = sold; }
      }
      """;

  /** Answers when so many more prices of this version have come in. */
  private record Await(int version, int more, Recipient<Boolean> to) {}

  /** Sales that one version priced without another in between. */
  private record Period(int version, int cents, int first, int last) {
    int count() {
      return last - first + 1;
    }
  }

  /** Takes the prices; what it has seen may be read when the runtime is closed. */
  private static final class Till implements Behavior<Object> {
    private final List<Period> periods = new ArrayList<>();
    private int handled;
    private boolean inOrder = true;
    private Await awaited = new Await(0, 0, ready -> true);
    private int missing;

    @Override
    public void onMessage(Object message, ActorContext<Object> ctx) {
      switch (message) {
        case Await await -> {
          awaited = await;
          missing = await.more();
        }
        case Price price -> take(price);
        default -> throw new IllegalArgumentException("no price: " + message);
      }
    }

    private void take(Price price) {
      inOrder &= price.number() == ++handled;
      Period now = periods.isEmpty() ? null : periods.getLast();
      if (now == null || now.version() != price.version()) {
        periods.add(new Period(price.version(), price.cents(), price.sold(), price.sold()));
      } else {
        inOrder &= price.sold() == now.last() + 1 && price.cents() == now.cents();
        periods.set(
            periods.size() - 1, new Period(now.version(), now.cents(), now.first(), price.sold()));
      }
      if (price.version() == awaited.version() && --missing == 0) {
        awaited.to().send(true);
      }
    }
  }

  private record Sent(int accepted, int refused) {}

  @Override
  public Integer call() throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new BadInput("this Java has no compiler", "run the example with a JDK");
    }
    var till = new Till();
    var open = new AtomicBoolean(true);
    FutureTask<Sent> seller;
    Path folder = Files.createTempDirectory("iris-hot-swap");
    var iris = IrisRuntime.start();
    try (iris) {
      ActorRef<Object> prices =
          iris.actor(Object.class).mailbox(MailboxPolicy.block(CAPACITY, PATIENCE)).spawn(till);
      ActorRef<Sale> pricing =
          iris.actor(Sale.class)
              .mailbox(MailboxPolicy.block(CAPACITY, PATIENCE))
              .spawn(new FullPrice());
      seller = new FutureTask<>(() -> sell(pricing, prices, open));
      Thread.ofVirtual().start(seller);
      change(pricing, prices, compiler, folder);
      open.set(false);
      seller.get();
    } finally {
      open.set(false);
      delete(folder);
    }
    return report(till, seller.get(), iris.stats().getOrDefault("lost", 0L)) ? 0 : 1;
  }

  private static Sent sell(ActorRef<Sale> pricing, ActorRef<Object> till, AtomicBoolean open) {
    int accepted = 0;
    int refused = 0;
    while (open.get()) {
      if (pricing.send(new Sale(accepted + 1, BOOK, till))) {
        accepted++;
      } else {
        refused++;
      }
    }
    return new Sent(accepted, refused);
  }

  private void change(
      ActorRef<Sale> pricing, ActorRef<Object> till, JavaCompiler compiler, Path folder)
      throws Exception {
    await(till, 1);
    long first = pricing.behaviorVersion();
    System.out.println("version " + first + " is live");

    Path jar = jar(compiler, folder, "Discount", DISCOUNT);
    System.out.println("compiled and packed while books are sold: " + jar.getFileName());
    long second =
        pricing
            .hotSwap(
                BehaviorJar.load(jar, "shop.Discount", Sale.class),
                (was, now) -> ((Pricing) now).goOnFrom(((Pricing) was).sold()))
            .get();
    await(till, 2);
    System.out.println("version " + second + " is live, from the jar");

    long again = pricing.rollback(first).get();
    await(till, 1);
    System.out.println("rolled back: version " + again + " is live");
  }

  private void await(ActorRef<Object> till, int version) {
    till.ask(Boolean.class, to -> new Await(version, sales, to), PATIENCE).join();
  }

  private static Path jar(JavaCompiler compiler, Path folder, String name, String source)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    String path =
        String.join(
            System.getProperty("path.separator"), home(HotSwap.class), home(Behavior.class));
    var errors = new ByteArrayOutputStream();
    String[] arguments = {
      "-proc:none", "-nowarn", "-classpath", path, "-d", folder.toString(), file.toString()
    };
    if (compiler.run(null, errors, errors, arguments) != 0) {
      throw new IllegalStateException(errors.toString(StandardCharsets.UTF_8));
    }
    Path jar = folder.resolve("discount.jar");
    String entry = "shop/" + name + ".class";
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry(entry));
      Files.copy(folder.resolve(entry), zip);
    }
    return jar;
  }

  /** The folder or jar a class of the application is in. */
  private static String home(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static boolean report(Till till, Sent sent, long lost) {
    for (Period p : till.periods) {
      System.out.printf(
          "version %d: %,d books at %d.%02d, its sales %,d to %,d%n",
          p.version(), p.count(), p.cents() / 100, p.cents() % 100, p.first(), p.last());
    }
    boolean whole = till.inOrder && till.handled == sent.accepted() && lost == 0;
    System.out.printf(
        "sent %,d; handled %,d; refused %,d; lost %,d: %s%n",
        sent.accepted(),
        till.handled,
        sent.refused(),
        lost,
        whole ? "each handled once, in order" : "NOT EACH HANDLED ONCE, IN ORDER");
    return whole;
  }
}
