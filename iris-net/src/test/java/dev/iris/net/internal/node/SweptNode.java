package dev.iris.net.internal.node;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.PathSupervisor;
import dev.iris.Signal;
import dev.iris.Supervision;
import dev.iris.net.Codec;
import dev.iris.net.MeshConfig;
import dev.iris.net.MeshNode;
import dev.iris.net.PeerConfig;
import dev.iris.net.internal.transport.Receiver;
import dev.iris.test.SimulatedNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * One incarnation of a node as users would write it: actors that resolve a name of each other node,
 * watch, link and send to whom they found, and do so again when they hear of its end; monitors; and
 * a supervised actor that depends on a remote name.
 */
final class SweptNode {

  static final int PORT = 4100;
  private static final Duration TICK = Duration.ofMillis(150);

  /** Small bounds, so that they are met. */
  private static final PeerConfig PEERS =
      PeerConfig.defaults()
          .withQueueBytes(1500)
          .withUnconfirmedBytes(400)
          .withQueueTime(Duration.ofSeconds(3))
          .withHeartbeat(Duration.ofMillis(400))
          .withSilence(Duration.ofMillis(500), 3)
          .withBackoff(Duration.ofMillis(50), Duration.ofMillis(800))
          .withConnectTimeout(Duration.ofSeconds(1))
          .withResolveTimeout(Duration.ofSeconds(2))
          .withCloseTimeout(Duration.ofSeconds(2));

  private final SimulatedNode node;
  private final String id;
  private final MeshLedger ledger;
  private final MeshNode mesh;
  private final Map<String, String> verdicts = new LinkedHashMap<>();
  private final Set<String> watching = new HashSet<>();
  private final Set<String> owed = new HashSet<>();
  private boolean stopped;
  private boolean closing;
  private int carts;

  SweptNode(
      SimulatedNode node,
      int incarnation,
      List<String> others,
      MeshLedger ledger,
      UnaryOperator<Receiver> plant) {
    this.node = node;
    this.id = node.name() + incarnation;
    this.ledger = ledger;
    for (int i = 0; i < incarnation; i++) {
      node.iris().spawn(String.class, (m, ctx) -> {}); // so that pids are others each time
    }
    var inbox = node.iris().spawn(String.class, (m, ctx) -> ledger.handled(m, id));
    node.iris().onDeadLetter(ledger::lost);
    node.iris()
        .onDeadLetter(
            letter -> {
              if (letter.message() instanceof byte[] body) {
                ledger.unread(new String(body, StandardCharsets.UTF_8));
              }
            });
    boolean waits = node.name().equals("a");
    this.mesh =
        SimulatedCarrier.listen(
            node,
            MeshConfig.defaults()
                .withAddress("127.0.0.1", PORT)
                .withExposed("inbox", inbox, Codec.utf8())
                .withPeers(waits ? PEERS.withSendWait(Duration.ofMillis(300)) : PEERS),
            plant);
    for (String other : others) {
      String address = other + ":" + PORT;
      var judge = node.iris().spawn(Signal.class, (signal, ctx) -> heard(address, signal));
      mesh.monitor(address, judge);
      node.iris().spawn(Step.class, new Sender(address));
    }
    node.iris().spawn(Step.class, new Closer());
    if (node.name().equals("a")) {
      depend(others.getFirst() + ":" + PORT);
    }
  }

  MeshNode mesh() {
    return mesh;
  }

  String id() {
    return id;
  }

  boolean isUp() {
    return node.isUp();
  }

  void stop() {
    stopped = true;
  }

  /** Closes it soon, in the middle of what it sends. */
  void closeSoon() {
    closing = true;
  }

  /** By address: what was heard last. */
  Map<String, String> verdicts() {
    return verdicts;
  }

  /** Whose node was declared down, and who watched an actor there was not told. */
  Set<String> owed() {
    return owed;
  }

  int carts() {
    return carts;
  }

  private void heard(String address, Signal signal) {
    String now = signal instanceof Signal.NodeUp ? "up" : "down";
    if (now.equals(verdicts.put(address, now))) {
      ledger.wrong(id + " heard twice that " + address + " is " + now);
    }
    if (now.equals("down") && watching.contains(address)) {
      owed.add(address);
    }
  }

  // --- who sends

  private sealed interface Step {}

  private record Tick() implements Step {}

  private record Resolved(ActorRef<String> found) implements Step {}

  private record NotResolved() implements Step {}

  /** Has its turn when those have theirs who send. */
  private final class Closer implements Behavior<Step> {
    @Override
    public void onStart(ActorContext<Step> ctx) {
      ctx.every(TICK, new Tick());
    }

    @Override
    public void onMessage(Step tick, ActorContext<Step> ctx) {
      if (closing) {
        mesh.close();
        ctx.exit(new ExitReason.Normal());
      }
    }
  }

  private final class Sender implements Behavior<Step> {
    private final String address;
    private final SplittableRandom random;
    private ActorRef<String> to;
    private ActorRef<String> linked;
    private boolean asking;
    private int number;

    Sender(String address) {
      this.address = address;
      this.random = new SplittableRandom((id + address).hashCode());
    }

    @Override
    public void onStart(ActorContext<Step> ctx) {
      ctx.every(TICK, new Tick());
    }

    @Override
    public void onMessage(Step step, ActorContext<Step> ctx) {
      switch (step) {
        case Tick tick when to != null && !stopped -> burst();
        case Tick tick when to == null && !asking && !stopped -> ask(ctx.self());
        case Tick tick -> {}
        case NotResolved not -> asking = false;
        case Resolved(var found) -> {
          asking = false;
          if (linked != null && linked.isAlive()) {
            ledger.wrong(id + " is told of an end, and " + linked + ", linked to it, is not");
          }
          to = found;
          ctx.watch(found);
          watching.add(address);
          linked =
              node.iris()
                  .spawn(
                      String.class,
                      new Behavior<>() {
                        @Override
                        public void onStart(ActorContext<String> own) {
                          own.link(found);
                        }

                        @Override
                        public void onMessage(String m, ActorContext<String> own) {}
                      });
        }
      }
    }

    private void ask(ActorRef<Step> self) {
      try {
        mesh.resolve(address, "inbox", Codec.utf8())
            .whenComplete(
                (found, failure) ->
                    self.send(
                        failure == null && found.isPresent()
                            ? new Resolved(found.get())
                            : new NotResolved()));
        asking = true;
      } catch (IllegalStateException closed) {
        to = null; // nobody is found any more
      }
    }

    private void burst() {
      for (int i = random.nextInt(4); i > 0; i--) {
        String message = MeshLedger.message(id, address, number++, random.nextInt(120));
        if (to.send(message)) {
          ledger.accepted(message);
        } else {
          ledger.refused();
        }
      }
    }

    @Override
    public void onSignal(Signal signal, ActorContext<Step> ctx) {
      if (signal instanceof Signal.Exit exit && exit.who().equals(to)) {
        if (!(exit.reason() instanceof ExitReason.NodeDown)) {
          ledger.wrong(id + " heard that " + to + " ended by " + exit.reason());
        }
        to = null;
        watching.remove(address);
        owed.remove(address);
      } else {
        ledger.wrong(id + " heard, with " + to + " watched once: " + signal);
      }
    }
  }

  // --- who depends on a remote name

  private void depend(String address) {
    if (stopped) {
      return;
    }
    mesh.resolve(address, "inbox", Codec.utf8())
        .whenComplete(
            (found, failure) -> {
              if (failure != null || found.isEmpty()) {
                node.execute(() -> node.schedule(TICK, () -> depend(address)));
              } else {
                supervise(found.get());
              }
            });
  }

  private void supervise(ActorRef<String> stock) {
    try {
      node.iris().register("stock", stock);
    } catch (IllegalArgumentException | IllegalStateException gone) {
      node.schedule(TICK, () -> depend(address(stock)));
      return;
    }
    PathSupervisor shop =
        node.iris()
            .supervise("/shop", Supervision.restForOne().intensity(1000, Duration.ofSeconds(1)));
    shop.watch(stock);
    node.iris().actor(String.class).path("/shop/cart").spawn(Cart::new);
  }

  private static String address(ActorRef<String> ref) {
    String shown = ref.toString();
    return shown.substring(shown.lastIndexOf(' ') + 1);
  }

  /** Has to find the actor of another node by its name in this runtime when it is made. */
  private final class Cart implements Behavior<String> {
    private final ActorRef<String> stock = node.iris().whereis("stock", String.class).orElseThrow();

    Cart() {
      carts++;
    }

    @Override
    public void onMessage(String order, ActorContext<String> ctx) {
      if (stock.send(order)) {
        ledger.accepted(order);
      }
    }
  }

  /** Tells the actor that depends on the other node; false if there is none. */
  boolean order(String order) {
    return node.iris()
        .paths()
        .whereis("/shop/cart", String.class)
        .map(cart -> cart.send(order))
        .orElse(false);
  }
}
