package dev.iris.net.internal.node;

import dev.iris.internal.transport.Transport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime knows of its node: that it has to be closed. Who makes the node sets it and then
 * reads whether the door is closed; who closes sets that and then reads the node: so one of them,
 * or both, close it.
 */
final class Door implements Transport {

  private volatile @Nullable Directory directory;
  private volatile @Nullable Node node;
  private volatile boolean closed;

  @Override
  public void attached(Directory directory) {
    this.directory = directory;
  }

  Directory directory() {
    return Objects.requireNonNull(directory);
  }

  /** False if the runtime has closed it meanwhile, and the node with it or not. */
  boolean opened(Node node) {
    this.node = node;
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
    Node open = node;
    if (open != null) {
      open.close();
    }
  }
}
