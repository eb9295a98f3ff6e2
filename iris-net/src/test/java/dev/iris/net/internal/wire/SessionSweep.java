package dev.iris.net.internal.wire;

import static dev.iris.net.internal.wire.SimulatedNetwork.MILLI;
import static dev.iris.net.internal.wire.SimulatedNetwork.SECOND;

import java.util.ArrayList;
import java.util.List;

/**
 * Two nodes that send to each other, each with a session of its own, while a seed decides what goes
 * wrong: delays, a cut cable, resets, processes that are stopped, killed, or gone without a word
 * and come back with other pids, actors that lose their names. In the end all is mended, and then
 * everything has to be delivered or accounted for; or a session is closed in the middle of it.
 */
final class SessionSweep {

  /** There and back it is still less than a silence less a heartbeat. */
  private static final long LATE = 1_900 * MILLI;

  /** What a run came to. */
  record Account(
      long accepted, long confirmed, long inDoubt, long undelivered, long ups, long downs) {
    static final Account NONE = new Account(0, 0, 0, 0, 0, 0);

    Account plus(Account other) {
      return new Account(
          accepted + other.accepted,
          confirmed + other.confirmed,
          inDoubt + other.inDoubt,
          undelivered + other.undelivered,
          ups + other.ups,
          downs + other.downs);
    }
  }

  /** A node's process, its session with the other node, and who it knows there. */
  private final class Node {
    final String label;
    final SimulatedProcess process;
    final SessionLedger ledger;
    final SimulatedWire wire;
    final PeerSession session;
    final List<Target> targets = new ArrayList<>();
    final List<TargetWatch> watches = new ArrayList<>();
    int monitors;
    boolean closing;

    Node(int index) {
      label = (index == 0 ? "A" : "B") + ++incarnations;
      process = new SimulatedProcess(network, label, SessionSweep.this::read);
      ledger = new SessionLedger(network, process, settings, ledgers.size() * 1_000_000L);
      ledgers.add(ledger);
      wire = new SimulatedWire(network, process, () -> nodes[1 - index].process);
      session = new PeerSession(settings, network.random.split(), wire, ledger);
      ledger.of(session, wire);
      wire.serves(session, ledger);
    }

    void faces(Node other) {
      ledger.rudePeer = other.process.wasRude();
    }

    void step(Runnable does) {
      if (process.alive() && !process.stopped()) {
        does.run();
        wire.pump();
      }
    }

    void send(double large) {
      int count = 1 + network.below(15);
      for (int i = 0; i < count && !closing; i++) {
        ledger.offer(target(), network.chance(large) ? 9_000 : network.below(300));
      }
    }

    private Target target() {
      return targets.isEmpty() || network.chance(0.1)
          ? new Target((1L << 32) + network.below(9))
          : targets.get(network.below(targets.size()));
    }

    void look() {
      String name = "n" + network.below(SimulatedProcess.NAMES + 1);
      ledger.lookupAsked();
      Lookup.Failed failed = why -> ledger.lookupAnswered();
      session.look(
          new Lookup(
              name,
              pid -> {
                ledger.lookupAnswered();
                if (pid != 0) {
                  targets.add(new Target(pid, name, session.connection()));
                }
              },
              failed),
          network.now());
    }

    void watch() {
      if (!targets.isEmpty()) {
        TargetWatch watch = ledger.watch(target());
        watches.add(watch);
        session.watch(watch, network.now());
      }
    }

    void unwatch() {
      if (!watches.isEmpty()) {
        TargetWatch watch = watches.remove(network.below(watches.size()));
        session.unwatch(watch);
        ledger.unwatched(watch);
      }
    }

    void monitor() {
      int more = monitors > 0 && network.chance(0.4) ? -1 : 1;
      monitors += more;
      session.monitor(more, network.now());
    }

    void close() {
      closing = true;
      ledger.closing = true;
      session.close(network.now());
    }

    Account account() {
      PeerReport report = session.report();
      return new Account(
          ledger.accepted(),
          report.confirmed(),
          report.inDoubt(),
          report.undelivered(),
          ledger.ups,
          ledger.downs);
    }
  }

  private final SimulatedNetwork network;
  private final PeerSettings settings;
  private final List<SessionLedger> ledgers = new ArrayList<>();
  private final Node[] nodes = new Node[2];
  private int incarnations;
  private Account gone = Account.NONE;

  SessionSweep(long seed, boolean traced) {
    network = new SimulatedNetwork(seed, traced);
    settings = settings(network.chance(0.5) ? 0 : 30 * MILLI);
    nodes[0] = new Node(0);
    nodes[1] = new Node(1);
  }

  private static PeerSettings settings(long pingPause) {
    return new PeerSettings(
        4_000,
        20,
        5 * SECOND,
        2 * SECOND,
        6 * SECOND,
        100 * MILLI,
        5 * SECOND,
        10 * SECOND,
        5 * SECOND,
        pingPause);
  }

  String trace() {
    return network.trace();
  }

  private void read(long mark, long pid, SimulatedConnection connection, SimulatedProcess by) {
    ledgers.get((int) (mark / 1_000_000)).read(mark, connection, by.owner(pid));
  }

  private void pass(long nanos) {
    network.run(
        nanos,
        () -> {
          nodes[0].ledger.check();
          nodes[1].ledger.check();
        });
  }

  /** Chaos, then peace, then the end. */
  Account run() {
    int steps = 20 + network.below(80);
    for (int i = 0; i < steps; i++) {
      pass(network.random.nextLong(network.chance(0.1) ? 4 * SECOND : 400 * MILLI));
      Node node = nodes[network.below(2)];
      if (network.chance(0.7)) {
        node.step(() -> wish(node));
      } else {
        disturb(network.below(2));
      }
    }
    boolean inTheMiddle = network.chance(0.3);
    if (!inTheMiddle) {
      mend();
      pass(20 * SECOND);
      nodes[0].ledger.checkSettled();
      nodes[1].ledger.checkSettled();
    }
    close();
    return gone.plus(nodes[0].account()).plus(nodes[1].account());
  }

  /** Nothing goes wrong but that everything is late, by less than a silence. */
  Account calm() {
    network.slow(LATE);
    for (Node node : nodes) {
      node.session.monitor(1, network.now());
    }
    int steps = 20 + network.below(80);
    for (int i = 0; i < steps; i++) {
      pass(network.random.nextLong(2 * SECOND));
      Node node = nodes[network.below(2)];
      node.step(network.chance(0.2) ? node::look : () -> node.send(0));
    }
    network.slow(5 * MILLI);
    pass(20 * SECOND);
    for (Node node : nodes) {
      node.ledger.checkSettled();
    }
    close();
    return nodes[0].account().plus(nodes[1].account());
  }

  private void wish(Node node) {
    if (node.closing) {
      return;
    }
    switch (network.below(10)) {
      case 0, 1 -> node.look();
      case 2 -> node.watch();
      case 3 -> node.unwatch();
      case 4 -> node.monitor();
      default -> node.send(0.03);
    }
  }

  private void disturb(int index) {
    Node node = nodes[index];
    switch (network.below(12)) {
      case 0 -> network.slow(2 * SECOND);
      case 1, 2 -> network.slow(5 * MILLI);
      case 3 -> network.cut();
      case 4, 5 -> network.mend();
      case 6 -> network.reset();
      case 7 -> stopOrContinue(node);
      case 8, 9 -> killOrStart(index);
      case 10 -> rename(node);
      default -> rude(index, !node.process.rude() && network.chance(0.3));
    }
  }

  private static void stopOrContinue(Node node) {
    if (node.process.stopped()) {
      node.process.proceed();
    } else {
      node.process.stop();
    }
  }

  private void killOrStart(int index) {
    Node node = nodes[index];
    if (node.process.alive()) {
      node.process.kill(network.chance(0.3));
    } else {
      gone = gone.plus(node.account());
      nodes[index] = new Node(index);
      nodes[index].faces(nodes[1 - index]);
    }
  }

  private void rename(Node node) {
    String name = "n" + network.below(SimulatedProcess.NAMES);
    if (network.chance(0.3)) {
      node.process.unname(name);
    } else {
      node.process.rename(name);
    }
  }

  private void rude(int index, boolean nonsense) {
    nodes[index].process.rude(nonsense);
    nodes[1 - index].ledger.rudePeer |= nonsense;
  }

  private void mend() {
    network.slow(5 * MILLI);
    network.mend();
    for (int i = 0; i < 2; i++) {
      rude(i, false);
      if (!nodes[i].process.alive()) {
        killOrStart(i);
      }
      if (nodes[i].process.stopped()) {
        nodes[i].process.proceed();
      }
      Node node = nodes[i];
      node.step(() -> node.session.monitor(100, network.now()));
    }
  }

  private void close() {
    for (Node node : nodes) {
      if (node.process.stopped()) {
        node.process.proceed();
      }
      node.step(node::close);
    }
    pass(settings.closeNanos() + SECOND);
    for (Node node : nodes) {
      if (node.process.alive()) {
        node.ledger.checkClosed();
      }
    }
  }
}
