package dev.iris.net;

import dev.iris.IrisRuntime;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The main class of another process: a node whose counter of messages read is in a mapped file, so
 * that it outlives a kill. Counting is done by the codec, which comes before the pong.
 */
final class CountingReceiver {

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private CountingReceiver() {}

  /** Counter file, address and port. */
  public static void main(String[] args) throws IOException {
    MappedByteBuffer counter = map(Path.of(args[0]));
    IrisRuntime iris = IrisRuntime.start();
    MeshNode node =
        MeshNode.listen(
            iris,
            MeshConfig.defaults()
                .withAddress(args[1], Integer.parseInt(args[2]))
                .withExposed(
                    "counter", iris.spawn(Long.class, (n, ctx) -> {}), new Counting(counter)));
    System.out.println(node.address().getPort());
    while (System.in.read() >= 0) {
      System.out.flush();
    }
    Runtime.getRuntime().halt(0); // whoever started it has ended
  }

  static MappedByteBuffer map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
    }
  }

  static long read(MappedByteBuffer counter) {
    return (long) LONG.getVolatile(counter, 0);
  }

  /** Counts what it reads, and writes numbers. */
  record Counting(ByteBuffer counter) implements Codec<Long> {
    @Override
    public Class<Long> type() {
      return Long.class;
    }

    @Override
    public byte[] encode(Long message) {
      return ByteBuffer.allocate(Long.BYTES).putLong(message).array();
    }

    @Override
    public Long decode(ByteBuffer bytes) {
      LONG.getAndAdd(counter, 0, 1L);
      return bytes.getLong();
    }
  }
}
