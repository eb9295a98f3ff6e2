package dev.iris.test;

import dev.iris.ActorRef;
import dev.iris.test.SimulatedConnection.End;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A program drawn at random: three nodes whose actors write to each other, over connections that
 * are made again when they break.
 */
final class RandomNodes {

  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final Duration TICK = Duration.ofMillis(300);
  private static final int PORT = 4100;

  private final Random random;

  private RandomNodes(long seed) {
    this.random = new Random(seed);
  }

  static void run(long seed, SimulatedRuntime sim) {
    RandomNodes program = new RandomNodes(seed);
    for (String name : NAMES) {
      sim.network().start(name, program::boot);
    }
    sim.network().partition("a", "c");
    sim.advance(Duration.ofSeconds(5));
    sim.network().heal("a", "c");
    sim.advance(Duration.ofSeconds(5));
    sim.network().cut("a", "b");
    sim.network().restart(NAMES.get(program.random.nextInt(3)));
    sim.advance(Duration.ofSeconds(5));
  }

  /** An actor that counts what it is told and writes some of it to the others. */
  private void boot(SimulatedNode node) {
    List<Line> lines =
        NAMES.stream()
            .filter(name -> !name.equals(node.name()))
            .map(name -> new Line(node, name + ":" + PORT))
            .toList();
    ActorRef<Integer> counter =
        node.iris()
            .actor(Integer.class)
            .name("counter")
            .spawn(
                (number, ctx) -> {
                  if (number > 0 && random.nextInt(3) > 0) {
                    lines.get(random.nextInt(lines.size())).write(number - 1);
                  }
                });
    node.listen(PORT, connection -> new Reader(counter));
    lines.forEach(Line::connect);
    node.iris().sendInterval(counter, TICK, 5);
  }

  /** Each byte is a message. */
  private record Reader(ActorRef<Integer> counter) implements SimulatedConnection.Endpoint {
    @Override
    public void connected() {}

    @Override
    public void received(ByteBuffer bytes) {
      while (bytes.hasRemaining()) {
        counter.send((int) bytes.get());
      }
    }

    @Override
    public void ended(End how) {}
  }

  /** A connection that is made again a moment after it has ended. */
  private static final class Line implements SimulatedConnection.Endpoint {
    private final SimulatedNode node;
    private final String address;
    private boolean connected;
    private SimulatedConnection connection;

    Line(SimulatedNode node, String address) {
      this.node = node;
      this.address = address;
    }

    void connect() {
      connection = node.connect(address, this);
    }

    void write(int number) {
      if (connected) {
        connection.write(ByteBuffer.wrap(new byte[] {(byte) number, (byte) (number - 1)}));
      }
    }

    @Override
    public void connected() {
      connected = true;
    }

    @Override
    public void received(ByteBuffer bytes) {
      throw new AssertionError("nobody answers");
    }

    @Override
    public void ended(End how) {
      connected = false;
      node.schedule(TICK, this::connect);
    }
  }
}
