package dev.iris.net.internal.transport;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there are, and how many from each address. Any thread. */
final class Gate {
  private final int most;
  private final int mostPerAddress;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

  Gate(int most, int mostPerAddress) {
    this.most = most;
    this.mostPerAddress = mostPerAddress;
  }

  boolean enter() {
    if (all.incrementAndGet() <= most) {
      return true;
    }
    all.decrementAndGet();
    return false;
  }

  void leave() {
    all.decrementAndGet();
  }

  boolean enter(InetAddress address) {
    int now = perAddress.merge(address, 1, Integer::sum);
    if (now <= mostPerAddress) {
      return true;
    }
    leave(address);
    return false;
  }

  void leave(InetAddress address) {
    perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }

  int connections() {
    return all.get();
  }
}
