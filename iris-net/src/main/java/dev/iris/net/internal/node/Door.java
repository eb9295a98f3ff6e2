package dev.iris.net.internal.node;

import dev.iris.internal.transport.Transport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a runtime knows of its node: that it has to be closed. */
final class Door implements Transport {

  private volatile @Nullable Directory directory;
  private volatile @Nullable Node node;

  @Override
  public void attached(Directory directory) {
    this.directory = directory;
  }

  Directory directory() {
    return Objects.requireNonNull(directory);
  }

  void opened(Node node) {
    this.node = node;
  }

  @Override
  public void close() {
    Node open = node;
    if (open != null) {
      open.close();
    }
  }
}
